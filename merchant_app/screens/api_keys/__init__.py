"""Keys for programs of other offices."""
