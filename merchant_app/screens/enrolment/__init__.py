"""Registering a merchant in one of the places, with its account at once."""
