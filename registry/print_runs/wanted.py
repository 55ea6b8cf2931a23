"""What somebody asks to be printed, and what has to be known of the words on signs to answer."""

import hashlib
import json
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from typing import Protocol

from registry.accounts.model import PaymentAccount
from registry.merchants.model import Merchant
from registry.print_runs.model import Obstacle, Only, Order
from registry.print_runs.paper import Paper
from registry.signs.making import SignToMake
from registry.units.model import Unit


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which shops' signs are to be printed, on what and in which order."""

    layout: str
    sheet: str = ""
    """Empty for one sign a page."""
    start_at: int = 1
    """The first free cell of the first sheet."""
    copies: int = 1
    order: Order = Order.WALKING
    only: Only = Only.ALL
    place_ids: tuple[uuid.UUID, ...] = ()
    """Not asked for shops picked one by one."""
    merchant_ids: tuple[uuid.UUID, ...] = ()
    """Asked for shops picked one by one only."""

    def in_one_way(self) -> "Wanted":
        """The same with each id once, in their order, and none that is not asked."""
        listed = self.only is Only.LISTED
        return replace(
            self,
            place_ids=() if listed else tuple(sorted(set(self.place_ids))),
            merchant_ids=tuple(sorted(set(self.merchant_ids))) if listed else (),
        )


@dataclass(frozen=True)
class SignWords:
    """The lines above and below on a shop's sign, as they would be printed today."""

    place_line: str
    unit_line: str


class Words(Protocol):
    """What the room with the words knows."""

    def __call__(self, merchant: Merchant, /) -> SignWords:
        """The lines of the shop's sign. Asked only where there is no obstacle."""

    def obstacle(self, merchant: Merchant, account: PaymentAccount, /) -> tuple[Obstacle, str] | None:
        """What keeps the sign from being drawn, and what to tell of it: a letter, a text; nothing where it can be."""


class Remembered:
    """Words that are asked once for each shop, as it is called, and each account.

    To try whether a sign can be drawn takes far longer than all else of a plan, and is not done while shops are held.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._obstacles: dict[tuple[object, ...], tuple[Obstacle, str] | None] = {}
        self._lines: dict[tuple[object, ...], SignWords] = {}

    def __call__(self, merchant: Merchant, /) -> SignWords:
        """As Words."""
        key = _called(merchant)
        if key not in self._lines:
            self._lines[key] = self._words(merchant)
        return self._lines[key]

    def obstacle(self, merchant: Merchant, account: PaymentAccount, /) -> tuple[Obstacle, str] | None:
        """As Words. The content of an account never changes."""
        key = (*_called(merchant), account.id)
        if key not in self._obstacles:
            self._obstacles[key] = self._words.obstacle(merchant, account)
        return self._obstacles[key]


def _called(merchant: Merchant) -> tuple[object, ...]:
    """Whatever lines on a sign are made of."""
    place, unit = merchant.place, merchant.place.unit
    return merchant.id, merchant.trade_name, merchant.unit_label, place.kind, place.name, unit.id, unit.name


@dataclass(frozen=True)
class PlannedLine:
    """A shop, and what stands in the way of its sign; else the sign there is to be."""

    merchant: Merchant
    obstacle: Obstacle | None = None
    told: str = ""
    to_make: SignToMake | None = None
    """The sign, where nothing stands in the way; it may stand in the register already."""


@dataclass(frozen=True)
class RunPlan:
    """What would be printed at this moment."""

    wanted: Wanted
    paper: Paper
    unit: Unit | None
    """Nothing where no place was chosen."""
    lines: tuple[PlannedLine, ...]
    closed: int = 0
    """Shops of the chosen places that have closed, and are no lines."""

    @property
    def signs(self) -> int:
        """How many lines have a sign."""
        return sum(line.to_make is not None for line in self.lines)

    @property
    def obstacles(self) -> Counter[Obstacle]:
        """How often what stands in the way."""
        return Counter(line.obstacle for line in self.lines if line.obstacle is not None)

    @property
    def pages(self) -> int:
        """How many pages come out of the printer."""
        return self.paper.pages(self.signs)

    @property
    def parts(self) -> int:
        """How many files that makes."""
        return len(list(self.paper.parts(self.signs)))

    @property
    def hash(self) -> str:
        """SHA-256 of what is shown: what was asked for, and of each line the shop, its account, its texts, or why not.

        Who wants it written says which one was shown, and gets that or nothing.
        """
        wanted = self.wanted
        told: list[object] = [wanted.layout, wanted.sheet, wanted.start_at, wanted.copies, wanted.order, wanted.only]
        told += [[one.hex for one in ids] for ids in (wanted.place_ids, wanted.merchant_ids)]
        told += [_told(line) for line in self.lines]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _told(line: PlannedLine) -> list[object]:
    merchant, to_make = line.merchant.id.hex, line.to_make
    if to_make is None:
        return [merchant, line.obstacle, line.told]
    texts = to_make.texts
    return [merchant, to_make.account.id.hex, texts.shop_name, texts.place_line, texts.unit_line]
