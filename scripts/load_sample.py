"""Loads the practice data (four markets and a street of Vũng Tàu) into an empty database.

Usage: .venv/bin/python scripts/load_sample.py --database sqlite:///practice.db
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from database.engine import open_engine, sessions_on, writing
from database.migrating import migrate
from registry.units.shipped import load_shipped_units
from scripts.sample.loading import DatabaseNotEmpty, load_sample
from scripts.sample.officers import SAMPLE_LOGINS


def main() -> None:
    """Make or migrate the database, load units and sample, and print who can sign in."""
    parser = argparse.ArgumentParser(description="Load invented practice data into an empty database.")
    parser.add_argument("--database", required=True, help="sqlite:///FILE or postgresql+psycopg://…")
    engine = open_engine(parser.parse_args().database)
    migrate(engine)
    try:
        with writing(sessions_on(engine)) as session:
            load_shipped_units(session)
            sign_ins = load_sample(session)
    except DatabaseNotEmpty:
        sys.exit("The database already holds places, merchants or officers. Nothing was changed; choose an empty one.")
    print(f"Practice sign-ins, all with the password  {sign_ins.password}", *SAMPLE_LOGINS, sep="\n")


if __name__ == "__main__":
    main()
