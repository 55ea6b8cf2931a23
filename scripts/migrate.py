"""Makes the database or brings it up to date, and gives it the units that come with the program."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

import campaigns.alerts.model
import campaigns.events.model
import campaigns.incidents.model
import campaigns.ladder.model
import campaigns.partners.model
import campaigns.visits.model  # noqa: F401 (its sealed columns are to be known here)
import registry.consents.model
import registry.data_requests.model
import registry.lists.model
import registry.print_runs.model  # noqa: F401
from campaigns.adoption.recounting import sum_up_newcomers
from database.engine import sessions_on, take_turn, writing
from database.guards import guards_amiss
from database.leftovers import forget_leftovers
from database.migrating import migrate, newest_step
from registry.installation.errors import ChangedPastTheProgram
from registry.installation.model import InstallationFact
from registry.installation.sealing import LEFTOVERS
from registry.trail_checks.starting import begin_installation
from registry.units.shipped import SHIPPED_EDITION, load_shipped_units
from scripts.opening import ask_for_database, database_at, stop


@contextmanager
def prepared(address: str) -> Iterator[Session]:
    """Create or migrate the database and load the units; what the block changes is stored together with them.

    Whoever prepares the same database at the same moment waits. What stands in the way ends the program.
    """
    os.umask(0o077)  # a SQLite file holds people's names: for its owner alone
    with database_at(address) as engine:
        made_just_now = migrate(engine)
        if not made_just_now:
            _require_guards(engine)
        try:
            with writing(sessions_on(engine)) as session:
                take_turn(session.connection())
                begin_installation(session)
                load_shipped_units(session)
                sum_up_newcomers(session)
                yield session
        except ChangedPastTheProgram as found:
            stop(
                f"The database was changed past this program: {found}. Nothing was changed now, and nothing is served. "
                "Keep this database as it is, find out who could write to it, and put a backup in its place."
            )
        _sweep(engine)


def _require_guards(engine: Engine) -> None:
    """End with one sentence where a trigger is not as the steps made it."""
    amiss = [f"{fault.name} on {fault.table} is {fault.amiss}" for fault in guards_amiss(engine)]
    if amiss:
        stop(
            f"The database was changed past this program: trigger {'; '.join(amiss)}. Nothing is served. See what "
            "scripts/verify-audit says, find out who could do it, and put a backup in its place."
        )


def _sweep(engine: Engine) -> None:
    """Forget what rows sealed lately left in the files; where that cannot be done now, say so: the next start tries."""
    with sessions_on(engine)() as session:
        left = session.get(InstallationFact, LEFTOVERS)
    if left is None:
        return
    if not forget_leftovers(engine, *left.value.split(",")):
        print(
            "What was sealed now may still lie in the clear in the database's files, because another program uses them."
            " Stop every other one and start this one again.",
            file=sys.stderr,
        )
        return
    with writing(sessions_on(engine)) as session:
        session.delete(session.get_one(InstallationFact, LEFTOVERS))


def main() -> None:
    """Prepare the database for a web server; say how far it is."""
    parser = argparse.ArgumentParser(prog="scripts/migrate", description="Make the database or bring it up to date.")
    ask_for_database(parser)
    with prepared(parser.parse_args().database):
        pass
    print(f"The database is ready: step {newest_step()}, units of {SHIPPED_EDITION}.")


if __name__ == "__main__":
    main()
