"""Criteria: what is counted under one name, version after version."""
