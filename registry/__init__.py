"""Floor 1: units, places, merchants, their payment accounts and signs, officers and the audit trail."""
