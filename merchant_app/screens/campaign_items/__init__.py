"""What a campaign counts besides its criteria: defining items, counting, and their figures."""
