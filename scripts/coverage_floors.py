"""Tells which room the tests left short of the share of lines and branches they must run."""

import io
import sys

from coverage import Coverage
from coverage.exceptions import NoDataError

FLOORS = {"qr": 100, "registry": 100, "campaigns": 100, "merchant_app": 95}
"""Percent of the lines and branches of each room that a whole run of the tests reaches at least."""


def shortfalls(measured: Coverage) -> list[str]:
    """One sentence for each room below its floor, with the files that lack something."""
    said = []
    for room, floor in FLOORS.items():
        report = io.StringIO()
        try:
            reached = measured.report(include=[f"{room}/*"], file=report, skip_covered=True, show_missing=True)
        except NoDataError:
            reached = 0.0
        if reached < floor:
            lacking = [line for line in report.getvalue().splitlines() if line.startswith(f"{room}/")]
            said.append(
                "\n  ".join([f"{room} falls short: the tests run {reached:.2f} % of it, not {floor} %.", *lacking])
            )
    return said


def main() -> None:
    """Judge what the last run of the tests in this folder measured."""
    measured = Coverage()
    measured.load()
    said = shortfalls(measured)
    print(*(said or ["Every room is above its floor of coverage."]), sep="\n")
    sys.exit(bool(said))


if __name__ == "__main__":
    main()
