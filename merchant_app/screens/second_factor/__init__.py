"""One's own second factor: enrolling it, and new recovery codes."""
