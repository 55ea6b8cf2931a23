"""How many are late in each place, kind by kind, each in one statement."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, case, distinct, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from campaigns.adoption.figures import Scope
from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.totals import last_gains
from campaigns.alerts.rules import RULES, AlertKind, late_until, stalls
from campaigns.incidents.model import Incident
from campaigns.incidents.queries import NOT_CLOSED
from campaigns.ladder.model import Rung
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.plans.queries import INTO
from campaigns.plans.status import at_least
from campaigns.visits.model import Visit
from campaigns.visits.standing import is_last
from registry.accounts.model import PaymentAccount
from registry.accounts.writers import by_another_person
from registry.calendar import VIETNAM, day_of
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.signs.model import Sign, SignState

PlaceIds = Sequence[uuid.UUID]
Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Late:
    """Of a place: how many are late, of how many, and since when the oldest."""

    number: int
    of: int
    since: date


def incidents_open(session: Session, _officer: Officer, place_ids: PlaceIds, on: date) -> dict[uuid.UUID, Late]:
    """Incidents not closed; what the police have is open too, for the ward still owes its answer."""
    late = Incident.created_at < _end_of(late_until(on, RULES[AlertKind.INCIDENTS_OPEN].working_days))
    counting = _counting(Incident.place_id, Incident.id, late, Incident.created_at)
    return _late(session, counting.where(Incident.place_id.in_(place_ids), NOT_CLOSED).group_by(Incident.place_id))


def accounts_waiting(session: Session, officer: Officer, place_ids: PlaceIds, on: date) -> dict[uuid.UUID, Late]:
    """Accounts that wait for a second person, and *officer* may be it: what another person proposed."""
    late = PaymentAccount.created_at < _end_of(late_until(on, RULES[AlertKind.ACCOUNTS_WAITING].working_days))
    counting = _counting(Merchant.place_id, PaymentAccount.id, late, PaymentAccount.created_at)
    waiting = (PaymentAccount.waits, by_another_person(officer), Merchant.place_id.in_(place_ids))
    return _late(session, counting.join(PaymentAccount.merchant).where(*waiting).group_by(Merchant.place_id))


def visits_overdue(session: Session, _officer: Officer, place_ids: PlaceIds, on: date) -> dict[uuid.UUID, Late]:
    """Visits after which somebody was to come again, and has not; of those due."""
    late = Visit.next_on <= late_until(on, RULES[AlertKind.VISITS_OVERDUE].working_days)
    counting = _counting(Merchant.place_id, Visit.id, late, Visit.next_on)
    due = (Merchant.place_id.in_(place_ids), _open_on(on), Visit.next_on <= on, is_last())
    return _late(session, counting.join(Visit.merchant).where(*due).group_by(Merchant.place_id))


def sign_checks_overdue(session: Session, _officer: Officer, place_ids: PlaceIds, on: date) -> dict[uuid.UUID, Late]:
    """Shops with a sign that nobody saw for so long; of the shops with a sign. Since the day it was due."""
    within = RULES[AlertKind.SIGN_CHECKS_OVERDUE].within
    seen = case((Sign.last_seen_on > Sign.posted_on, Sign.last_seen_on), else_=Sign.posted_on)
    counting = _counting(Merchant.place_id, Sign.merchant_id, seen <= on - within, seen)
    hanging = (Merchant.place_id.in_(place_ids), _open_on(on), Sign.state == SignState.POSTED)
    found = _late(session, counting.join(Sign.merchant).where(*hanging).group_by(Merchant.place_id))
    return {place_id: Late(late.number, late.of, late.since + within) for place_id, late in found.items()}


def places_that_stall(session: Session, _officer: Officer, place_ids: PlaceIds, on: date) -> dict[uuid.UUID, Late]:
    """Places of a campaign that runs, below its target, where nobody came to its headline for so long.

    Of several campaigns the one that began last says, as for the big figure. A place without a campaign has no target
    that it could miss. One statement, and four or, for a criterion that asks about some only, six for each headline.
    """
    campaigns = _campaigns(session, place_ids, on)
    asked: dict[tuple[Rung, Scope], list[uuid.UUID]] = {}
    for place_id, campaign in campaigns.items():
        asked.setdefault((campaign.criterion.rung, campaign.criterion.scope), []).append(place_id)
    found: dict[uuid.UUID, Late] = {}
    for (rung, scope), ids in asked.items():
        figures = adoption_by_place(session, ids, on, scope=scope)
        gains = last_gains(session, ids, rung, on, scope)
        for place_id in ids:
            campaign, rate = campaigns[place_id], figures[place_id].rate(rung)
            target = at_least(Fraction(campaign.target_percent) / 100, rate.denominator)
            since = max(gains.get(place_id, campaign.starts_on), campaign.starts_on)
            if stalls(numerator=rate.numerator, target=target, since=since, on=on):
                found[place_id] = Late(target - rate.numerator, rate.denominator, since)
    return found


COUNTED = {
    AlertKind.INCIDENTS_OPEN: incidents_open,
    AlertKind.ACCOUNTS_WAITING: accounts_waiting,
    AlertKind.PLACE_STALLS: places_that_stall,
    AlertKind.VISITS_OVERDUE: visits_overdue,
    AlertKind.SIGN_CHECKS_OVERDUE: sign_checks_overdue,
}
"""What counts each kind, in the places named."""


def _counting(place_id: Column, one: Column, late: ColumnElement[bool], since: Column) -> Select[Any]:
    return select(place_id, func.count(distinct(case((late, one)))), func.count(distinct(one)), func.min(since))


def _late(session: Session, counting: Select[Any]) -> dict[uuid.UUID, Late]:
    return {
        place_id: Late(number, of, day_of(since) if isinstance(since, datetime) else since)
        for place_id, number, of, since in session.execute(counting)
        if number
    }


def _campaigns(session: Session, place_ids: PlaceIds, on: date) -> dict[uuid.UUID, Campaign]:
    runs = (Campaign.starts_on <= on, or_(Campaign.ended_on.is_(None), Campaign.ended_on > on))
    statement = (
        select(INTO, Campaign)
        .select_from(Campaign)
        .join(CampaignPlace, CampaignPlace.campaign_id == Campaign.id)
        .join(CampaignPlace.place)
        .where(INTO.in_(place_ids), *runs)
        .options(joinedload(Campaign.criterion))
        .order_by(Campaign.starts_on, Campaign.id)
    )
    return dict(session.execute(statement).all())


def _open_on(day: date) -> ColumnElement[bool]:
    return or_(Merchant.closed_on.is_(None), Merchant.closed_on > day)


def _end_of(day: date) -> datetime:
    """The first moment that is no longer the day, in Vietnam."""
    return datetime.combine(day + timedelta(days=1), time.min, VIETNAM)
