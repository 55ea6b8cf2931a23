"""Waves: which signs are to be replaced by others, and how many are."""
