"""Merchants and market traders."""
