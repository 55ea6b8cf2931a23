"""The people who sign in, and where they are posted."""
