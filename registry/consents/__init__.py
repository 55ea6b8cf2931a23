"""What a trader has agreed to, purpose by purpose, and what was taken back."""
