"""When a place will reach its target, as far as the figures of its days can tell."""
