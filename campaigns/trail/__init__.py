"""Which entries of the trail are about campaigns, and whose."""
