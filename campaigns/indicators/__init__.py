"""Figures of whole wards and provinces, as an operations centre keeps them: with plan, thresholds, trend and age."""
