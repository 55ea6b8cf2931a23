"""The list of units that comes with the program: the statistics office's, as of 20 September 2026."""

from pathlib import Path

from sqlalchemy.orm import Session

from registry.units.operations import load_units

_DATA = Path(__file__).parent / "data"

SHIPPED_UNITS = _DATA / "units.csv"
SHIPPED_PREDECESSORS = _DATA / "unit_predecessors.csv"
SHIPPED_EDITION = "2026-09-20"


def load_shipped_units(session: Session) -> None:
    """Store the list that comes with the program, unless it is stored already."""
    load_units(session, units_file=SHIPPED_UNITS, predecessors_file=SHIPPED_PREDECESSORS, edition=SHIPPED_EDITION)
