"""What came after an event: how many of those it reached had the headline two weeks later, and of those it did not.

No cause is claimed. Who comes to a training may be who wanted a code anyway; the two numbers only stand side by side.
"""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from campaigns.adoption.rates import Rate
from campaigns.events.model import Event
from campaigns.events.queries import TICKS, place_of
from campaigns.plans.shops import shops_of_places, ticked

AFTER = timedelta(days=14)
"""Time enough to open an account and to get a sign, and short enough that the next event is not in it."""


@dataclass(frozen=True)
class Afterwards:
    """Shops that did not have it on the evening before, and were counted both then and on the day *on*."""

    on: date
    """The day in whose evening it was looked: AFTER the event."""
    reached: Rate
    """Of those the event reached, how many had it."""
    others: Rate
    """Of the place's others, how many had it."""
    had_it: int
    """Shops it reached that had it already: they are in neither."""
    left_out: int
    """Shops it reached that were not counted on both days, such as those that closed since."""


def looked_at_on(event: Event) -> date:
    """The day in whose evening it can be told."""
    return event.held_on + AFTER


def afterwards(session: Session, event: Event, today: date) -> Afterwards | None:
    """What came after it; nothing before the time is over, or where it reached nobody. In four statements."""
    on = looked_at_on(event)
    shops = ticked(session, TICKS, event.id)
    if today < on or not shops:
        return None
    criterion, place_ids = event.campaign.criterion, [place_of(session, event).id]
    before = {
        shop.merchant_id: shop.reached
        for shop in shops_of_places(session, place_ids, event.held_on - timedelta(days=1), criterion)
        if shop.counted
    }
    after = {
        shop.merchant_id: shop.reached
        for shop in shops_of_places(session, place_ids, on, criterion)
        if shop.counted and shop.merchant_id in before
    }
    without = {merchant_id for merchant_id in after if not before[merchant_id]}
    return Afterwards(
        on,
        reached=_rate(after, without & shops),
        others=_rate(after, without - shops),
        had_it=sum(before.get(merchant_id, False) for merchant_id in shops & after.keys()),
        left_out=len(shops - after.keys()),
    )


def _rate(after: dict[uuid.UUID, bool], those: set[uuid.UUID]) -> Rate:
    return Rate(sum(after[merchant_id] for merchant_id in those), len(those))
