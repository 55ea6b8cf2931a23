"""Leaflets that a unit's officials write for its traders."""
