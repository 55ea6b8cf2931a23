"""Screens for period reports: look at the draft, file it, read what was filed and what changed since."""
