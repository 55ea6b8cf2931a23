"""Incidents: a code looks wrong, a transfer was refused, something was pasted over; until somebody answered for it."""
