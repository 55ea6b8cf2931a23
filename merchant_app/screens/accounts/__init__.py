"""Where a merchant's money goes: proposed by one person, looked at and decided by another."""
