"""Whether a sign is genuine, for anybody who stands before it."""
