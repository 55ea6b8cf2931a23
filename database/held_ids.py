"""Being the only one who writes the row with an id that a page made, so that a form sent twice is written once."""

import uuid

from sqlalchemy import text
from sqlalchemy.orm import Session

_FORMS = 20
"""Part of PostgreSQL's advisory locks with two numbers that stands for ids of forms; any number would do."""


def hold_new_id(session: Session, new_id: uuid.UUID) -> None:
    """Let nobody else write the row with that id until the transaction ends; look for it after this.

    On SQLite whoever says that they write are alone already. On PostgreSQL there is no row to hold yet.
    """
    if session.get_bind().dialect.name == "postgresql":
        turn = {"part": _FORMS, "turn": new_id.int % 2**31}
        session.execute(text("SELECT pg_advisory_xact_lock(CAST(:part AS int), CAST(:turn AS int))"), turn)
