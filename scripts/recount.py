"""Counts everything anew and holds the running totals to it: 0 they are equal, 1 they are not, 2 it was not done."""

import argparse
import sys

from sqlalchemy import func, select

from campaigns.adoption.recounting import Difference, count_anew, differences
from database.engine import sessions_on, stand_still, writing
from registry.merchants.model import Merchant
from registry.places.model import Place
from scripts.opening import ask_for_database, existing_database_at

EQUAL, NOT_EQUAL, NOT_DONE = 0, 1, 2
MOST_TOLD = 20


def main() -> None:
    """Compare, print what differs, and where asked to, write the totals anew."""
    parser = argparse.ArgumentParser(
        prog="scripts/recount", description="Hold the running totals to a recount of every merchant."
    )
    ask_for_database(parser)
    parser.add_argument("--mend", action="store_true", help="write the totals anew where they differ")
    wanted = parser.parse_args()
    try:
        with existing_database_at(wanted.database) as engine:
            sessions = sessions_on(engine)
            with sessions() as session:
                stand_still(session)
                found = differences(session)
                merchants = session.scalar(select(func.count(Merchant.id)))
                places = session.scalar(select(func.count(Place.id)))
            if found and wanted.mend:
                with writing(sessions) as session:
                    count_anew(session)
    except SystemExit:  # said already what stood in the way
        sys.exit(NOT_DONE)
    if not found:
        print(f"Equal: the totals of {places} places are what a recount of {merchants} merchants says.")
        sys.exit(EQUAL)
    print(*map(_sentence, found[:MOST_TOLD]), sep="\n")
    print(
        f"{len(found)} numbers differ from a recount of {merchants} merchants{', and were written anew' * wanted.mend}."
    )
    sys.exit(NOT_EQUAL)


def _sentence(found: Difference) -> str:
    where = " ".join(part or "everybody" for part in found.where)
    return f"Not equal: {found.table} of {where}: {found.measure} is {found.kept}, a recount says {found.counted}."


if __name__ == "__main__":
    main()
