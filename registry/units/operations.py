"""Loading a list of units. The caller owns the transaction: nothing here commits."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database.base import new_id
from database.constraints import violates
from registry.audit.operations import record
from registry.units.errors import EditionUnreadable
from registry.units.lists import read_predecessors, read_units
from registry.units.model import OldUnit, Unit
from registry.units.ranking import search_text_of


def load_units(session: Session, *, units_file: Path, predecessors_file: Path, edition: str) -> None:
    """Store the statistics office's list of that *edition* (YYYY-MM-DD); do nothing when it is stored already.

    The files are CSV in UTF-8, as those in ``registry/units/data``. Raise EditionUnreadable, or UnitListUnreadable
    for the first line that is not of that form.
    """
    _check_edition(edition)
    if session.scalar(select(Unit.id).where(Unit.edition == edition).limit(1)) is not None:
        return
    listed = read_units(units_file)
    ids = {unit.code: new_id() for unit in listed}
    names = {unit.code: unit.name for unit in listed}
    units: list[dict[str, Any]] = [
        {
            "id": ids[unit.code],
            "code": unit.code,
            "edition": edition,
            "name": unit.name,
            "kind": unit.kind,
            "parent_id": ids.get(unit.province_code),
            "search_text": search_text_of(unit.name, unit.code, names.get(unit.province_code, "")),
        }
        for unit in listed
    ]
    old_units: list[dict[str, Any]] = [
        {
            "unit_id": ids[old.code],
            "old_code": old.old_code,
            "name": old.name,
            "district": old.district,
            "province": old.province,
            "search_text": search_text_of(old.name, old.old_code, f"{old.district}; {old.province}"),
        }
        for old in read_predecessors(predecessors_file, listed)
    ]
    try:
        with session.begin_nested():
            session.execute(insert(Unit), units)
            session.execute(insert(OldUnit), old_units)
    except IntegrityError as error:
        if not violates(error, "uq_unit_code_edition"):
            raise
        return  # Somebody else stored it a moment ago.
    record(
        session,
        by=None,
        action="units:load",
        subject_id=None,
        edition=edition,
        units=len(units),
        old_units=len(old_units),
    )


def _check_edition(edition: str) -> None:
    try:
        well_formed = date.fromisoformat(edition).isoformat() == edition
    except ValueError:
        well_formed = False
    if not well_formed:
        raise EditionUnreadable(edition)
