"""What a trader agrees to, purpose by purpose: given and taken back with the same ease."""
