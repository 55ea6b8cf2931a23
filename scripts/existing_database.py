"""The database an errand works on: it must be there, and of the shape this program knows."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from database.engine import open_engine
from database.migrating import DatabaseIsNewer, DatabaseIsOlder, require_newest

PROJECT = Path(__file__).parent.parent


def ask_for_database(parser: argparse.ArgumentParser) -> None:
    """Let the errand be told its database; DATABASE_URL, else the one scripts/run makes, if it is not."""
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("DATABASE_URL") or f"sqlite:///{PROJECT / 'var' / 'cashless.db'}",
        help="address of the database (default: DATABASE_URL, else the one scripts/run makes)",
    )


def open_existing(address: str) -> Engine:
    """Open the database, or stop with one sentence on what to do. A missing file is not created."""
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
            stop(f"There is no database at {url.database}. Start the program once with scripts/run, or see --database.")
        engine = open_engine(address)
        require_newest(engine)
    except ArgumentError:
        stop("The address of the database must look like sqlite:////folder/file.db or postgresql+psycopg://...")
    except DatabaseIsNewer:
        stop("The database was written by a newer version of this program. Use that version; nothing was changed.")
    except DatabaseIsOlder:
        stop("The database is of an older version. Start the program once with scripts/run, then try again.")
    except DatabaseError as error:
        stop(f"The database cannot be used: {str(error.orig).strip()}")
    return engine


def stop(sentence: str) -> NoReturn:
    """Say one sentence and end with status 1."""
    print(sentence, file=sys.stderr)
    sys.exit(1)
