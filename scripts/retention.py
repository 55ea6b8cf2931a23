"""Lists the personal data that was kept long enough and, when told to, deletes it."""

import argparse
import os

from campaigns.enrolment.retention import DAYS_TO_ASK, Due, delete_what_is_due, due_for_deletion
from database.engine import sessions_on, writing
from database.log import cut_log
from merchant_app.settings import YEARS_REMEMBERED, SettingsUnusable, retention_years
from registry.calendar import day_of
from registry.merchants.model import Merchant
from scripts.opening import ask_for_database, existing_database_at, stop


def main() -> None:
    """Say what may go, shop by shop without a person's name; with --apply it is gone."""
    parser = argparse.ArgumentParser(
        prog="scripts/retention", description="List personal data that was kept long enough; --apply deletes it."
    )
    ask_for_database(parser)
    parser.add_argument("--apply", action="store_true", help="delete it, and tell the trail")
    parser.add_argument(
        "--years",
        metavar="N",
        help=f"how long the owner of a closed shop is remembered (default: RETENTION_YEARS, else {YEARS_REMEMBERED})",
    )
    told = parser.parse_args()
    years = years_told(told.years)
    work = delete_what_is_due if told.apply else due_for_deletion
    with existing_database_at(told.database) as engine, writing(sessions_on(engine)) as session:
        due = work(session, years=years)
        for line in lines_of(due, years):
            print(line)
        session.commit()
        cut_log(session)
    print("Deleted." if told.apply else "Nothing was changed: --apply deletes it.")


def years_told(typed: str | None = None) -> int:
    """The years of ``--years``, else of RETENTION_YEARS; what is no number of years ends the program."""
    try:
        return retention_years({"RETENTION_YEARS": typed} if typed else os.environ)
    except SettingsUnusable as refused:
        stop(str(refused).replace("RETENTION_YEARS", "--years") if typed else str(refused))


def lines_of(due: Due, years: int) -> list[str]:
    """What may go, in words."""
    return [
        f"Shops closed for {years} years or more, with their owner's data: {len(due.closed)}",
        *(f"  {_shop(merchant)}, closed {merchant.closed_on}" for merchant in due.closed),
        f"Owners' names and phones nobody agreed to within {DAYS_TO_ASK} days: {len(due.never_agreed)}",
        *(f"  {_shop(merchant)}, enrolled {day_of(merchant.created_at)}" for merchant in due.never_agreed),
        f"Answered requests that still say who asked, nothing else being held: {len(due.answered)}",
        f"Incidents closed long ago that still say what was told: {due.incidents}",
        f"Sign-ins that ended more than a year ago: {due.sign_ins}",
        f"Counts of tries that say nothing any more: {due.tries}",
    ]


def _shop(merchant: Merchant) -> str:
    return f"{merchant.place.name}, {merchant.unit_label}, {merchant.trade_name}"


if __name__ == "__main__":
    main()
