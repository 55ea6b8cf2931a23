"""Visits to shops: what came of each, why a shop is not there yet, and when somebody comes again."""
