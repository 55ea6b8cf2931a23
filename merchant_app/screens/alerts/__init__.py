"""What needs somebody: all alerts, and putting one off."""
