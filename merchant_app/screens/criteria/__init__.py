"""Criteria: what is counted, and how."""
