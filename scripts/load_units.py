"""Loads a newer list of provinces, wards and communes beside those that are stored."""

import argparse
from pathlib import Path

from sqlalchemy import func, select

from database.engine import sessions_on, writing
from registry.units.errors import EditionUnreadable, UnitListProblem, UnitListUnreadable
from registry.units.model import Unit
from registry.units.operations import load_units
from scripts.opening import ask_for_database, existing_database_at, stop

WORDS = {
    UnitListProblem.ENCODING: "is not UTF-8",
    UnitListProblem.QUOTING: "has a quotation mark out of place",
    UnitListProblem.HEADER: "does not name the columns as registry/units/data does",
    UnitListProblem.CELLS: "has too few or too many cells",
    UnitListProblem.CODE: "has a code that is not two digits (province) or five (ward, commune, old unit)",
    UnitListProblem.NAME: "has a name or kind that is empty, too long or unreadable",
    UnitListProblem.PROVINCE: "names a province that is not in the list",
    UnitListProblem.UNIT: "names a ward or commune that is not in the list of units",
    UnitListProblem.REPEATED: "repeats an earlier one",
    UnitListProblem.EMPTY: "is the only one",
}


def main() -> None:
    """Load the list whole, or say which line is wrong and load nothing."""
    wanted = _arguments()
    with existing_database_at(wanted.database) as engine:
        try:
            with writing(sessions_on(engine)) as session:
                load_units(
                    session, units_file=wanted.units, predecessors_file=wanted.predecessors, edition=wanted.edition
                )
                stored = session.scalar(select(func.count()).select_from(Unit).where(Unit.edition == wanted.edition))
        except EditionUnreadable:
            stop("The edition is the day the list was made, as YYYY-MM-DD. Nothing was loaded.")
        except UnitListUnreadable as refusal:
            stop(f"{refusal.file_name}, line {refusal.line}, {WORDS[refusal.problem]}. Nothing was loaded.")
        except OSError as error:
            stop(f"{error.filename} cannot be read: {error.strerror}. Nothing was loaded.")
    print(f"The list of {wanted.edition} is stored: {stored} units.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/load-units", description="Load a newer list of provinces, wards and communes."
    )
    parser.add_argument("--units", required=True, type=Path, metavar="FILE", help="CSV of the present units")
    parser.add_argument("--predecessors", required=True, type=Path, metavar="FILE", help="CSV of old to new units")
    parser.add_argument("--edition", required=True, metavar="YYYY-MM-DD", help="the day the list was made")
    ask_for_database(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
