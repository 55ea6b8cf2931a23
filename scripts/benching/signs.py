"""Measures payloads, symbols, signs, print runs and photographs, beside what others offer; says which bar fails."""

import argparse
import sys
from collections.abc import Iterator

from scripts.benching.drawing import drawing_lines, size_lines
from scripts.benching.measuring import Line
from scripts.benching.payloads import payload_lines
from scripts.benching.photographs import photograph_lines
from scripts.benching.print_runs import print_run_lines
from scripts.benching.sheets import sheet_lines
from scripts.benching.symbols import symbol_lines

ROUNDS, SIGNS, PHOTOGRAPHS = 3, 500, 4


def lines(rounds: int, signs: int, photographs: int) -> Iterator[Line]:
    """Yield every figure, as soon as it is known."""
    yield from payload_lines(rounds, 20 * signs)
    yield from symbol_lines(rounds, signs)
    yield from drawing_lines(rounds, signs)
    yield from sheet_lines(1, signs)
    yield from size_lines()
    yield from print_run_lines(rounds, signs)
    yield from photograph_lines(photographs)


def main() -> int:
    """Print a JSON line for each figure; 1 when a bar does not hold."""
    parser = argparse.ArgumentParser(prog="scripts/bench signs", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="turns of each side; the best one counts")
    parser.add_argument("--signs", type=int, default=SIGNS, help="signs drawn in a turn")
    parser.add_argument("--photographs", type=int, default=PHOTOGRAPHS, help="photographs of each kind")
    asked = parser.parse_args()
    fallen_short = 0
    for line in lines(max(1, asked.rounds), max(1, asked.signs), max(1, asked.photographs)):
        print(line.as_json(), flush=True)
        fallen_short += not line.holds
    return int(fallen_short > 0)


if __name__ == "__main__":
    sys.exit(main())
