"""What `scripts/bench` runs: speed and size beside what others offer, one JSON line for each figure."""
