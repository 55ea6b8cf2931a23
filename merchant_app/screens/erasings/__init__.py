"""Deletings that wait: who leads the place sees each, and can stop it."""
