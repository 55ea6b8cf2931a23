"""Opening the database an errand works on: what stands in the way is said in one sentence."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError

from database.engine import AddressUnusable, open_engine, sessions_on, sqlite_address
from database.keys import Keys, use_keys
from database.migrating import DatabaseIsNewer, DatabaseIsOlder, require_newest
from registry.installation.errors import KeysOfAnother
from registry.installation.queries import require_own_keys
from scripts.kept_keys import DATA_KEY, kept_key

PROJECT = Path(__file__).parent.parent
DATA_FOLDER = PROJECT / "var"
"""Where database and files lie unless somebody says otherwise."""


def address_in(folder: Path) -> str:
    """The address DATABASE_URL says, else that of the SQLite file in *folder*. An empty DATABASE_URL says nothing."""
    return os.environ.get("DATABASE_URL") or sqlite_address(folder / "cashless.db")


def ask_for_database(parser: argparse.ArgumentParser) -> None:
    """Let the errand be told its database; DATABASE_URL, else the one scripts/run makes, if it is not."""
    parser.add_argument(
        "--database",
        metavar="URL",
        default=address_in(DATA_FOLDER),
        help="address of the database (default: DATABASE_URL, else the one scripts/run makes)",
    )


@contextmanager
def database_at(address: str, *, existing: bool = False) -> Iterator[Engine]:
    """Give the database, and use its key. What is wrong, now or within the block, ends the program with a sentence."""
    try:
        engine = open_engine(address)
    except AddressUnusable:
        engine = None
    if engine is None or (engine.dialect.name == "sqlite" and engine.url.database in {None, "", ":memory:"}):
        stop("The address of the database must look like sqlite:////folder/file.db or postgresql+psycopg://...")
    if existing and engine.dialect.name == "sqlite":
        _require_file(Path(engine.url.database or ""))
    _use_data_key(engine.url)
    try:
        yield engine
    except KeysOfAnother:
        stop("DATA_KEY is not the key this database was written with: find that one. Nothing was changed.")
    except DatabaseIsNewer:
        stop("The database was written by a newer version of this program. Use that version; nothing was changed.")
    except DatabaseIsOlder:
        stop("The database is of an older version. Bring it up to date with scripts/migrate, then try again.")
    except IntegrityError:
        raise  # a fault of the program, not of the place
    except DatabaseError as error:
        reason = " ".join(str(error.orig).split())
        stop(f"The database cannot be used: {reason} (DATABASE_URL, --database or --data-dir says where it is).")
    finally:
        engine.dispose()


@contextmanager
def existing_database_at(address: str) -> Iterator[Engine]:
    """Give the database if it is there and of the shape this program knows. A missing file is not created."""
    with database_at(address, existing=True) as engine:
        require_newest(engine)
        with sessions_on(engine)() as session:
            require_own_keys(session)
        yield engine


def _use_data_key(database: URL) -> None:
    """Seal with DATA_KEY, else with the key kept beside a SQLite file, made with it."""
    key = os.environ.get("DATA_KEY")
    if not key and database.drivername != "sqlite":
        stop("Set DATA_KEY to the key of this database: at least 32 random characters, kept apart from it for good.")
    try:
        use_keys(Keys(key or kept_key(Path(database.database or "").parent, DATA_KEY)))
    except OSError as error:
        stop(f"The key {error.filename} cannot be used ({error.strerror}). Make it readable, or set DATA_KEY.")


def _require_file(file: Path) -> None:
    try:
        there = file.is_file()
    except OSError as error:
        stop(f"The database {file} cannot be used: {error.strerror}.")
    if not there:
        stop(f"There is no database at {file}. Make it with scripts/run or scripts/migrate, or see --database.")


def stop(sentence: str) -> NoReturn:
    """Say one sentence and end with status 1."""
    print(sentence, file=sys.stderr)
    sys.exit(1)
