"""Sealing what was stored in the clear before its column was sealed: once for each column, and never after that.

Otherwise whoever can write to the database would write clear text and have this program seal it.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    String,
    Table,
    bindparam,
    cast,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from database.base import Base
from database.sealing import SEALED, AnySealed, SealedBytes, SealedJson
from database.triggers import triggers_set_aside
from registry.audit.operations import record
from registry.folding import fold
from registry.installation.errors import ClearAmongSealed
from registry.installation.keyed import is_stated, state
from registry.installation.model import InstallationFact
from registry.merchants.model import Merchant
from registry.merchants.secret_words import secret_words_of

LEFTOVERS = "leftovers"
"""The fact that rows were rewritten and that files may still hold them as they were: which tables'."""
AT_ONCE = 1_000
"""Rows read, sealed and written in one go."""
_RAW: dict[type, type[TypeEngine[Any]]] = {SealedJson: JSON, SealedBytes: LargeBinary}
"""What lies in a column of that kind before it is sealed; in all others it is text."""
_FACT = "s1 "
"""What the fact that a column is sealed begins with; its purpose follows."""


def sealed_columns() -> list[Column[Any]]:
    """Every sealed column of every model that is known to this process."""
    tables = Base.metadata.sorted_tables
    return [column for table in tables for column in table.columns if isinstance(column.type, AnySealed)]


def seal_what_is_clear(session: Session) -> int:
    """Seal the columns that were not sealed yet; return how many rows changed. Doing it again is nothing.

    The triggers that keep accounts and trail as they were written are set aside meanwhile: what the rows say stays
    the same. Raise ClearAmongSealed, and change nothing, where a column holds both: this program never left that.
    """
    fresh = [column for column in sealed_columns() if not is_stated(session, _fact_of(column))]
    by_table: dict[Table, list[Column[Any]]] = {}
    for column in fresh:
        if _any(session, column, is_clear(column)):
            if _any(session, column, is_sealed(column)):
                raise ClearAmongSealed(_purpose(column))
            by_table.setdefault(column.table, []).append(column)
    changed: dict[str, int] = {}
    if by_table:
        with triggers_set_aside(session.connection(), *(table.name for table in by_table)):
            changed = {table.name: _seal(session, table, columns) for table, columns in by_table.items()}
        session.expire_all()
        session.merge(InstallationFact(name=LEFTOVERS, value=",".join(changed)))
        record(session, by=None, action="installation:seal", subject_id=None, changed=changed)
    for column in fresh:
        state(session, _fact_of(column))
    return sum(changed.values())


def was_sealed_once(session: Session) -> bool:
    """Whether anything shows that this program has sealed something here before, whatever was taken away since."""
    stated = select(InstallationFact.name).where(InstallationFact.name.startswith(_FACT)).limit(1)
    if session.scalar(stated) is not None:
        return True
    return any(_any(session, column, is_sealed(column)) for column in sealed_columns())


def first_in_the_clear(session: Session) -> str | None:
    """The first column, as ``table.column``, in which something lies in the clear."""
    return next((_purpose(column) for column in sealed_columns() if _any(session, column, is_clear(column))), None)


def is_clear(column: Column[Any]) -> ColumnElement[bool]:
    """True for each row that holds clear text there; the empty text is neither."""
    if isinstance(column.type, SealedBytes):
        return ~is_sealed(column)
    stored = _stored(column)
    if isinstance(column.type, SealedJson):
        return stored.notlike(f'"{SEALED}%') & stored.not_in(["{}", "null"])
    return stored.notlike(f"{SEALED}%") & (stored != "")


def is_sealed(column: Column[Any]) -> ColumnElement[bool]:
    """True for each row that holds sealed text there."""
    if isinstance(column.type, SealedBytes):
        beginning: ColumnElement[bool] = (
            func.substr(type_coerce(column, LargeBinary), 1, len(SEALED)) == SEALED.encode()
        )
        return beginning
    return _stored(column).like(f'"{SEALED}%' if isinstance(column.type, SealedJson) else f"{SEALED}%")


def _stored(column: Column[Any]) -> ColumnElement[str]:
    return cast(type_coerce(column, String), String)


def _any(session: Session, column: Column[Any], condition: ColumnElement[bool]) -> bool:
    (key,) = column.table.primary_key.columns
    return session.scalar(select(key).where(condition).limit(1)) is not None


def _seal(session: Session, table: Table, columns: list[Column[Any]]) -> int:
    """Write the table's rows again that hold clear text in one of *columns*; none of them holds sealed text there."""
    (key,) = table.primary_key.columns
    raw: list[Any] = [type_coerce(column, _RAW.get(type(column.type), String)) for column in columns]
    words = [table.c[name] for name in ("search_text", "secret_words") if table is Merchant.__table__]
    others = [column for column in table.columns if column not in columns and column not in words]
    asked = select(*others, *(value.label(column.name) for value, column in zip(raw, columns, strict=True)))
    asked = asked.where(or_(*map(is_clear, columns))).order_by(key).limit(AT_ONCE)
    written = [*columns, *words]
    change = update(table).where(key == bindparam("row_key"))
    change = change.values({column: bindparam(f"new_{column.name}", type_=column.type) for column in written})
    done = 0
    while rows := session.execute(asked).mappings().all():
        values = [{**row, **(_words_of(row) if words else {})} for row in rows]
        session.connection().execute(
            change,
            [
                {"row_key": row[key.name]} | {f"new_{column.name}": row[column.name] for column in written}
                for row in values
            ],
        )
        done += len(rows)
    return done


def _words_of(row: Any) -> dict[str, str]:
    """What the merchant is found by: what MerchantDetails makes of the same row."""
    return {
        "search_text": fold("; ".join((row["unit_label"], row["label_key"], row["trade_name"]))),
        "secret_words": secret_words_of(row["owner_name"], row["registered_name"], phone=row["phone"]),
    }


def _purpose(column: Column[Any]) -> str:
    kind = column.type
    assert isinstance(kind, AnySealed)
    return kind.purpose


def _fact_of(column: Column[Any]) -> str:
    return f"{_FACT}{_purpose(column)}"
