"""Who takes part in a campaign: partner organisations, what they promised, and the shops they helped."""
