"""What the same period says otherwise by now: each number that changed, and the shops it gained and lost."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.adoption.figures import Exclusion
from campaigns.ladder.model import LADDER, Rung
from campaigns.reports.contents import Difference, Figure, PlacePart, ReportContents, ShopLine
from campaigns.reports.model import PeriodReport
from campaigns.reports.parts import parts_of
from registry.places.model import Place

Behind = Callable[[ShopLine], bool]


def differences_since(session: Session, report: PeriodReport) -> list[Difference]:
    """The numbers of the report's places that are others by now. The caller may see the report.

    The criterion stays the filed one, as it was then.
    """
    filed = report.said
    return list(differences_between(filed, parts_now(session, filed)))


def parts_now(session: Session, filed: ReportContents, known_at: datetime | None = None) -> tuple[PlacePart, ...]:
    """The places of a report, for the same period and criterion, as they are known now or at a later moment."""
    ids = [part.place_id for part in filed.places]
    places = {
        place.id: place
        for place in session.scalars(select(Place).where(Place.id.in_(ids)).options(joinedload(Place.unit)))
    }
    return parts_of(session, [places[one] for one in ids], filed.period, filed.criterion, known_at)


def differences_between(filed: ReportContents, now: Sequence[PlacePart]) -> Iterator[Difference]:
    """Place by place: the counted, each rung, refusals, exclusions, and the evening before the period."""
    for then, today in zip(filed.places, now, strict=True):
        for figure, behind in _BEHIND.items():
            was, is_ = (_shops(part, behind) for part in (then, today))
            if was.keys() != is_.keys():
                gained = tuple(is_[one] for one in is_ if one not in was)
                lost = tuple(was[one] for one in was if one not in is_)
                yield Difference(then.place_id, then.name, figure, len(was), len(is_), gained, lost)
        for figure, filed_number, number_now in (
            (Figure.BEFORE_REACHED, then.numbers.before.numerator, today.numbers.before.numerator),
            (Figure.BEFORE_COUNTED, then.numbers.before.denominator, today.numbers.before.denominator),
        ):
            if filed_number != number_now:
                yield Difference(then.place_id, then.name, figure, filed_number, number_now, (), ())


def shops_behind(part: PlacePart, figure: str) -> list[ShopLine]:
    """The shops behind one number of a place, as many as it says. *figure* is one of COUNTED_SHOPS."""
    behind = _BEHIND[figure]
    return [shop for shop in part.shops if behind(shop)]


def _shops(part: PlacePart, behind: Behind) -> dict[object, ShopLine]:
    return {shop.merchant_id: shop for shop in part.shops if behind(shop)}


def _counted(shop: ShopLine) -> bool:
    return shop.excluded is None


def _refuses(shop: ShopLine) -> bool:
    return _counted(shop) and shop.refused


def _stands_on(rung: Rung, shop: ShopLine) -> bool:
    return _counted(shop) and rung in shop.rungs


def _is_left_out(reason: Exclusion, shop: ShopLine) -> bool:
    return shop.excluded is reason


_BEHIND: dict[str, Behind] = {
    Figure.COUNTED: _counted,
    **{rung: partial(_stands_on, rung) for rung in LADDER},
    Figure.REFUSED: _refuses,
    **{reason: partial(_is_left_out, reason) for reason in Exclusion},
}
"""Which shops are behind a number, in the order of telling."""
COUNTED_SHOPS = frozenset(_BEHIND)
"""The numbers that are a number of shops; those of the evening before the period are numbers alone."""
