"""What a wave is made of: the signs that hung at some places, which of them are to be replaced, and which are."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from registry.calendar import day_of
from registry.consents.model import Purpose, Turn
from registry.consents.queries import last_word
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.signs.model import Sign, SignState, SignWave


class Hung(NamedTuple):
    """A sign that hung at a shop, as far as waves ask: thousands of them are looked through."""

    id: uuid.UUID
    merchant_id: uuid.UUID
    place_id: uuid.UUID
    layout: str
    account_id: uuid.UUID
    state: SignState
    created_at: datetime
    posted_on: date
    ended_at: datetime | None
    was_reprinted: bool
    may_have_one: bool
    """Whether the shop is open and agrees to a sign in public: else nothing is to hang there any more."""


@dataclass(frozen=True)
class Wave:
    """How far a wave has come, counted in signs: a shop with one of each of two sizes has two to be replaced."""

    begun: SignWave | None
    """Nothing of what turned old by itself."""
    place: Place | None
    """Nothing of a wave of a whole unit."""
    since: date | None
    """Nothing where nothing turned old."""
    replaced: int
    left: tuple[uuid.UUID, ...]
    """The signs that no other hangs in place of yet."""
    left_out: int
    """Signs of shops that closed or take no sign any more: not counted."""
    last_replaced_on: date | None = None
    """Of a wave that somebody began: the latest day on which a successor was put up, so far."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to replace."""
        return not self.left

    @property
    def to_replace(self) -> int:
        """How many signs it is about."""
        return self.replaced + len(self.left)


def signs_that_hung(session: Session, officer: Officer, within: ColumnElement[bool]) -> list[Hung]:
    """Every sign that hung at the shops of some places, as far as the officer is posted there, in order of making."""
    anew = aliased(Sign)
    rows = session.execute(
        select(
            *(Sign.id, Sign.merchant_id, Merchant.place_id, Sign.layout, Sign.account_id, Sign.state),
            *(Sign.created_at, Sign.posted_on, Sign.ended_at),
            exists().where(anew.replaces_id == Sign.id),
            ~Merchant.is_closed & last_word(Merchant.id, Purpose.PRINT_SIGN, Turn.GIVEN),
        )
        .join(Sign.merchant)
        .join(Merchant.place)
        .where(Sign.posted_on.is_not(None), within, within_postings(officer))
        .order_by(Sign.created_at, Sign.serial)
    )
    return [Hung._make(row) for row in rows]


def places_with_old_signs(session: Session, officer: Officer) -> Sequence[Place]:
    """The officer's places where a sign turned old and nothing hangs in its place, in the order of their names."""
    later = aliased(Sign)
    followed = exists().where(
        later.merchant_id == Sign.merchant_id,
        later.layout == Sign.layout,
        later.posted_on.is_not(None),
        later.created_at > Sign.created_at,
    )
    old = (
        select(Merchant.place_id)
        .join(Sign, Sign.merchant_id == Merchant.id)
        .where(
            Sign.state == SignState.REPLACED,
            Sign.posted_on.is_not(None),
            ~followed,
            ~Merchant.is_closed,
            last_word(Merchant.id, Purpose.PRINT_SIGN, Turn.GIVEN),
        )
    )
    return session.scalars(
        select(Place).where(Place.id.in_(old), within_postings(officer)).order_by(Place.name_key, Place.id)
    ).all()


def old_signs_wave(place: Place, hung: Iterable[Hung]) -> Wave:
    """What turned old by itself at the *place* whose signs *hung*, from the first one on that belongs to those left.

    Spans of days without a good sign that touch make one wave: so it has a beginning, and is over with the last sign.
    """
    left, spans, left_out = [], [], 0
    for chain in _chains(hung):
        for sign, after in zip(chain, [*chain[1:], None], strict=True):
            if sign.state is not SignState.REPLACED or sign.ended_at is None or _took_over(sign, after):
                continue
            if after is not None:
                spans.append((max(after.posted_on, day_of(sign.ended_at)), day_of(sign.ended_at)))
            elif sign.may_have_one:
                left.append(sign)
            else:
                left_out += 1
    since = min((day_of(sign.ended_at) for sign in left if sign.ended_at), default=None)
    replaced = 0
    for until, turned in sorted(spans, reverse=True):
        if since is not None and until >= since:
            replaced, since = replaced + 1, min(since, turned)
    return Wave(None, place, since, replaced, tuple(sign.id for sign in left), left_out)


def begun_wave(wave: SignWave, hung: Iterable[Hung]) -> Wave:
    """How far a wave that somebody began has come, at the places whose signs *hung*."""
    replaced, left, left_out = 0, [], 0
    days: list[date] = []
    for chain in _chains(hung):
        replaced_on = _replaced_on(chain, wave)
        for sign in chain:
            if not _hung_at_its_beginning(sign, wave):
                continue
            if replaced_on is not None:
                replaced += 1
                days.append(replaced_on)
            elif sign.may_have_one:
                left.append(sign.id)
            else:
                left_out += 1
    return Wave(wave, wave.place, wave.begun_on, replaced, tuple(left), left_out, max(days, default=None))


def _chains(hung: Iterable[Hung]) -> Iterable[list[Hung]]:
    """The signs of one shop in one layout, one after the other."""
    chains: dict[tuple[uuid.UUID, str], list[Hung]] = defaultdict(list)
    for sign in hung:
        chains[sign.merchant_id, sign.layout].append(sign)
    return chains.values()


def _replaced_on(chain: list[Hung], wave: SignWave) -> date | None:
    """Since when a sign made since the wave began hangs; nothing where none does.

    One that took a successor's place does not bring the day forward.
    """
    since = [sign for sign in chain if sign.created_at >= wave.created_at and sign.state is not SignState.VOID]
    if not any(sign.state is SignState.POSTED for sign in since):
        return None
    return min(sign.posted_on for sign in since)


def _took_over(sign: Hung, after: Hung | None) -> bool:
    """Whether the sign was good until the next one hung: nothing turned old before."""
    return after is not None and not sign.was_reprinted and after.account_id == sign.account_id


def _hung_at_its_beginning(sign: Hung, wave: SignWave) -> bool:
    ended_before = sign.ended_at is not None and sign.ended_at < wave.created_at
    return sign.created_at < wave.created_at and sign.posted_on <= wave.begun_on and not ended_before
