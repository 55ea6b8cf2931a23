"""Administrative units, new and old."""
