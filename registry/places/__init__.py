"""Streets and markets."""
