"""What somebody can do who holds the database itself: its triggers are no hindrance to them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import literal_column, text, update
from sqlalchemy.orm import Session

from database.base import Base, Row
from database.triggers import triggers_set_aside

TABLES = ("audit_entry", "audit_seal", "payment_account")


def set_past_triggers(session: Session, row: Base, **values: object) -> None:
    """Give *row* values that its triggers would not let it have; they are on again afterwards."""
    session.flush()
    with triggers_set_aside(session.connection(), row.__tablename__):
        for name, value in values.items():
            setattr(row, name, value)
        session.flush()


def put_in_the_clear(session: Session, row: Row, column: str) -> None:
    """Put clear text where a sealed one belongs: the row cannot even be read."""
    session.flush()
    table = type(row).__table__
    with triggers_set_aside(session.connection(), row.__tablename__):
        changed = update(type(row)).where(table.c.id == row.id).values({column: literal_column("'KE GIAN'")})
        session.execute(changed, execution_options={"synchronize_session": False})
    session.expire(row)


@contextmanager
def without_triggers(session: Session) -> Iterator[None]:
    """No trigger and no reference holds within the block; all of it is undone afterwards."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    undone = session.begin_nested()
    if on_sqlite:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in names:
            session.execute(text(f'DROP TRIGGER "{name}"'))
    else:
        session.execute(text("SET LOCAL session_replication_role = replica"))  # neither triggers nor references
    try:
        yield
    finally:
        undone.rollback()
        session.expire_all()
