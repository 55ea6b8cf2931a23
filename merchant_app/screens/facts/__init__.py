"""Recording what happened to a merchant, and correcting what was recorded."""
