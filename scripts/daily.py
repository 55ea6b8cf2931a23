"""Does the daily errands now, whether they were done today or not; the served program does them by itself."""

import argparse

from database.engine import sessions_on
from merchant_app.daily import do_errands, line_of
from scripts.opening import ask_for_database, existing_database_at, stop
from scripts.retention import years_told


def main() -> None:
    """Do them and say how many of what."""
    parser = argparse.ArgumentParser(
        prog="scripts/daily",
        description="Expire proposals, disable idle officers, tell of late data requests, delete what was kept long "
        "enough: what the served program does by itself once a day.",
    )
    ask_for_database(parser)
    wanted = parser.parse_args()
    years = years_told()
    with existing_database_at(wanted.database) as engine:
        done = do_errands(sessions_on(engine), years=years, again=True)
    if not done:
        stop("The served program is at them at this moment. Nothing was done here.")
    print(f"Done: {line_of(done)}.")


if __name__ == "__main__":
    main()
