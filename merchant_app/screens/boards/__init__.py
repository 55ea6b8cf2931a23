"""Boards of streets and markets: on a page, on a wall, on paper, as a list; and laying a market out."""
