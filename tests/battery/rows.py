"""Every row of the database, so that a test can say that none changed, or which did."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, select

from database.base import Base

Rows = dict[str, frozenset[tuple[Any, ...]]]
TypedRows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]

TRAIL = frozenset({"audit_entry", "audit_seal"})
"""Tables of the trail: that somebody tried and was refused may be written down."""
COUNTED = frozenset({"try_count"})
"""Tables that count tries."""
WRITTEN = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_xact_user_tables"
"""What PostgreSQL counts, as it goes, of the transaction that is under way."""
SEEN = {"sign_in": frozenset({"last_seen_at"}), "api_key": frozenset({"last_used_on"})}
SEEN |= {"trader_link": frozenset({"last_used_on"}), "trader_visit": frozenset({"last_seen_on"})}
"""Columns that say when somebody was last here: written at each request, and no change of anything."""


def rows(connection: Connection) -> Rows:
    """All rows as they lie there."""
    return {
        name: frozenset(map(tuple, connection.exec_driver_sql(statement)))
        for name, statement in _statements(connection).items()
    }


def changed(before: Rows, after: Rows) -> dict[str, set[tuple[Any, ...]]]:
    """The rows that came, went or changed, by table."""
    return {name: set(before[name] ^ after[name]) for name in before if before[name] != after[name]}


def written(connection: Connection) -> int:
    """How many rows were written in the connection's transaction, or on it, what was taken back included.

    Where it is the same after a request as before, that request changed nothing, and no table need be read.
    """
    if connection.dialect.name == "sqlite":
        count: int = connection.connection.driver_connection.total_changes
        return count
    return connection.exec_driver_sql(WRITTEN).scalar_one()


def changed_since(connection: Connection, before: Rows, count: int) -> dict[str, set[tuple[Any, ...]]]:
    """The rows that came, went or changed since they were *before*, when so many had been *written*."""
    if count == written(connection):
        return {}
    return changed(before, rows(connection))


def typed_rows(connection: Connection, tables: Collection[str] | None = None) -> TypedRows:
    """All rows, or those of *tables*, by their keys, as the program reads them: unsealed, with dates for dates."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if tables is not None and table.name not in tables:
            continue
        keys = [column.name for column in table.primary_key]
        found[table.name] = {
            tuple(row[key] for key in keys): dict(row) for row in connection.execute(select(table)).mappings()
        }
    return found


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """Whatever the block writes is taken back at its end."""
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def _statements(connection: Connection) -> dict[str, str]:
    known = connection.info.get("battery_statements")
    if known is None:
        known = {}
        for table in Base.metadata.sorted_tables:
            columns = [column.name for column in table.columns if column.name not in SEEN.get(table.name, ())]
            cast = [f"{name}::text" if connection.dialect.name == "postgresql" else name for name in columns]
            known[table.name] = f"SELECT {', '.join(cast)} FROM {table.name}"  # noqa: S608 (our own tables)
        connection.info["battery_statements"] = known
    return dict(known)
