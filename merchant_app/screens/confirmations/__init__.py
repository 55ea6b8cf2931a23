"""Confirming whose a login is that somebody else let in."""
