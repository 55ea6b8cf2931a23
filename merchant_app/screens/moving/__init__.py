"""Merchants that move to another place, and places that are joined or go to another unit."""
