"""Measuring how many distorted photographs of signs are read, and in how much time, beside zxing-cpp alone."""

import resource
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from itertools import groupby
from statistics import median

import zxingcpp
from PIL import Image

from qr import scan
from scripts.benching.measuring import Line, rounded

# Asked for by name: what the tests make is not annotated, and types are only checked outside of them.
distorted_photographs = import_module("tests.qr.photographs").distorted_photographs
ALONE = "zxing-cpp alone"


@dataclass(frozen=True, slots=True)
class Tally:
    """What one reader made of some photographs.

    Attributes:
        read: for each photograph, whether all its codes were.
        wrong: texts that are on none.
        milliseconds: of a core for each photograph, with the process that decodes it.
    """

    read: list[bool] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def look(self, reader: Callable[[bytes], list[str]], photograph: bytes, payloads: tuple[str, ...]) -> None:
        """Have *reader* look at one more photograph, of signs with *payloads*."""
        began = _milliseconds_of_core()
        found = reader(photograph)
        self.milliseconds.append(_milliseconds_of_core() - began)
        self.read.append(set(payloads) <= set(found))
        self.wrong.extend(set(found) - set(payloads))

    def add(self, other: "Tally") -> None:
        """Take in what *other* counted."""
        self.read.extend(other.read)
        self.wrong.extend(other.wrong)
        self.milliseconds.extend(other.milliseconds)

    @property
    def percent(self) -> float:
        """Share of the photographs that was read."""
        return 100 * sum(self.read) / len(self.read)


def photograph_lines(of_each_kind: int) -> Iterator[Line]:
    """Yield the share read and the milliseconds, kind by kind and of all."""
    readers = {"ours": _ours, ALONE: _alone}
    whole = {name: Tally() for name in readers}
    for kind, photographs in groupby(distorted_photographs(of_each_kind), key=lambda photograph: photograph.kind):
        tallies = {name: Tally() for name in readers}
        for photograph in photographs:
            for name, reader in readers.items():
                tallies[name].look(reader, photograph.jpeg_bytes, photograph.payloads)
        yield from _lines_of(f"photographs, {kind}", tallies)
        for name, tally in tallies.items():
            whole[name].add(tally)
    yield from _lines_of("all photographs", whole, f"≥ 1 × {ALONE}")
    wrong = {name: len(tally.wrong) for name, tally in whole.items()}
    what = "texts read in photographs that stand on none of them"
    yield Line(what, wrong["ours"], "texts", {ALONE: wrong[ALONE]}, bar="0 texts", holds=not wrong["ours"])


def _lines_of(what: str, tallies: Mapping[str, Tally], bar: str | None = None) -> Iterator[Line]:
    ours, alone = tallies["ours"], tallies[ALONE]
    yield Line(
        f"{what}: read",
        rounded(ours.percent),
        f"% of {len(ours.read)}",
        {ALONE: rounded(alone.percent)},
        rounded(ours.percent / alone.percent) if alone.percent else None,
        bar,
        holds=bar is None or ours.percent >= alone.percent,
    )
    took = median(ours.milliseconds)
    yield Line(f"{what}: time", rounded(took), "ms", {ALONE: rounded(median(alone.milliseconds))})


def _ours(photograph: bytes) -> list[str]:
    return [found.text for found in scan(photograph)]


def _alone(photograph: bytes) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(photograph)))]


def _milliseconds_of_core() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (time.process_time() + children.ru_utime + children.ru_stime)
