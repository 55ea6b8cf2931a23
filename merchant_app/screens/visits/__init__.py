"""Going to shops: recording a visit, whom to go to again today, and why shops are not there yet."""
