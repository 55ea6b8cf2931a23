"""The trail as officers read it; above the packages whose rows it names, so that the trail knows none."""
