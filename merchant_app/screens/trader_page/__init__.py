"""The trader's own page, opened by the shop's link."""
