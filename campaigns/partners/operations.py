"""Changes to who takes part in a campaign. The caller owns the transaction: nothing here commits.

The trail tells what was promised and that there is a contact, never who it is.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.partners.errors import (
    LeftOnOddDay,
    PartChangedMeanwhile,
    PartnerNameMissing,
    PartnerTwice,
    PromiseOutOfRange,
)
from campaigns.partners.model import (
    LONGEST_CONTACT,
    LONGEST_NAME,
    LONGEST_PROMISE,
    MOST_SHOPS,
    Partner,
    PartnerKind,
    PartnerPart,
)
from campaigns.partners.queries import TICKS, part_kept_by, part_seen_by
from campaigns.plans.holding import hold_campaign, hold_part, place_in
from campaigns.plans.model import Campaign
from campaigns.plans.shops import tick_shops, untick_shops
from database.constraints import violates
from registry.audit.operations import record
from registry.calendar import today
from registry.folding import fold
from registry.officers.model import Officer
from registry.plain_line import plain_line

_NAME_IS_TAKEN = "uq_partner_unit_id_name_key"
_TAKES_PART = "uq_partner_part_campaign_id_partner_id"


@dataclass(frozen=True, kw_only=True)
class PartContent:
    """What is told of a partner and its part."""

    name: str
    kind: PartnerKind
    promise: str = ""
    promised_shops: int | None = None
    contact: str = ""
    left_on: date | None = None


def add_part(
    session: Session, *, by: Officer, campaign_id: uuid.UUID, content: PartContent, form: str | None = None
) -> PartnerPart:
    """Let an organisation take part in a campaign *by* may change; known in the unit by its name, or new.

    Where the same *form* told it before, that part is given back. Raise a PartnerError, CampaignEnded, NoResultFound.
    """
    campaign = hold_campaign(session, by, campaign_id)
    if form and (before := session.scalars(select(PartnerPart).where(PartnerPart.sent_hash == form)).one_or_none()):
        return before
    key = _key(_name(content))
    known = select(Partner).where(Partner.unit_id == campaign.unit_id, Partner.name_key == key)
    partner = session.scalars(known).one_or_none() or Partner(unit_id=campaign.unit_id)
    part = PartnerPart(campaign=campaign, partner=partner, sent_hash=form, version=1)
    try:
        with session.begin_nested():
            session.add(part)
            _write(part, campaign, content)
    except IntegrityError as error:
        if not violates(error, _TAKES_PART):
            raise
        raise PartnerTwice from error
    record(session, by=by, action="campaign_partner:add", subject_id=part.id, campaign=campaign.name, **_told(part))
    return part


def edit_part(
    session: Session, *, by: Officer, part_id: uuid.UUID, seen_version: int, content: PartContent
) -> PartnerPart:
    """Change what is told of a part, the organisation's name and kind in all campaigns; or say that it left.

    Raise PartChangedMeanwhile when it is no longer at *seen_version*, or as add_part does.
    """
    campaign = hold_campaign(session, by, part_kept_by(session, by, part_id).campaign_id)
    part = part_kept_by(session, by, part_id)
    if part.version != seen_version:
        raise PartChangedMeanwhile
    before = _told(part) | {"contact": part.contact}
    try:
        with session.begin_nested():
            _write(part, campaign, content)
    except IntegrityError as error:
        if not violates(error, _NAME_IS_TAKEN):
            raise
        raise PartnerTwice from error
    after = _told(part) | {"contact": part.contact}
    if after != before:
        part.version += 1
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        rung_anew = changes.pop("contact", None) is not None
        record(
            session,
            by=by,
            action="campaign_partner:edit",
            subject_id=part.id,
            campaign=campaign.name,
            partner=part.partner.name,
            contact_changed=rung_anew,
            changes=changes,
        )
    return part


def name_shops(
    session: Session, *, by: Officer, part_id: uuid.UUID, place_id: uuid.UUID, merchant_ids: Collection[uuid.UUID]
) -> Sequence[uuid.UUID]:
    """Name a partner for shops of a place of the campaign *by* is posted to; return those it was not named for yet.

    Raise NoResultFound for a place or shop that is not there, CampaignEnded.
    """
    campaign = hold_part(session, by, part_seen_by(session, by, part_id).campaign_id)
    part, place = part_seen_by(session, by, part_id), place_in(session, by, campaign, place_id)
    new = tick_shops(session, TICKS, part_id, by=by, place=place, merchant_ids=merchant_ids)
    _tell_of_shops(session, by, "campaign_partner:name_shops", part, place=place.name, shops=new)
    return new


def unname_shops(
    session: Session, *, by: Officer, part_id: uuid.UUID, place_id: uuid.UUID, merchant_ids: Collection[uuid.UUID]
) -> Sequence[uuid.UUID]:
    """Take back that a partner is named for these shops; return those it was named for. Raise as name_shops does."""
    campaign = hold_part(session, by, part_seen_by(session, by, part_id).campaign_id)
    part, place = part_seen_by(session, by, part_id), place_in(session, by, campaign, place_id)
    gone = untick_shops(session, TICKS, part_id, place=place, merchant_ids=merchant_ids)
    _tell_of_shops(session, by, "campaign_partner:unname_shops", part, place=place.name, shops=gone)
    return gone


def _tell_of_shops(
    session: Session, by: Officer, action: str, part: PartnerPart, *, place: str, shops: Sequence[uuid.UUID]
) -> None:
    if shops:
        record(
            session,
            by=by,
            action=action,
            subject_id=part.id,
            campaign=part.campaign.name,
            partner=part.partner.name,
            place=place,
            shops=len(shops),
            shop_ids=[str(one) for one in shops],
        )


def _name(content: PartContent) -> str:
    name = plain_line(content.name)[:LONGEST_NAME]
    if not name:
        raise PartnerNameMissing
    return name


def _key(name: str) -> str:
    return fold(name)[:LONGEST_NAME]


def _write(part: PartnerPart, campaign: Campaign, content: PartContent) -> None:
    name = _name(content)
    if content.promised_shops is not None and not 0 < content.promised_shops <= MOST_SHOPS:
        raise PromiseOutOfRange
    if content.left_on is not None and not campaign.starts_on <= content.left_on <= today():
        raise LeftOnOddDay(campaign.starts_on, today())
    part.partner.name, part.partner.name_key, part.partner.kind = name, _key(name), content.kind
    part.promise = plain_line(content.promise)[:LONGEST_PROMISE]
    part.promised_shops, part.left_on = content.promised_shops, content.left_on
    part.contact = plain_line(content.contact)[:LONGEST_CONTACT]


def _told(part: PartnerPart) -> dict[str, Any]:
    """What the trail tells of it."""
    return {
        "partner": part.partner.name,
        "partner_kind": part.partner.kind.value,
        "promise": part.promise,
        "promised_shops": part.promised_shops,
        "has_contact": part.contact != "",
        "left_on": part.left_on.isoformat() if part.left_on else None,
    }
