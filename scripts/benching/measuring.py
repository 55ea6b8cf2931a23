"""Measuring several ways of doing one thing so that a busy machine misleads as little as it can."""

import gc
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

Side = Callable[[], int]
"""Does its share of the work once and says how many things that were."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, as it is printed.

    Attributes:
        what: what was measured.
        figure: how much, in *unit*.
        beside: the same figure of others, from the same run; None for one that is not installed.
        ratio: the figure against the best, or against the named one, of these.
        bar: what has to hold, in words; None where the figure is only told.
        holds: whether it does; without a bar there is nothing to fall short of.
    """

    what: str
    figure: float
    unit: str
    beside: Mapping[str, float | None] = field(default_factory=dict)
    ratio: float | None = None
    bar: str | None = None
    holds: bool = True

    def as_json(self, bench: str = "signs") -> str:
        """Return the line without its end."""
        return json.dumps({"bench": bench, **asdict(self)}, ensure_ascii=False)


class Speed(NamedTuple):
    """How many things a second one side does, in its best round.

    Attributes:
        of_core: a second of this process on a core. What else runs on the machine does not count.
        of_clock: a second of the clock on the wall; for work that is shared between processes.
    """

    of_core: float
    of_clock: float


_TICK = 1e-6


def race(sides: Mapping[str, Side], rounds: int) -> dict[str, Speed]:
    """Return how fast each side is in the best of *rounds*.

    The sides take turns, so that a slow minute of the machine slows them all; what else runs there can
    only take time away, so the best round is the one that says most. Every side is run once before,
    for what is only made once.
    """
    best = dict.fromkeys(sides, Speed(0, 0))
    for counted in (False, *[True] * rounds):
        for name, side in sides.items():
            gc.collect()
            core, clock = time.process_time(), time.perf_counter()
            things = side()
            seconds = Speed(time.process_time() - core, time.perf_counter() - clock)
            # Less than one tick of the core's clock counts as one.
            speed = Speed(*(things / max(passed, _TICK) for passed in seconds))
            if counted:
                best[name] = Speed(*map(max, best[name], speed))
    return best


def shortened(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    """Return *figures* with no more digits than a measurement has."""
    return {name: None if figure is None else rounded(figure) for name, figure in figures.items()}


def rounded(figure: float) -> float:
    """Return three digits of *figure*, and all of those before the point."""
    return round(figure) if figure >= 100 else float(f"{figure:.3g}")
