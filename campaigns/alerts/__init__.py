"""What needs somebody: found from the tables, put off by a person, and told by mail."""
