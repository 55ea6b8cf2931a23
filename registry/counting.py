"""Numbers counted up within a unit, without gaps and without doubles."""

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.base import Base
from registry.units.model import Unit


def count_up(session: Session, counter: type[Base], *, unit: Unit, by: int = 1) -> range:
    """Hand out the unit's next numbers, so many at once; *counter* is a table of ``unit_id`` and ``last_number``.

    One statement counts up and tells; whoever else counts in the unit waits until this transaction ends, so a
    number is used or, rolled back, given out again. A unit of a later edition with the same code counts on from
    the earlier one: the code stands on paper, the edition does not.
    """
    columns = counter.__table__.c
    last_with_code = (
        select(func.coalesce(func.max(columns.last_number), 0))
        .join(Unit, Unit.id == columns.unit_id)
        .where(Unit.code == unit.code)
        .scalar_subquery()
    )
    # Both databases know the same statement; SQLAlchemy keeps it once for each.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    counting = insert(counter).values(unit_id=unit.id, last_number=last_with_code + by)
    counting = counting.on_conflict_do_update(
        index_elements=[columns.unit_id], set_={"last_number": columns.last_number + by}
    )
    last: int = session.scalars(counting.returning(columns.last_number)).one()
    return range(last - by + 1, last + 1)
