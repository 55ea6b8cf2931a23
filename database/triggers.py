"""Taking the triggers of tables off for as long as their rows are rewritten by an errand, and putting them on again.

payment_account and the trail are kept by triggers: no row of theirs goes, and what they say stays as it was written.
So an errand that rewrites them all, as sealing what was stored in the clear does, has to say so with
triggers_set_aside(). The steps of the migrations do it on their own. Nothing that answers a request may call it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name ORDER BY rowid"
_POSTGRESQL = (
    "SELECT tgname, CAST(tgrelid AS regclass)::text, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgrelid = to_regclass(:name) ORDER BY oid"
)


@contextmanager
def triggers_set_aside(connection: Connection, *tables: str) -> Iterator[None]:
    """Take the triggers of *tables* off, and put the very same on again at the end.

    Within the caller's transaction: where the block raises, rolling back brings them back.
    """
    on_sqlite = connection.dialect.name == "sqlite"
    found = text(_SQLITE if on_sqlite else _POSTGRESQL)
    triggers = [tuple(row) for name in tables for row in connection.execute(found, {"name": name})]
    for name, table, _made in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"' + ("" if on_sqlite else f" ON {table}"))
    yield
    for _name, _table, made in triggers:
        connection.exec_driver_sql(made)
