"""What holds the rest of the database to the trail; above the packages it looks at, so that the trail knows none."""
