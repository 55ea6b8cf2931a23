"""Floor 2: the adoption ladder of dated facts, and the figures counted from them."""
