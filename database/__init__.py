"""Floor 0: the mapped base class, the engine, the sessions and the migrations. Knows no table."""
