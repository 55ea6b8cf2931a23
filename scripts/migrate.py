"""Makes the database or brings it up to date, and gives it the units that come with the program."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from database.engine import sessions_on, take_turn, writing
from database.leftovers import forget_leftovers
from database.migrating import migrate, newest_step
from registry.audit.beginning import seal_unsealed
from registry.installation.operations import remember_keys
from registry.installation.sealing import WITH_SEALED, seal_what_is_clear
from registry.units.shipped import SHIPPED_EDITION, load_shipped_units
from scripts.opening import ask_for_database, database_at


@contextmanager
def prepared(address: str) -> Iterator[Session]:
    """Create or migrate the database and load the units; what the block changes is stored together with them.

    Whoever prepares the same database at the same moment waits. What stands in the way ends the program.
    """
    os.umask(0o077)  # a SQLite file holds people's names: for its owner alone
    with database_at(address) as engine:
        migrate(engine)
        with writing(sessions_on(engine)) as session:
            take_turn(session.connection())
            remember_keys(session)
            seal_unsealed(session)
            were_clear = seal_what_is_clear(session)
            load_shipped_units(session)
            yield session
        if were_clear:
            forget_leftovers(engine, *WITH_SEALED)


def main() -> None:
    """Prepare the database for a web server; say how far it is."""
    parser = argparse.ArgumentParser(prog="scripts/migrate", description="Make the database or bring it up to date.")
    ask_for_database(parser)
    with prepared(parser.parse_args().database):
        pass
    print(f"The database is ready: step {newest_step()}, units of {SHIPPED_EDITION}.")


if __name__ == "__main__":
    main()
