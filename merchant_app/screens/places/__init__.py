"""Places, their figures, and the merchants behind each figure."""
