"""Print runs on screen: choose, look, write, watch, take away."""
