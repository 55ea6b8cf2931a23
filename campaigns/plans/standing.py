"""Where campaigns and their places stand: the plan held against the figures."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from campaigns.adoption.figures import Adoption, Scope
from campaigns.adoption.on_days import adoption_on_days
from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from campaigns.plans.model import Campaign
from campaigns.plans.queries import places_of
from campaigns.plans.status import Plan, Progress, Word, pace_begins, progress
from registry.calendar import is_working_day

LATE_FIRST = (Word.LATE, Word.ON_PLAN, Word.AHEAD)

Figures = dict[tuple[date, Scope], dict[uuid.UUID, Adoption]]


def plan_of(campaign: Campaign) -> Plan:
    """The plan of a campaign."""
    milestones = [(milestone.day, milestone.percent) for milestone in campaign.milestones]
    return Plan(campaign.starts_on, campaign.due_on, campaign.target_percent, milestones)


def told_on(campaign: Campaign, as_of: date) -> date:
    """The day a campaign is told of when asked for *as_of*: one that ended stays as it was in the evening before."""
    return as_of if campaign.ended_on is None else min(as_of, campaign.ended_on)


def progress_of(session: Session, campaign: Campaign, as_of: date) -> Progress:
    """Where the campaign stands in the evening of the day, all its places together."""
    return progress_of_campaigns(session, [campaign], as_of)[campaign.id]


def progress_of_places(session: Session, campaign: Campaign, as_of: date) -> dict[uuid.UUID, Progress]:
    """The same of each place by itself, held against the same plan from where the place itself began."""
    place_ids = places_of(session, [campaign])[campaign.id]
    figures = _figures(session, [campaign], {campaign.id: place_ids}, as_of)
    return {place_id: _progress(campaign, [place_id], figures, as_of) for place_id in place_ids}


def progress_of_campaigns(session: Session, campaigns: Iterable[Campaign], as_of: date) -> dict[uuid.UUID, Progress]:
    """Where each of the campaigns stands; the figures of a day are read once for all that ask for them."""
    chosen = list(campaigns)
    place_ids = places_of(session, chosen)
    figures = _figures(session, chosen, place_ids, as_of)
    return {campaign.id: _progress(campaign, place_ids[campaign.id], figures, as_of) for campaign in chosen}


def rates_of(session: Session, campaign: Campaign, criteria: Sequence[Criterion], as_of: date) -> dict[uuid.UUID, Rate]:
    """The rate of each criterion over all places of the campaign, by the criterion's id."""
    place_ids = places_of(session, [campaign])[campaign.id]
    whole: dict[Scope, Adoption] = {}
    for scope in {criterion.scope for criterion in criteria}:
        figures = adoption_by_place(session, place_ids, as_of, scope=scope)
        whole[scope] = sum(figures.values(), Adoption.of_nobody(as_of, None))
    return {criterion.id: whole[criterion.scope].rate(criterion.rung) for criterion in criteria}


def _days(campaign: Campaign, as_of: date) -> tuple[date, date, date]:
    """Start (of one that is to come: today), the beginning of the pace, today."""
    day = told_on(campaign, as_of)
    return min(campaign.starts_on, day), pace_begins(day), day


def _figures(
    session: Session, campaigns: Iterable[Campaign], place_ids: dict[uuid.UUID, tuple[uuid.UUID, ...]], as_of: date
) -> Figures:
    """The figures of every day and scope the campaigns ask for: one reading a scope, however many campaigns."""
    asked = defaultdict[Scope, tuple[set[date], set[uuid.UUID]]](lambda: (set(), set()))
    for campaign in campaigns:
        days, ids = asked[campaign.criterion.scope]
        days.update(_days(campaign, as_of))
        ids.update(place_ids[campaign.id])
    return {
        (day, scope): figures
        for scope, (days, ids) in asked.items()
        for day, figures in adoption_on_days(session, sorted(ids), sorted(days), scope=scope).items()
    }


def _progress(campaign: Campaign, place_ids: Sequence[uuid.UUID], figures: Figures, as_of: date) -> Progress:
    criterion = campaign.criterion
    days = _days(campaign, as_of)
    start, before, now = (
        sum((figures[day, criterion.scope][one] for one in place_ids), Adoption.of_nobody(day, None)) for day in days
    )
    return progress(
        plan_of(campaign),
        start=start.rate(criterion.rung),
        before=before.rate(criterion.rung),
        now=now.rate(criterion.rung),
        today=days[-1],
        working=is_working_day,
    )
