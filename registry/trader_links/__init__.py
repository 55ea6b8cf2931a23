"""Links with which traders open their own page."""
