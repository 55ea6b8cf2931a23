"""The invented shops of a place: who they are, since when, and what happened to each."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from registry.folding import fold
from registry.merchants.details import MerchantDetails
from registry.merchants.model import MerchantKind
from registry.places.model import PlaceKind
from scripts.sample.chance import Chance
from scripts.sample.fates import Fate, fates, newcomers_fate
from scripts.sample.histories import LAST_DAY, History, history, pause
from scripts.sample.notes import closing_note
from scripts.sample.people import invented_owner, invented_phone
from scripts.sample.places import PUBLISHED_ON, SamplePlace
from scripts.sample.trades import invented_trade_name

DAY = timedelta(days=1)
GONE_BEFORE = 3
"""Shops of each place that had closed before the published day, and are not counted on it."""
RESTING_THEN = 1
"""Shops of each place that rested on the published day, and are not counted on it."""
RESTING_NOW = 2
NEVER_CLOSE = (Fate.EARLY, Fate.LATER)
"""Only of these some close: of the others each place has few, and needs them to practise on."""


@dataclass
class Shop:
    """A merchant to be."""

    id: uuid.UUID
    place: SamplePlace
    details: MerchantDetails
    fate: Fate
    closed_on: date | None
    closing_note: str
    history: History

    @property
    def holder(self) -> str:
        """The account's holder as banks write it: capitals without marks."""
        company = self.details.kind is MerchantKind.COMPANY
        return fold(self.details.registered_name if company else self.details.owner_name).upper()


class Population:
    """Makes the shops of one place after the other; phones and companies are numbered through."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._made = 0

    def of(self, place: SamplePlace) -> list[Shop]:
        """The shops of a place, in walking order, those that closed before their successors."""
        chance = self._chance
        newcomers = max(3, place.counted_then // 20)
        labels = place.labels(chance, place.counted_then + GONE_BEFORE + RESTING_THEN + newcomers)
        roles = ["counted"] * place.counted_then + ["gone"] * GONE_BEFORE + ["resting"] * RESTING_THEN
        roles = chance.some_of(roles + ["new"] * newcomers, len(labels))
        fate_of_counted = iter(fates(chance, place))
        shops: list[Shop] = []
        for label, role in zip(labels, roles, strict=True):
            if role == "counted":
                shops += self._counted(place, label, next(fate_of_counted))
            elif role == "gone":
                closed_on = chance.day(date(2023, 2, 1), PUBLISHED_ON)
                shops.append(self._shop(place, label, Fate.SURVEYED, self._long_ago(), closed_on))
            elif role == "resting":
                shop = self._shop(place, label, Fate.LATER, self._long_ago(), None)
                pause(shop.history, date(2023, 5, 8), date(2023, 7, 3))
                shops.append(shop)
            else:
                shops.append(self._newcomer(place, label, chance.day(date(2023, 7, 1), date(2026, 9, 30))))
        for shop in chance.some_of([s for s in shops if s.fate is Fate.LATER and not s.closed_on], RESTING_NOW):
            pause(shop.history, chance.day(date(2026, 9, 20), date(2026, 11, 6)), None)
        return shops

    def not_open_yet(self, place: SamplePlace, label: str, opens_on: date) -> Shop:
        """A shop that has been registered and opens later."""
        return self._shop(place, label, Fate.UNSEEN, opens_on, None)

    def _counted(self, place: SamplePlace, label: str, fate: Fate) -> list[Shop]:
        """A shop counted on the published day; where it closed since, perhaps with the one that came after."""
        chance = self._chance
        closes = fate in NEVER_CLOSE and chance.happens(0.07)
        closed_on = chance.day(PUBLISHED_ON + DAY, LAST_DAY - DAY * 30) if closes else None
        shops = [self._shop(place, label, fate, self._long_ago(), closed_on)]
        if closed_on is not None and chance.happens(0.6):
            shops.append(self._newcomer(place, label, closed_on + DAY * chance.whole(7, 28)))
        return shops

    def _newcomer(self, place: SamplePlace, label: str, opened_on: date) -> Shop:
        recent = opened_on > LAST_DAY - DAY * 45
        return self._shop(place, label, Fate.UNSEEN if recent else newcomers_fate(self._chance), opened_on, None)

    def _long_ago(self) -> date:
        """A day before the programme, so that the shop was there to be surveyed."""
        return self._chance.day(date(2006, 1, 1), date(2022, 10, 31))

    def _shop(self, place: SamplePlace, label: str, fate: Fate, opened_on: date, closed_on: date | None) -> Shop:
        chance = self._chance
        self._made += 1
        owner = invented_owner(chance)
        line = chance.one_of(place.goods)
        kind, registered_name = self._before_the_law(place, owner)
        details = MerchantDetails(
            unit_label=label,
            trade_name=invented_trade_name(chance, line, owner),
            owner_name=owner,
            kind=kind,
            registered_name=registered_name,
            # 1471 and a million share no divisor: every shop has its own number, and no row of numbers shows.
            phone=invented_phone(self._made * 1471 % 1_000_000) if chance.happens(0.95) else "",
            line_of_business=line,
            opened_on=opened_on,
        )
        return Shop(
            id=chance.new_id(),
            place=place,
            details=details,
            fate=fate,
            closed_on=closed_on,
            closing_note=closing_note(chance) if closed_on else "",
            history=history(chance, fate, opened_on, closed_on),
        )

    def _before_the_law(self, place: SamplePlace, owner: str) -> tuple[MerchantKind, str]:
        """Kind and registered name. No tax code: one made up could be somebody's."""
        if place.kind is PlaceKind.STREET and self._chance.happens(0.1):
            return MerchantKind.COMPANY, f"Công ty TNHH Mẫu {self._made}"
        if self._chance.happens(0.8 if place.kind is PlaceKind.STREET else 0.45):
            return MerchantKind.REGISTERED_HOUSEHOLD, f"Hộ kinh doanh {owner}"
        return MerchantKind.UNREGISTERED_TRADER, ""
