"""Adoption figures: numerator, denominator, exclusions."""
