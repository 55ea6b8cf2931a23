"""Loads the practice data (four markets and a street of Vũng Tàu) into an empty database, made if need be."""

import argparse

from scripts.migrate import prepared
from scripts.opening import ask_for_database, stop
from scripts.sample.loading import DatabaseNotEmpty, load_sample
from scripts.sample.officers import SAMPLE_LOGINS


def main() -> None:
    """Make or migrate the database, load units and sample, and print who can sign in."""
    parser = argparse.ArgumentParser(
        prog="scripts/load-sample", description="Load invented practice data into an empty database."
    )
    ask_for_database(parser)
    try:
        with prepared(parser.parse_args().database) as session:
            sign_ins = load_sample(session)
    except DatabaseNotEmpty:
        stop("The database already holds places, merchants or officers. Nothing was changed; choose an empty one.")
    print(f"Practice sign-ins, all with the password  {sign_ins.password}", *SAMPLE_LOGINS, sep="\n")


if __name__ == "__main__":
    main()
