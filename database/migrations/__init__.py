"""The numbered steps that take a database from nothing to the present shape."""
