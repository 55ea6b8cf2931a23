"""Questions about events, and whom they reached. Nothing here changes a row."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.events.model import Event, EventShop
from campaigns.plans.model import Campaign
from campaigns.plans.shops import Ticks
from registry.leaflets.model import Subject
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place

TICKS = Ticks(EventShop, EventShop.event_id, EventShop.merchant_id)


def events_seen_by(session: Session, officer: Officer, campaign: Campaign) -> Sequence[Event]:
    """The events of the campaign at places the officer is posted to, the latest day first."""
    return session.scalars(
        _whole()
        .where(Event.campaign_id == campaign.id, within_postings(officer))
        .order_by(Event.held_on.desc(), Event.created_at.desc(), Event.id.desc())
    ).all()


def event_seen_by(session: Session, officer: Officer, event_id: uuid.UUID) -> Event:
    """The event, at a place the officer is posted to; NoResultFound for any other id."""
    return session.scalars(_whole().where(Event.id == event_id, within_postings(officer))).one()


def numbers_reached(session: Session, events: Sequence[Event]) -> dict[uuid.UUID, int]:
    """How many shops each of the events reached, by the event's id."""
    counted = dict.fromkeys((event.id for event in events), 0)
    rows = session.execute(
        select(EventShop.event_id, func.count()).where(EventShop.event_id.in_(counted)).group_by(EventShop.event_id)
    )
    counted.update((event_id, number) for event_id, number in rows)
    return counted


def copies_of(events: Iterable[Event]) -> dict[Subject, int]:
    """How many of each leaflet were handed out at events that were not called off."""
    counted: Counter[Subject] = Counter()
    for event in events:
        if event.leaflet is not None and event.copies is not None and not event.called_off:
            counted[event.leaflet] += event.copies
    return dict(counted)


def place_of(session: Session, event: Event) -> Place:
    """Whose shops the event is for; of a place that became a part of another, the other."""
    into = event.place.merged_into_id
    return event.place if into is None else session.get_one(Place, into)


def _whole() -> Select[Event]:
    return (
        select(Event)
        .join(Event.place)
        .options(
            joinedload(Event.campaign, innerjoin=True).joinedload(Campaign.criterion, innerjoin=True),
            joinedload(Event.place, innerjoin=True),
            joinedload(Event.led_by, innerjoin=True),
            joinedload(Event.partner),
        )
    )
