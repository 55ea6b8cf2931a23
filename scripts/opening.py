"""Opening the database an errand works on: what stands in the way is said in one sentence."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, IntegrityError

from database.engine import AddressUnusable, open_engine, sqlite_address
from database.migrating import DatabaseIsNewer, DatabaseIsOlder, require_newest

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
def database_at(address: str) -> Iterator[Engine]:
    """Give the database. What is wrong with it, now or within the block, ends the program with one sentence."""
    try:
        engine = open_engine(address)
    except AddressUnusable:
        engine = None
    if engine is None or (engine.dialect.name == "sqlite" and engine.url.database in {None, "", ":memory:"}):
        stop("The address of the database must look like sqlite:////folder/file.db or postgresql+psycopg://...")
    try:
        yield engine
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
    with database_at(address) as engine:
        if engine.dialect.name == "sqlite":
            _require_file(Path(engine.url.database or ""))
        require_newest(engine)
        yield engine


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
