"""Partner organisations of a campaign: what they promised, and the shops they are named for."""
