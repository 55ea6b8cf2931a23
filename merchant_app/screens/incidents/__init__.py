"""Incidents: what payers, traders and officers told, until it was answered."""
