"""Giving a shop the link to its trader's page, and taking it away."""
