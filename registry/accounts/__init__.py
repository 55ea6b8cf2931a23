"""Payment accounts, proposed by one person and activated by another."""
