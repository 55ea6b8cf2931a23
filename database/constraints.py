"""Which constraint refused a row: the same answer from both databases, so that a refusal can be named."""

from collections.abc import Iterator

from psycopg import Error as PostgresqlError
from sqlalchemy import CheckConstraint, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from database.base import Base

_SQLITE_UNIQUE = "UNIQUE constraint failed: "
_SQLITE_CHECK = "CHECK constraint failed: "


def violates(error: IntegrityError, constraint_name: str) -> bool:
    """Whether *error* was raised by the primary key, unique or check constraint, or unique index, of that name.

    PostgreSQL tells the name. SQLite tells the name of a check, but only the columns of a unique constraint, so
    these are looked up in the mapped tables; of two unique constraints on the very same columns it cannot say
    which. It says nothing at all about foreign keys: a name that is none of the above raises LookupError.
    """
    columns = _constraints()[constraint_name]
    if isinstance(error.orig, PostgresqlError):
        return error.orig.diag.constraint_name == constraint_name
    message = str(error.orig)
    if message.startswith(_SQLITE_UNIQUE):
        return columns == message.removeprefix(_SQLITE_UNIQUE)
    return message == _SQLITE_CHECK + constraint_name


def _constraints() -> dict[str, str]:
    """Each constraint's name, and its columns in SQLite's words (none for a check)."""
    return {name: columns for table in Base.metadata.tables.values() for name, columns in _constraints_of(table)}


def _constraints_of(table: Table) -> Iterator[tuple[str, str]]:
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            yield str(constraint.name), ""
        elif isinstance(constraint, (PrimaryKeyConstraint, UniqueConstraint)):
            yield str(constraint.name), ", ".join(f"{table.name}.{column.name}" for column in constraint.columns)
    for index in table.indexes:
        if index.unique:
            yield str(index.name), ", ".join(f"{table.name}.{column.name}" for column in index.columns)
