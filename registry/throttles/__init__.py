"""Tries that are counted: passwords, codes and questions that somebody may repeat only so often."""
