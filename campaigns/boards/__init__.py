"""Boards: a street or market shop by shop, as it is seen from the pavement."""
