"""The parts of a campaign in a line each, for the campaign's own page."""

from dataclasses import dataclass

from campaigns.assignments.queries import assignments_seen_by
from campaigns.events.model import Event
from campaigns.events.queries import events_seen_by, numbers_reached
from campaigns.items.queries import items_of
from campaigns.partners.queries import numbers_named, parts_of
from campaigns.plans.model import Campaign
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.calendar import today


@dataclass(frozen=True)
class PartsInShort:
    """One figure or two of each part."""

    assignments: int
    places_given: int
    """Places of the officer's where somebody was sent to."""
    events: int
    """Those that were held."""
    reached: int
    """Shops that were ticked at them; who came twice counts twice."""
    next_event: Event | None
    partners: int
    named: int
    """Shops the partners are named for."""
    promised: int
    items: int
    """What is counted besides the criteria."""


def parts_in_short(campaign: Campaign) -> PartsInShort:
    """What stands in the links. Cheap: no shop is looked at."""
    session, officer = reading(), current_officer()
    assignments = assignments_seen_by(session, officer, campaign)
    events = [event for event in events_seen_by(session, officer, campaign) if not event.called_off]
    held = [event for event in events if event.held_on <= today()]
    to_come = [event for event in reversed(events) if event.held_on > today()]
    parts = parts_of(session, campaign)
    named = numbers_named(session, parts)
    return PartsInShort(
        assignments=len(assignments),
        places_given=len({one.place_id for one in assignments}),
        events=len(held),
        reached=sum(numbers_reached(session, held).values()),
        next_event=to_come[0] if to_come else None,
        partners=sum(part.left_on is None for part in parts),
        named=sum(named.values()),
        promised=sum(part.promised_shops or 0 for part in parts),
        items=sum(item.retired_at is None for item in items_of(session, campaign)),
    )
