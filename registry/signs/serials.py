"""Serial numbers of signs: counted up within a unit, without gaps and without doubles."""

import re

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from registry.signs.model import SignCounter
from registry.units.model import Unit

_SERIAL = re.compile(r"[0-9]{5}[\s\u2010-\u2014-]*[0-9]{6}")


def next_serial(session: Session, *, unit: Unit) -> str:
    """Hand out the unit's next serial, ``26506-000168``.

    One statement counts up and tells; whoever else prints in the unit waits until this transaction ends, so a
    number is used or, rolled back, given out again. A unit of a later edition with the same code counts on from
    the earlier one: the code stands on the sign, the edition does not.
    """
    last_with_code = (
        select(func.coalesce(func.max(SignCounter.last_number), 0))
        .join(Unit, Unit.id == SignCounter.unit_id)
        .where(Unit.code == unit.code)
        .scalar_subquery()
    )
    # Both databases know the same statement; SQLAlchemy keeps it once for each.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    counting = insert(SignCounter).values(unit_id=unit.id, last_number=last_with_code + 1)
    counting = counting.on_conflict_do_update(
        index_elements=[SignCounter.unit_id], set_={"last_number": SignCounter.last_number + 1}
    )
    number = session.scalars(counting.returning(SignCounter.last_number)).one()
    return f"{unit.code}-{number:06d}"


def looks_like_serial(text: str) -> bool:
    """Whether somebody typed what stands on a sign as its serial, with or without the hyphen."""
    return _SERIAL.fullmatch(text.strip()) is not None
