"""Sealing what was stored in the clear by versions of the program before there were seals."""

from typing import Any

from sqlalchemy import ColumnElement, String, Table, bindparam, cast, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from database.sealing import SEALED, Sealed
from database.triggers import triggers_set_aside
from registry.accounts.model import PaymentAccount
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.folding import fold
from registry.merchants.model import Merchant
from registry.merchants.secret_words import secret_words_of

WITH_SEALED = (Merchant.__tablename__, PaymentAccount.__tablename__, AuditEntry.__tablename__)
"""The tables that hold sealed columns."""
AT_ONCE = 1_000
"""Rows read, sealed and written in one go."""


def seal_what_is_clear(session: Session) -> int:
    """Seal every row that holds clear text in a sealed column; return how many there were. Doing it again is nothing.

    The triggers that keep accounts and trail as they were written are set aside meanwhile: what the rows say stays
    the same. Merchants' words to be found by are made anew, without names and phones.
    """
    with triggers_set_aside(session.connection(), *WITH_SEALED):
        changed = {
            "merchants": _seal(session, _table(Merchant), _words_of),
            "accounts": _seal(session, _table(PaymentAccount), lambda _row: {}),
            "entries": _seal_trail(session),
        }
    session.expire_all()
    if any(changed.values()):
        record(session, by=None, action="installation:seal", subject_id=None, changed=changed)
    return sum(changed.values())


def _seal(session: Session, table: Table, also: Any) -> int:
    """Write the table's clear rows again: the columns' type opens what is clear as it is, and seals what it writes."""
    columns = [column for column in table.columns if isinstance(column.type, Sealed)]
    clear = or_(*(_is_clear(type_coerce(column, String)) for column in columns))
    asked = select(table).where(clear).order_by(table.c.id).limit(AT_ONCE)
    written = [*columns, *(column for column in table.columns if column.name in ("search_text", "secret_words"))]
    change = update(table).where(table.c.id == bindparam("row_id"))
    change = change.values({column: bindparam(f"new_{column.name}", type_=column.type) for column in written})
    done = 0
    while rows := session.execute(asked).mappings().all():
        values = [{**row, **also(row)} for row in rows]
        session.connection().execute(
            change,
            [{"row_id": row["id"]} | {f"new_{column.name}": row[column.name] for column in written} for row in values],
        )
        done += len(rows)
    return done


def _seal_trail(session: Session) -> int:
    entries = _table(AuditEntry)
    clear = ~cast(type_coerce(entries.c.details, String), String).startswith(f'"{SEALED}')
    asked = select(entries.c.sequence, entries.c.details).where(clear).order_by(entries.c.sequence).limit(AT_ONCE)
    change = update(entries).where(entries.c.sequence == bindparam("row_id"))
    change = change.values(details=bindparam("new_details", type_=entries.c.details.type))
    done = 0
    while rows := session.execute(asked).all():
        session.connection().execute(
            change, [{"row_id": sequence, "new_details": details} for sequence, details in rows]
        )
        done += len(rows)
    return done


def _is_clear(stored: ColumnElement[str]) -> ColumnElement[bool]:
    return stored.notlike(f"{SEALED}%") & (stored != "")


def _words_of(row: Any) -> dict[str, str]:
    """What the merchant is found by: what MerchantDetails makes of the same row."""
    return {
        "search_text": fold("; ".join((row["unit_label"], row["label_key"], row["trade_name"]))),
        "secret_words": secret_words_of(row["owner_name"], row["registered_name"], phone=row["phone"]),
    }


def _table(model: type[Any]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
