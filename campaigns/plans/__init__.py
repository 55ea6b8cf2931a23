"""Campaigns: places, a criterion, a target and a plan to get there, and where each stands."""
