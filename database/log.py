"""The log SQLite writes ahead of its file: what was deleted stays in it until it is cut off."""

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.orm import Session

_PATIENCE = 250
"""Milliseconds to wait for who reads or writes at this moment: somebody waits for the page meanwhile."""


def cut_log(session: Session) -> bool:
    """Bring all that is committed into the file and cut the log off; return whether that could be done.

    Where others read at this moment it is left; the daily errand tries again, and whoever closes the database last
    does it anyhow. Pages that rows leave are zeroed in the file as they are left (database.engine). PostgreSQL has no
    such log beside a table: what was deleted stays in the table's pages until they are vacuumed and filled again, and
    in the server's own log until that is reused.
    """
    engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        # Past SQLAlchemy, which would begin a transaction.
        ((patience,),) = driver.execute("PRAGMA busy_timeout").fetchall()
        driver.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            ((busy, _pages, _moved),) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite.OperationalError:
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return bool(busy == 0)
