"""Dated facts about how far a merchant has come."""
