"""Which shops a run is about, and what decides about their signs: asked for hundreds at once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, joinedload

from database.sealing import SealBroken
from registry.accounts.model import AccountState, PaymentAccount
from registry.chunks import chunks
from registry.consents.model import Purpose, Turn
from registry.consents.queries import last_word
from registry.merchants.model import Merchant
from registry.merchants.queries import select_seen_by
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.print_runs.model import Only
from registry.print_runs.wanted import Wanted
from registry.signs.model import Sign, SignState
from registry.signs.wave_begins import wave_begins


@dataclass
class Known:
    """What is known of the shops, by their ids."""

    accounts: dict[uuid.UUID, PaymentAccount] = field(default_factory=dict)
    broken: set[uuid.UUID] = field(default_factory=set)
    """Those with an account that cannot even be read: it was changed past the program."""
    agreeing: set[uuid.UUID] = field(default_factory=set)
    """Those that agree to a sign in public."""
    newest: dict[uuid.UUID, Sign] = field(default_factory=dict)
    """The newest sign in the layout that is not void, where it was asked for."""
    waves: dict[uuid.UUID, datetime] = field(default_factory=dict)
    """Since when the signs of a place are to be replaced, where that was asked for."""


def places_of(session: Session, by: Officer, wanted: Wanted) -> Sequence[Place]:
    """The chosen places. Raise NoResultFound where *by* may not know that one exists."""
    found: list[Place] = []
    for ids in chunks(wanted.place_ids):
        asked = select(Place).where(Place.id.in_(ids), within_postings(by)).options(joinedload(Place.unit))
        found.extend(session.scalars(asked.execution_options(populate_existing=True)))
    if len(found) != len(wanted.place_ids):
        raise NoResultFound
    return found


def shops_of(session: Session, by: Officer, wanted: Wanted, *, layout: str) -> list[Merchant]:
    """The shops that are asked for, in no order. Raise NoResultFound where one is listed that *by* may not see.

    Of places they are those that have not closed; of a list, all.
    """
    found: list[Merchant] = []
    for condition in conditions_of(wanted, layout=layout):
        found.extend(session.scalars(select_seen_by(by).where(condition).execution_options(populate_existing=True)))
    if wanted.only is Only.LISTED and len(found) != len(wanted.merchant_ids):
        raise NoResultFound
    return found


def conditions_of(wanted: Wanted, *, layout: str) -> Sequence[ColumnElement[bool]]:
    """What is true of the shops that are asked for, as several questions where there are many places or shops."""
    if wanted.only is Only.LISTED:
        return [Merchant.id.in_(ids) for ids in chunks(wanted.merchant_ids)]
    printed = exists().where(Sign.merchant_id == Merchant.id, Sign.layout == layout, Sign.state != SignState.VOID)
    of_places = [Merchant.place_id.in_(ids) & ~Merchant.is_closed for ids in chunks(wanted.place_ids)]
    if wanted.only is Only.ALL:
        return of_places
    return [condition & (printed if wanted.only is Only.CHANGED else ~printed) for condition in of_places]


def closed_in(session: Session, wanted: Wanted) -> int:
    """How many shops of the chosen places have closed. The caller has checked that the places may be seen."""
    count = select(func.count(Merchant.id))
    return sum(
        session.scalars(count.where(Merchant.place_id.in_(ids), Merchant.is_closed)).one()
        for ids in chunks(wanted.place_ids)
    )


def known_of(session: Session, shops: Sequence[Merchant], wanted: Wanted, *, layout: str) -> Known:
    """Everything that decides about the shops' signs."""
    known = Known()
    if wanted.only is Only.CHANGED:
        known.waves = wave_begins(session, {shop.place_id for shop in shops})
    for ids in chunks([shop.id for shop in shops]):
        _ask_accounts(session, ids, known)
        agreeing = select(Merchant.id).where(
            Merchant.id.in_(ids), last_word(Merchant.id, Purpose.PRINT_SIGN, Turn.GIVEN)
        )
        known.agreeing |= set(session.scalars(agreeing))
        if wanted.only is Only.CHANGED:
            signs = session.scalars(
                select(Sign)
                .where(Sign.merchant_id.in_(ids), Sign.layout == layout, Sign.state != SignState.VOID)
                .order_by(Sign.created_at, Sign.serial)
                .execution_options(populate_existing=True)
            )
            known.newest |= {sign.merchant_id: sign for sign in signs}  # the last of each shop stays
    return known


def _ask_accounts(session: Session, ids: Sequence[uuid.UUID], known: Known) -> None:
    """Ask for the active accounts at once; one by one where one of them cannot be read."""
    asked = select(PaymentAccount).where(PaymentAccount.state == AccountState.ACTIVE)
    asked = asked.execution_options(populate_existing=True)
    try:
        accounts = session.scalars(asked.where(PaymentAccount.merchant_id.in_(ids))).all()
    except SealBroken:
        if len(ids) == 1:
            known.broken |= set(ids)
            return
        for one in ids:
            _ask_accounts(session, [one], known)
    else:
        known.accounts |= {account.merchant_id: account for account in accounts}
