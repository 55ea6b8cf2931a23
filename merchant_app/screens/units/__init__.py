"""Looking up administrative units by present or old names."""
