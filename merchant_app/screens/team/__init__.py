"""The community team's phones: letting them in by a code, and out at once."""
