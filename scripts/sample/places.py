"""The places of the sample, and how many traders each had on the day that was published."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from registry.folding import fold
from registry.merchants.model import LineOfBusiness
from registry.places.model import Place, PlaceKind
from registry.units.model import Unit
from scripts.sample.chance import Chance
from scripts.sample.labels import house_numbers, stalls

PUBLISHED_ON = date(2023, 5, 31)
TRADERS_THEN = 542
TRADERS_WITH_SIGN_THEN = 168
"""Published: 168 of 542 traders of four markets had a QR code in May 2023. How many in which market was not."""

VUNG_TAU, TAM_THANG, RACH_DUA, CITY = "26506", "26526", "26536", "79"
"""Codes of the present wards, and of the city they belong to."""

_Line = LineOfBusiness
_MARKET_GOODS = (
    *(_Line.FRESH_FOOD, _Line.FRESH_FOOD, _Line.FRESH_FOOD, _Line.GROCERIES, _Line.GROCERIES, _Line.CLOTHING),
    *(_Line.CLOTHING, _Line.EATERY, _Line.HOUSEHOLD_GOODS, _Line.SEAFOOD, _Line.HEALTH_BEAUTY, _Line.OTHER),
)
_SEAFOOD_MARKET_GOODS = (*(_Line.SEAFOOD,) * 8, _Line.EATERY, _Line.GROCERIES, _Line.FRESH_FOOD)
_STREET_GOODS = (
    *(_Line.EATERY, _Line.EATERY, _Line.EATERY, _Line.CLOTHING, _Line.CLOTHING, _Line.ELECTRONICS, _Line.SERVICES),
    *(_Line.HEALTH_BEAUTY, _Line.HEALTH_BEAUTY, _Line.LODGING, _Line.GROCERIES, _Line.OTHER),
)


@dataclass(frozen=True)
class SamplePlace:
    """A real place with an invented population."""

    name: str
    former_names: str
    sign_heading: str
    """What stands at the top of its signs."""
    unit_code: str
    kind: PlaceKind
    counted_then: int
    """Open and counted on PUBLISHED_ON."""
    with_sign_then: int
    """Of those, with a sign posted on that day."""
    goods: tuple[LineOfBusiness, ...]
    labels: Callable[[Chance, int], list[str]]
    """So many labels, in walking order."""


PLACES = (
    SamplePlace(
        "Đường Lý Tự Trọng",
        "",
        "TUYẾN PHỐ KHÔNG DÙNG TIỀN MẶT · LÝ TỰ TRỌNG",
        VUNG_TAU,
        PlaceKind.STREET,
        counted_then=80,
        with_sign_then=19,
        goods=_STREET_GOODS,
        labels=house_numbers,
    ),
    SamplePlace(
        "Chợ Vũng Tàu",
        "",
        "CHỢ 4.0 · CHỢ VŨNG TÀU",
        VUNG_TAU,
        PlaceKind.MARKET,
        counted_then=236,
        with_sign_then=71,
        goods=_MARKET_GOODS,
        labels=lambda _chance, number: stalls("Lô {row}-{at}", "ABCDEFGH", number),
    ),
    SamplePlace(
        "Chợ hải sản Nguyễn Công Trứ",
        "Chợ Xóm Lưới",
        "CHỢ 4.0 · CHỢ HẢI SẢN NGUYỄN CÔNG TRỨ",
        VUNG_TAU,
        PlaceKind.MARKET,
        counted_then=118,
        with_sign_then=42,
        goods=_SEAFOOD_MARKET_GOODS,
        labels=lambda _chance, number: stalls("Sạp {row}{at}", "ABCDE", number),
    ),
    SamplePlace(
        "Chợ phường Thắng Nhất",
        "",
        "CHỢ 4.0 · CHỢ PHƯỜNG THẮNG NHẤT",
        RACH_DUA,
        PlaceKind.MARKET,
        counted_then=104,
        with_sign_then=31,
        goods=_MARKET_GOODS,
        labels=lambda _chance, number: stalls("Ô {row}{at}", "ABCD", number),
    ),
    SamplePlace(
        "Chợ phường 7",
        "",
        "CHỢ 4.0 · CHỢ PHƯỜNG 7",
        TAM_THANG,
        PlaceKind.MARKET,
        counted_then=84,
        with_sign_then=24,
        goods=_MARKET_GOODS,
        labels=lambda _chance, number: stalls("Quầy {row}{at}", "ABC", number),
    ),
)


def load_places(session: Session, chance: Chance) -> dict[str, uuid.UUID]:
    """Store the places; return their ids by name."""
    ids = {place.name: chance.new_id() for place in PLACES}
    session.execute(
        insert(Place),
        [
            {
                "id": ids[place.name],
                "unit_id": newest_unit(session, place.unit_code).id,
                "kind": place.kind,
                "name": place.name,
                "name_key": fold(place.name),
                "former_names": place.former_names,
                "search_text": fold(f"{place.name}; {place.former_names}"),
                "version": 1,
            }
            for place in PLACES
        ],
    )
    return ids


def newest_unit(session: Session, code: str) -> Unit:
    """The unit of that code in the newest list: codes were reused, older lists mean others by them."""
    return session.scalars(select(Unit).where(Unit.code == code).order_by(Unit.edition.desc()).limit(1)).one()
