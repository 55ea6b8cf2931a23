"""Leaflets for traders, written by the officials of their ward."""
