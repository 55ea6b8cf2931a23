"""One merchant: what is known, what happened, what to do next."""
