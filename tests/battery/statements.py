"""What somebody who has the program's own right in the database may say to it about accounts and the trail."""

# ruff: noqa: S608 (statements made to be refused, of our own tables' names)

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, Table

from registry.accounts.model import PaymentAccount
from registry.audit.model import AuditEntry, ChainLink

KEPT = (PaymentAccount, AuditEntry, ChainLink)
SELF_APPROVED = (
    "UPDATE payment_account SET state = 'active', decided_by_id = proposed_by_id, decided_at = created_at,"
    " approved_identity = 'x' WHERE state = 'proposed'"
)
"""What the check in the schema refuses by itself, without any trigger."""
_WAITING = " WHERE id = (SELECT id FROM payment_account WHERE state = 'proposed' LIMIT 1)"
_ACTIVE_ID = "SELECT id FROM payment_account WHERE state = 'active' LIMIT 1"
_ACTIVE_SHOP = "SELECT merchant_id FROM payment_account WHERE state = 'active' LIMIT 1"
_AS_APPROVED = "state = 'active', decided_at = created_at, approved_identity = 'x'"
_STATES = ("proposed", "rejected", "withdrawn", "expired")


def statements_on(connection: Connection) -> Iterator[str]:
    """Each statement; none of them is anything that the program says.

    What a second person's approval says to the database is not among them: the database cannot know who sits before
    the screen. The trail does (A6).
    """
    on_sqlite = connection.dialect.name == "sqlite"
    for model in KEPT:
        table = model.__table__
        assert isinstance(table, Table)
        yield from _of_table(table, on_sqlite=on_sqlite)
    yield SELF_APPROVED
    yield from (f"UPDATE payment_account SET state = '{state}' WHERE state = 'active'" for state in _STATES)
    moved = "approved_identity = 'x', decided_at = created_at"
    yield from (
        f"UPDATE payment_account SET state = '{to}', {moved} WHERE state = '{of}'"
        for of, to in (("rejected", "active"), ("rejected", "proposed"), ("retired", "active"), ("withdrawn", "active"))
    )
    yield from map(_inserted, ("active", "retired"))
    columns = ", ".join(PaymentAccount.__table__.columns.keys())
    again = f"INSERT INTO payment_account ({columns}) SELECT {columns} FROM payment_account WHERE state = 'active'"
    yield f"{again} ON CONFLICT (id) DO UPDATE SET account_number = 'x', holder = 'x'"
    if on_sqlite:
        yield f"UPDATE OR REPLACE payment_account SET id = ({_ACTIVE_ID}){_WAITING}"
        yield f"UPDATE OR REPLACE payment_account SET {_AS_APPROVED}, merchant_id = ({_ACTIVE_SHOP}){_WAITING}"
        yield "UPDATE payment_account SET rowid = rowid + 1000000"


def _of_table(table: Table, *, on_sqlite: bool) -> Iterator[str]:
    """Each column changed, all rows deleted, one put in the place of itself."""
    columns = ", ".join(table.columns.keys())
    first = _first(table)
    for column in table.columns:
        if (table.name, column.name) == ("audit_entry", "erased_at"):
            continue  # an entry's details may be taken out once; that nothing tells of it is what A6 finds
        yield f"UPDATE {table.name} SET {column.name} = {_other_value(table, column.name)} WHERE {first}"
    yield f"DELETE FROM {table.name} WHERE {first}"
    yield f"DELETE FROM {table.name}"
    if on_sqlite:
        for words in ("REPLACE INTO", "INSERT OR REPLACE INTO"):
            yield f"{words} {table.name} ({columns}) SELECT {columns} FROM {table.name} WHERE {first}"
    else:
        yield f"TRUNCATE {table.name} CASCADE"


def _first(table: Table) -> str:
    """A row that money goes to, or the first of the trail."""
    if table.name == "payment_account":
        return "state = 'active'"
    return f"sequence = (SELECT min(sequence) FROM {table.name})"


def _other_value(table: Table, name: str) -> str:
    """Something else that fits into the column, so that only a guard refuses it."""
    column = table.columns[name]
    if column.foreign_keys:
        (key,) = column.foreign_keys
        there, its = key.column.table.name, key.column.name
        return f"(SELECT other.{its} FROM {there} AS other WHERE other.{its} <> {table.name}.{name} LIMIT 1)"
    kind = column.type.python_type
    if issubclass(kind, str):
        return {"qr_kind": "'merchant'", "scheme": "'vnpay'", "state": "'proposed'"}.get(name, "'x'")
    values = {int: f"{name} + 1000000", dict: "'\"x\"'", UUID: "(SELECT id FROM place LIMIT 1)"}
    return values.get(kind, "(SELECT max(created_at) FROM officer)")


def _inserted(state: str) -> str:
    """A row that was never proposed, copied from one that waits."""
    given = {
        "id": "(SELECT id FROM place LIMIT 1)",
        "state": f"'{state}'",
        "decided_by_id": "(SELECT id FROM officer WHERE id <> proposed_by_id LIMIT 1)",
        "decided_at": "created_at",
        "approved_identity": "'x'",
    }
    names = PaymentAccount.__table__.columns.keys()
    values = ", ".join(given.get(name, name) for name in names)
    return f"INSERT INTO payment_account ({', '.join(names)}) SELECT {values} FROM payment_account{_WAITING}"
