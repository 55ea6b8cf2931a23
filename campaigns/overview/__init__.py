"""What a leader sees at one look: all places side by side, and the way a figure took."""
