"""The triggers that keep rows as they were written: are they all there, on, and what the steps made of them?

What they should be is not written down a second time: the steps are taken once more, in a database of nobody, and what
they leave there is compared.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import StaticPool

from database.migrating import walk

_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL = """
SELECT t.tgname, c.relname, pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled::text,
       pg_catalog.pg_get_functiondef(t.tgfoid)
FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = CAST(:schema AS pg_catalog.regnamespace)
UNION ALL
SELECT r.rulename, c.relname, pg_catalog.pg_get_ruledef(r.oid), r.ev_enabled::text, ''
FROM pg_catalog.pg_rewrite AS r JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
WHERE c.relkind <> 'v' AND c.relnamespace = CAST(:schema AS pg_catalog.regnamespace)
"""


class Amiss(StrEnum):
    """What is wrong with a guard."""

    GONE = "gone"
    ALTERED = "altered or switched off"
    STRANGE = "not ours"


@dataclass(frozen=True)
class Guard:
    """A trigger by its table and name, with everything that says what it does."""

    table: str
    name: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class GuardFault:
    """A trigger that is not as the steps made it."""

    table: str
    name: str
    amiss: Amiss


def guards_amiss(engine: Engine) -> list[GuardFault]:
    """Every trigger that is gone, altered, switched off or not ours, by table and name. Nothing is written."""
    with engine.connect() as connection:
        present = {(guard.table, guard.name): guard for guard in _guards_of(connection)}
    with _as_made(engine) as connection:
        wanted = {(guard.table, guard.name): guard for guard in _guards_of(connection)}
    faults = []
    for table, name in sorted(present.keys() | wanted.keys()):
        found, made = present.get((table, name)), wanted.get((table, name))
        if found != made:
            amiss = Amiss.GONE if found is None else Amiss.STRANGE if made is None else Amiss.ALTERED
            faults.append(GuardFault(table, name, amiss))
    return faults


def _guards_of(connection: Connection) -> Iterator[Guard]:
    if connection.dialect.name == "sqlite":
        for name, table, made in connection.execute(text(_SQLITE)):
            yield Guard(table, name, (made,))
        return
    schema = connection.scalar(text("SELECT pg_catalog.quote_ident(pg_catalog.current_schema())"))
    for name, table, *told in connection.execute(text(_POSTGRESQL), {"schema": schema}):
        yield Guard(table, name, tuple(part.replace(f"{schema}.", "") for part in told))


@contextmanager
def _as_made(engine: Engine) -> Iterator[Connection]:
    """An empty database after all steps: in memory, or in a schema of PostgreSQL's that is undone."""
    if engine.dialect.name == "sqlite":
        # One connection, which begins no transaction by itself: there is nothing to keep and nobody to share it with.
        scratch = create_engine("sqlite://", module=sqlite, poolclass=StaticPool)
        with scratch.connect() as connection:
            walk(connection)
            yield connection
        scratch.dispose()
        return
    with engine.connect() as connection, connection.begin() as undone:
        schema = f"guards_{secrets.token_hex(8)}"
        connection.execute(text(f"CREATE SCHEMA {schema}"))  # safe: hex digits of ours
        connection.execute(text(f"SET LOCAL search_path = {schema}"))  # safe: the same
        walk(connection)
        yield connection
        undone.rollback()
