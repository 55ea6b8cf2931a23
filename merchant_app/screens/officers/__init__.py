"""Officers: who signs in, and where each one is posted."""
