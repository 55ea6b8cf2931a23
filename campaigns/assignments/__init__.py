"""Who takes which place of a campaign, or which stretch of it, and how far each has come."""
