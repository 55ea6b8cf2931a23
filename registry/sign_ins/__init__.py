"""Sign-ins that are open at this moment."""
