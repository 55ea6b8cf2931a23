"""Changes to events and whom they reached. The caller owns the transaction: nothing here commits.

The trail tells what kind it was, when and where; never the note, which may name anybody.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.assignments.queries import who_goes_out
from campaigns.events.errors import (
    CopiesMissing,
    EventChangedMeanwhile,
    EventHasShops,
    EventToCome,
    HeldOnOddDay,
    LeaderNotThere,
    PartnerNotThere,
)
from campaigns.events.model import LONGEST_NOTE, LONGEST_WHERE, MOST_COPIES, Event, EventKind
from campaigns.events.queries import TICKS, event_seen_by, place_of
from campaigns.partners.queries import parts_of
from campaigns.plans.holding import hold_part, place_in
from campaigns.plans.shops import tick_shops, ticked, untick_shops
from registry.audit.operations import record
from registry.calendar import EARLIEST, today
from registry.leaflets.model import Subject
from registry.leaflets.queries import leaflet_of
from registry.officers.model import Officer
from registry.places.model import Place
from registry.plain_line import plain_line

FURTHEST = timedelta(days=366)
"""Nothing is planned for later than this: later is a slip in typing."""


@dataclass(frozen=True, kw_only=True)
class EventContent:
    """What is told of an event."""

    kind: EventKind
    held_on: date
    led_by_id: uuid.UUID
    where_said: str = ""
    partner_id: uuid.UUID | None = None
    leaflet: Subject | None = None
    copies: int | None = None
    note: str = ""
    called_off: bool = False


def add_event(
    session: Session,
    *,
    by: Officer,
    campaign_id: uuid.UUID,
    place_id: uuid.UUID,
    content: EventContent,
    form: str | None = None,
) -> Event:
    """Tell of an event at a place of the campaign *by* is posted to.

    Where the same *form* told it before, that event is given back. Raise an EventError, CampaignEnded, NoResultFound.
    """
    campaign = hold_part(session, by, campaign_id)
    if form and (before := session.scalars(select(Event).where(Event.sent_hash == form)).one_or_none()):
        return before
    place = place_in(session, by, campaign, place_id)
    event = Event(campaign=campaign, place=place, sent_hash=form, version=1)
    _write(session, by, event, place, content)
    session.add(event)
    session.flush()
    told = {"campaign": campaign.name, **_told(event)}
    record(session, by=by, action="campaign_event:add", subject_id=event.id, **told)
    return event


def edit_event(
    session: Session, *, by: Officer, event_id: uuid.UUID, seen_version: int, content: EventContent
) -> Event:
    """Change what is told of an event, or call it off. Raise EventChangedMeanwhile, EventHasShops, or as add_event."""
    hold_part(session, by, event_seen_by(session, by, event_id).campaign_id)
    event = event_seen_by(session, by, event_id)
    if event.version != seen_version:
        raise EventChangedMeanwhile
    if (content.called_off or content.held_on > today()) and ticked(session, TICKS, event.id):
        raise EventHasShops
    before = _told(event) | {"note": event.note}
    _write(session, by, event, place_of(session, event), content)
    after = _told(event) | {"note": event.note}
    if after != before:
        event.version += 1
        session.flush()
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        noted = changes.pop("note", None) is not None
        place = event.place.name
        about: dict[str, Any] = {"campaign": event.campaign.name, "place": place, "note_changed": noted}
        record(session, by=by, action="campaign_event:edit", subject_id=event.id, changes=changes, **about)
    return event


def reach_shops(
    session: Session, *, by: Officer, event_id: uuid.UUID, merchant_ids: Collection[uuid.UUID]
) -> Sequence[uuid.UUID]:
    """Tick shops of its place that an event reached; return those that were not ticked yet.

    Raise EventToCome, CampaignEnded, or NoResultFound where a shop stands elsewhere.
    """
    event, place = _held(session, by, event_id)
    if event.called_off or event.held_on > today():
        raise EventToCome
    new = tick_shops(session, TICKS, event.id, by=by, place=place, merchant_ids=merchant_ids)
    _tell_of_shops(session, by, "campaign_event:reach", event, new)
    return new


def unreach_shops(
    session: Session, *, by: Officer, event_id: uuid.UUID, merchant_ids: Collection[uuid.UUID]
) -> Sequence[uuid.UUID]:
    """Take ticks back that were a slip; return those there were. Raise CampaignEnded or NoResultFound."""
    event, place = _held(session, by, event_id)
    gone = untick_shops(session, TICKS, event.id, place=place, merchant_ids=merchant_ids)
    _tell_of_shops(session, by, "campaign_event:unreach", event, gone)
    return gone


def _held(session: Session, by: Officer, event_id: uuid.UUID) -> tuple[Event, Place]:
    hold_part(session, by, event_seen_by(session, by, event_id).campaign_id)
    event = event_seen_by(session, by, event_id)
    return event, place_of(session, event)


def _tell_of_shops(session: Session, by: Officer, action: str, event: Event, shops: Sequence[uuid.UUID]) -> None:
    if shops:
        told = {name: value for name, value in _told(event).items() if name in {"event_kind", "place", "held_on"}}
        told |= {"campaign": event.campaign.name, "shops": len(shops), "shop_ids": [str(one) for one in shops]}
        record(session, by=by, action=action, subject_id=event.id, **told)


def _write(session: Session, by: Officer, event: Event, place: Place, content: EventContent) -> None:
    latest = today() + FURTHEST
    if not EARLIEST <= content.held_on <= latest:
        raise HeldOnOddDay(EARLIEST, latest)
    leads = {one.id: one for one in (*who_goes_out(session, place), by)}
    if event.led_by is not None:
        leads[event.led_by.id] = event.led_by
    if content.led_by_id not in leads:
        raise LeaderNotThere
    partners = {part.partner_id: part.partner for part in parts_of(session, event.campaign)}
    if content.partner_id is not None and content.partner_id not in partners:
        raise PartnerNotThere
    if (content.leaflet is None) != (content.copies is None):
        raise CopiesMissing
    if content.copies is not None and not 0 < content.copies <= MOST_COPIES:
        raise CopiesMissing
    if (event.leaflet, event.copies) != (content.leaflet, content.copies):
        event.leaflet, event.copies = content.leaflet, content.copies
        event.leaflet_version = None if content.leaflet is None else _newest(session, place, content.leaflet)
    event.kind, event.held_on, event.called_off = content.kind, content.held_on, content.called_off
    event.led_by = leads[content.led_by_id]
    event.partner = partners[content.partner_id] if content.partner_id else None
    event.where_said = plain_line(content.where_said)[:LONGEST_WHERE]
    event.note = plain_line(content.note)[:LONGEST_NOTE]


def _newest(session: Session, place: Place, subject: Subject) -> int:
    """The version of the ward's leaflet now; 0 where it has none of its own."""
    leaflet = leaflet_of(session, place.unit_id, subject)
    return leaflet.version if leaflet else 0


def _told(event: Event) -> dict[str, Any]:
    """What the trail tells of it."""
    return {
        "event_kind": event.kind.value,
        "place": event.place.name,
        "held_on": event.held_on.isoformat(),
        "where_said": event.where_said,
        "led_by": event.led_by.name,
        "partner": event.partner.name if event.partner else None,
        "leaflet": event.leaflet.value if event.leaflet else None,
        "copies": event.copies,
        "called_off": event.called_off,
    }
