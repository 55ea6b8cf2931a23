"""Questions about partners. Nothing here changes a row."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.adoption.rates import Rate
from campaigns.partners.model import PartnerPart, PartnerShop
from campaigns.plans.model import Campaign
from campaigns.plans.queries import campaign_kept_by, campaign_seen_by, places_of
from campaigns.plans.shops import Ticks, shops_of_places
from registry.alphabet import alphabet_key
from registry.officers.model import Officer

TICKS = Ticks(PartnerShop, PartnerShop.part_id, PartnerShop.merchant_id)


@dataclass(frozen=True)
class NamedFor:
    """The shops a partner is named for."""

    named: int
    """All of them, those that closed since among them."""
    reached: Rate
    """Those of them that are counted on the day, and how many have what the campaign's headline asks."""


def parts_of(session: Session, campaign: Campaign) -> Sequence[PartnerPart]:
    """Who takes part in the campaign: those that still do first, then by name. The caller may see the campaign."""
    found = session.scalars(_whole().where(PartnerPart.campaign_id == campaign.id))
    return sorted(found, key=lambda part: (part.left_on is not None, alphabet_key(part.partner.name), part.id))


def part_seen_by(session: Session, officer: Officer, part_id: uuid.UUID) -> PartnerPart:
    """The part, in a campaign the officer may see; NoResultFound for any other id."""
    part = session.scalars(_whole().where(PartnerPart.id == part_id)).one()
    campaign_seen_by(session, officer, part.campaign_id)
    return part


def part_kept_by(session: Session, officer: Officer, part_id: uuid.UUID) -> PartnerPart:
    """The part, in a campaign the officer may change; NoResultFound for any other id."""
    part = session.scalars(_whole().where(PartnerPart.id == part_id)).one()
    campaign_kept_by(session, officer, part.campaign_id)
    return part


def numbers_named(session: Session, parts: Sequence[PartnerPart]) -> dict[uuid.UUID, int]:
    """How many shops each of the parts is named for, by the part's id."""
    counted = dict.fromkeys((part.id for part in parts), 0)
    rows = session.execute(
        select(PartnerShop.part_id, func.count()).where(PartnerShop.part_id.in_(counted)).group_by(PartnerShop.part_id)
    )
    counted.update((part_id, number) for part_id, number in rows)
    return counted


def named_for(
    session: Session, campaign: Campaign, parts: Sequence[PartnerPart], as_of: date
) -> dict[uuid.UUID, NamedFor]:
    """How many shops each of the campaign's parts is named for on the day, by the part's id; in three statements."""
    rows = session.execute(
        select(PartnerShop.part_id, PartnerShop.merchant_id).where(PartnerShop.part_id.in_([one.id for one in parts]))
    ).all()
    shops = shops_of_places(session, places_of(session, [campaign])[campaign.id], as_of, campaign.criterion)
    counted = {shop.merchant_id: shop.reached for shop in shops if shop.counted}
    named, open_now, reached = Counter[uuid.UUID](), Counter[uuid.UUID](), Counter[uuid.UUID]()
    for part_id, merchant_id in rows:
        named[part_id] += 1
        open_now[part_id] += merchant_id in counted
        reached[part_id] += counted.get(merchant_id, False)
    return {part.id: NamedFor(named[part.id], Rate(reached[part.id], open_now[part.id])) for part in parts}


def _whole() -> Select[PartnerPart]:
    return select(PartnerPart).options(
        joinedload(PartnerPart.partner, innerjoin=True), joinedload(PartnerPart.campaign, innerjoin=True)
    )
