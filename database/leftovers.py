"""What rewritten rows leave behind in a database's files, where nobody asks for it and everybody can read it."""

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Engine


def forget_leftovers(engine: Engine, *tables: str) -> bool:
    """Write *tables* anew (on SQLite the whole file), so that nothing is left of rows as they were before.

    Whether that was done: on SQLite it is not while another program reads or writes the same file.

    Takes the tables for itself meanwhile, and room for a second copy. Backups, and the log that a PostgreSQL server
    archives, are not ours to reach.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            # Past SQLAlchemy, which would begin a transaction.
            try:
                driver.execute("VACUUM")
                ((busy, _pages, _moved),) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except sqlite.OperationalError:
                return False
        return bool(busy == 0)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM FULL {', '.join(tables)}")
    return True
