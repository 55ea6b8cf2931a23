"""Who goes where in a campaign, and how far each has come."""
