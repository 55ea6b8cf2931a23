"""The keys that every test seals, signs and chains with."""

from database.keys import Keys

DATA_KEY = "only for tests: a master for whatever is sealed in them"
KEYS = Keys(DATA_KEY)
