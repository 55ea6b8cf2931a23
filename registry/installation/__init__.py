"""What this installation is: whether it holds practice data, and which list of units."""
