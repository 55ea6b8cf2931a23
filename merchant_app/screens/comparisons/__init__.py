"""Two days of a place or a campaign laid side by side."""
