"""Measuring how fast signs are drawn, layout by layout, on one core and on two, and how large the files are."""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from multiprocessing import get_context

from qr import LAYOUTS, draw_signs
from scripts.benching.inventing import fresh_numbers, invented_signs
from scripts.benching.measuring import Line, Side, race, rounded
from scripts.benching.pages import PICTURE, WIDGET, draw_as_others

LEAST = 500
UNDISTURBED = "both cores, by the seconds each process had of its own"
ENOUGH = 2  # rounds for each of many layouts
MOST_BYTES, FOR_SIGNS = 3_000_000, 1000
# How many times faster than each, and how many times fewer pages it is given so that its turn ends.
OTHERS = {WIDGET: (25, 25), PICTURE: (4, 10)}


def drawing_lines(rounds: int, count: int) -> Iterator[Line]:
    """Yield what was measured with *count* signs a turn: payload written, symbol made, page drawn and compressed."""
    yield from _beside_others(rounds, count)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        for layout in LAYOUTS:
            undisturbed: list[float] = []
            sides: dict[str, Side] = {
                "one": partial(_draw, layout, count),
                "two": partial(_draw_on_two_cores, workers, layout, count, undisturbed),
            }
            speed = race(sides, min(rounds, ENOUGH))
            yield Line(
                f"{layout} signs, one core",
                rounded(speed["one"].of_core),
                "signs/s",
                bar=f"≥ {LEAST} signs/s",
                holds=speed["one"].of_core >= LEAST,
            )
            yield Line(
                f"{layout} signs, two cores",
                rounded(speed["two"].of_clock),
                "signs/s",
                {"one core": rounded(speed["one"].of_clock), UNDISTURBED: rounded(max(undisturbed))},
                rounded(speed["two"].of_clock / speed["one"].of_clock),
            )


def size_lines() -> Iterator[Line]:
    """Yield the bytes of a thousand A6 signs in one file."""
    size = len(drawn("a6", FOR_SIGNS, 0))
    bar = f"≤ {MOST_BYTES} bytes"
    yield Line(f"{FOR_SIGNS} a6 signs in one file", size, "bytes", bar=bar, holds=size <= MOST_BYTES)
    size = len(drawn("a6", FOR_SIGNS, 0, accents=True))
    yield Line(f"{FOR_SIGNS} a6 signs in one file, the name with its accents in the code too", size, "bytes")


def _beside_others(rounds: int, count: int) -> Iterator[Line]:
    sides: dict[str, Side] = {"ours": partial(_draw, "a6", count), "accents": partial(_draw, "a6", count, accents=True)}
    for other, (_, fewer) in OTHERS.items():
        sides[other] = partial(_draw_as_others, other, max(1, count // fewer))
    speed = {name: speed.of_core for name, speed in race(sides, rounds).items()}
    for other, (times, _) in OTHERS.items():
        ratio = speed["ours"] / speed[other]
        yield Line(
            f"a6 signs beside the same page with its code by {other}, one core",
            rounded(speed["ours"]),
            "signs/s",
            {other: rounded(speed[other])},
            rounded(ratio),
            f"≥ {times} × {other}",
            holds=ratio >= times,
        )
    yield Line("a6 signs, the name with its accents in the code too, one core", rounded(speed["accents"]), "signs/s")


def drawn(layout: str, count: int, first: int, *, accents: bool = False) -> bytes:
    """Return a PDF of *count* invented signs from number *first* on, as this project draws them."""
    file = BytesIO()
    draw_signs(invented_signs(count, first, accents=accents), layout, file)
    return file.getvalue()


def _draw(layout: str, count: int, *, accents: bool = False) -> int:
    drawn(layout, count, fresh_numbers(), accents=accents)
    return count


def _draw_as_others(other: str, count: int) -> int:
    draw_as_others(invented_signs(count, fresh_numbers()), other)
    return count


def _draw_on_two_cores(workers: ProcessPoolExecutor, layout: str, count: int, undisturbed: list[float]) -> int:
    """Have each of two processes draw a file of *count* signs, wait for both, and note the sum of their own speeds."""
    files = [workers.submit(_seconds_of_core, layout, count, fresh_numbers()) for _ in range(2)]
    undisturbed.append(sum(count / file.result() for file in files))
    return 2 * count


def _seconds_of_core(layout: str, count: int, first: int) -> float:
    began = time.process_time()
    drawn(layout, count, first)
    return time.process_time() - began
