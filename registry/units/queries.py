"""Questions about units. Nothing here changes a row."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from registry.alphabet import AlphabetKey, alphabet_key
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings
from registry.searching import holds_in_order, question_words
from registry.units.model import OldUnit, Unit
from registry.units.ranking import rank


@dataclass(frozen=True)
class FoundUnit:
    """A present unit that answers a search."""

    unit: Unit
    province: Unit | None
    """Nothing when the unit is a province."""
    old_units: tuple[OldUnit, ...]
    """The old ones that were asked for; all that went into the unit when it was found by its present name."""


def units_matching(session: Session, text: str, limit: int = 30) -> list[FoundUnit]:
    """The units of the newest edition whose name or code, present or old, holds the words of *text* in that order.

    Accents do not matter. Exact names come first, present ones before old ones; an old unit that was split gives
    each of its successors. Nothing typed finds nothing. At most *limit*.
    """
    asked = " ".join(question_words(text))
    if not asked:
        return []
    hits: dict[uuid.UUID, list[_Hit]] = defaultdict(list)
    for hit in sorted((*_present_hits(session, asked), *_old_hits(session, asked)), key=_Hit.order):
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

    def order(self) -> tuple[int, bool, str]:
        return self.rank, self.old_id is not None, self.code


def _present_hits(session: Session, asked: str) -> Iterator[_Hit]:
    query = select(Unit.id, Unit.code, Unit.search_text)
    for unit_id, code, search_text in session.execute(
        query.where(_of_newest_edition(), holds_in_order(Unit.search_text, asked))
    ):
        yield _Hit(unit_id, rank(asked, search_text), code, None)


def _old_hits(session: Session, asked: str) -> Iterator[_Hit]:
    query = select(OldUnit.id, OldUnit.unit_id, OldUnit.old_code, OldUnit.search_text)
    for old_id, unit_id, code, search_text in session.execute(
        query.join(OldUnit.unit).where(_of_newest_edition(), holds_in_order(OldUnit.search_text, asked))
    ):
        yield _Hit(unit_id, rank(asked, search_text), code, old_id)


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
