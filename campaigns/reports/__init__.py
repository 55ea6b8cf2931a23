"""Period reports: what a ward told of a period, kept as it was told, and what the same period says since."""
