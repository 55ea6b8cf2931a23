"""Questions about units. Nothing here changes a row."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from registry.alphabet import AlphabetKey, alphabet_key
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings, within_postings
from registry.places.model import Place
from registry.searching import holds_in_order, question_words
from registry.units.model import OldUnit, Unit
from registry.units.ranking import rank

_PROVINCE = aliased(Unit)
_PROVINCE_CODE = func.coalesce(_PROVINCE.code, Unit.code)


@dataclass(frozen=True)
class FoundUnit:
    """A present unit that answers a search."""

    unit: Unit
    province: Unit | None
    """Nothing when the unit is a province."""
    old_units: tuple[OldUnit, ...]
    """The old ones that were asked for; all that went into the unit when it was found by its present name."""


def units_matching(session: Session, text: str, limit: int = 30, *, near: Officer | None = None) -> list[FoundUnit]:
    """The units of the newest edition whose name or code, present or old, holds the words of *text* in that order.

    Accents do not matter. Exact names come first; of equally good ones those in a province where *near* is posted, and
    present ones before old ones. An old unit that was split gives each of its successors. Nothing typed finds nothing.
    At most *limit*.
    """
    asked = " ".join(question_words(text))
    if not asked:
        return []
    hits: dict[uuid.UUID, list[_Hit]] = defaultdict(list)
    own = _provinces_of(session, near) if near else frozenset()
    for hit in sorted((*_present_hits(session, asked), *_old_hits(session, asked)), key=lambda hit: hit.order(own)):
        hits[hit.unit_id].append(hit)
    shown = dict(islice(hits.items(), limit))
    units = {
        unit.id: unit
        for unit in session.scalars(select(Unit).where(Unit.id.in_(shown)).options(joinedload(Unit.parent)))
    }
    olds = defaultdict(list)
    for old in session.scalars(select(OldUnit).where(OldUnit.unit_id.in_(shown))):
        olds[old.unit_id].append(old)
    return [_found(units[unit_id], olds[unit_id], hits) for unit_id, hits in shown.items()]


def wards_of_officer(session: Session, officer: Officer) -> Sequence[Unit]:
    """The wards and communes the officer is posted to today, themselves or through their province."""
    wards = select(Unit).where(Unit.parent_id.is_not(None), units_within_postings(officer))
    return sorted(session.scalars(wards.options(joinedload(Unit.parent))), key=lambda ward: alphabet_key(ward.name))


class _Hit(NamedTuple):
    """A name that answers: the unit's own, or that of an old unit."""

    unit_id: uuid.UUID
    rank: int
    code: str
    old_id: uuid.UUID | None
    province: str
    """The code of the province the unit lies in, or of the unit that is one."""

    def order(self, own: frozenset[str]) -> tuple[int, bool, bool, str]:
        return self.rank, self.province not in own, self.old_id is not None, self.code


def _present_hits(session: Session, asked: str) -> Iterator[_Hit]:
    query = select(Unit.id, Unit.code, Unit.search_text, _PROVINCE_CODE).outerjoin(_PROVINCE, Unit.parent)
    for unit_id, code, search_text, province in session.execute(
        query.where(_of_newest_edition(), holds_in_order(Unit.search_text, asked))
    ):
        yield _Hit(unit_id, rank(asked, search_text), code, None, province)


def _old_hits(session: Session, asked: str) -> Iterator[_Hit]:
    query = select(OldUnit.id, OldUnit.unit_id, OldUnit.old_code, OldUnit.search_text, _PROVINCE_CODE)
    query = query.join(OldUnit.unit).outerjoin(_PROVINCE, Unit.parent)
    for old_id, unit_id, code, search_text, province in session.execute(
        query.where(_of_newest_edition(), holds_in_order(OldUnit.search_text, asked))
    ):
        yield _Hit(unit_id, rank(asked, search_text), code, old_id, province)


def _provinces_of(session: Session, officer: Officer) -> frozenset[str]:
    """The codes of the provinces the officer is posted in; the unit itself may be one of an edition past."""
    places = select(Place.unit_id).where(within_postings(officer))
    posted = select(_PROVINCE_CODE).select_from(Unit).outerjoin(_PROVINCE, Unit.parent)
    return frozenset(session.scalars(posted.where(or_(units_within_postings(officer), Unit.id.in_(places))).distinct()))


def _of_newest_edition() -> ColumnElement[bool]:
    return Unit.edition == select(func.max(Unit.edition)).scalar_subquery()


def _found(unit: Unit, olds: list[OldUnit], hits: list[_Hit]) -> FoundUnit:
    best = hits[0]
    if best.old_id is not None:
        asked_for = {hit.old_id for hit in hits if hit.rank == best.rank}
        olds = [old for old in olds if old.id in asked_for]
    return FoundUnit(unit, unit.parent, tuple(sorted(olds, key=_by_name)))


def _by_name(old: OldUnit) -> AlphabetKey:
    return alphabet_key(f"{old.name} {old.district}")
