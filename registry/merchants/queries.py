"""Questions about merchants. Nothing here changes a row."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from registry.merchants.finding import answers, nearest_first
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.trader import Trader
from registry.trader_links.scope import within_link


def select_seen_by(reader: Officer | Trader) -> Select[Merchant]:
    """The merchants in the officer's postings, or the trader's own one, each with its place and unit."""
    mine = within_link(reader) if isinstance(reader, Trader) else within_postings(reader)
    return (
        select(Merchant)
        .join(Merchant.place)
        .join(Place.unit)
        .options(contains_eager(Merchant.place).contains_eager(Place.unit))
        .where(mine)
    )


def merchant_seen_by(session: Session, officer: Officer, merchant_id: uuid.UUID) -> Merchant:
    """The merchant, or NoResultFound where the officer may not know it exists."""
    return session.scalars(select_seen_by(officer).where(Merchant.id == merchant_id)).one()


def own_merchant(session: Session, trader: Trader) -> Merchant:
    """The trader's own shop; NoResultFound once the link was ended."""
    return session.scalars(select_seen_by(trader)).one()


def merchants_matching(session: Session, officer: Officer, text: str, limit: int = 50) -> Sequence[Merchant]:
    """The officer's merchants that *text* asks for, those with that very label first, then place by place.

    Label, names, phone and the place's name may hold the words. Accents and capitals do not matter, parts of words
    do: ``duc`` finds Đức. At most *limit*.
    """
    return session.scalars(
        select_seen_by(officer)
        .where(answers(text, with_place=True))
        .order_by(*nearest_first(text), Place.name_key, Place.id, Merchant.walking_key, Merchant.id)
        .limit(limit)
    ).all()
