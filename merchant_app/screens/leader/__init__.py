"""What a leader opens: all places at one look, the morning's news, and the wall screen."""
