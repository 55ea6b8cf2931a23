"""Changes to campaigns. The caller owns the transaction: nothing here commits."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from campaigns.criteria.model import Criterion
from campaigns.criteria.queries import criteria_for
from campaigns.partners.forgetting import empty_contacts_of
from campaigns.plans.errors import (
    CampaignChangedMeanwhile,
    CriterionNotOffered,
    DueBeforeStart,
    EndOutOfRange,
    MilestoneOutOfOrder,
    MilestoneOutside,
    MilestoneTwice,
    NameMissing,
    NoPlaces,
    PlacesTooFarApart,
    TargetOutOfRange,
)
from campaigns.plans.holding import hold_campaign
from campaigns.plans.model import (
    ALL,
    LONGEST_NAME,
    LONGEST_NOTE,
    Campaign,
    CampaignCriterion,
    CampaignPlace,
    Milestone,
)
from campaigns.plans.queries import places_seen_of
from registry.audit.operations import record
from registry.calendar import today
from registry.officers.model import Officer
from registry.places.model import Place
from registry.plain_line import plain_line


@dataclass(frozen=True, kw_only=True)
class CampaignContent:
    """What was planned."""

    name: str
    place_ids: Sequence[uuid.UUID]
    starts_on: date
    due_on: date
    criterion_id: uuid.UUID
    further_ids: Sequence[uuid.UUID] = ()
    target_percent: Decimal = ALL
    milestones: Sequence[tuple[date, Decimal]] = ()
    """(day, percent), in any order; none: a straight line."""
    note: str = ""


def plan_campaign(session: Session, *, by: Officer, content: CampaignContent) -> Campaign:
    """Plan a campaign for places *by* is posted to (NoResultFound for any other); raise a CampaignError."""
    campaign = Campaign(version=1)
    _write(session, campaign, by, content)
    session.add(campaign)
    session.flush()
    record(session, by=by, action="campaign:plan", subject_id=campaign.id, **_told(campaign))
    return campaign


def edit_campaign(
    session: Session, *, by: Officer, campaign_id: uuid.UUID, seen_version: int, content: CampaignContent
) -> Campaign:
    """Change a campaign all of whose places *by* is posted to (NoResultFound if not).

    Raise CampaignChangedMeanwhile when it is no longer at *seen_version*, CampaignEnded, or as plan_campaign does.
    """
    campaign = hold_campaign(session, by, campaign_id)
    if campaign.version != seen_version:
        raise CampaignChangedMeanwhile
    before = _told(campaign)
    _write(session, campaign, by, content)
    after = _told(campaign)
    if after != before:
        campaign.version += 1
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        session.flush()
        record(session, by=by, action="campaign:edit", subject_id=campaign.id, campaign=campaign.name, changes=changes)
    return campaign


def end_campaign(session: Session, *, by: Officer, campaign_id: uuid.UUID, on: date) -> Campaign:
    """Let a campaign run no more from the day *on*, and forget whom its partners named to be rung.

    Raise CampaignEnded, EndOutOfRange, or NoResultFound.
    """
    campaign = hold_campaign(session, by, campaign_id)
    if not campaign.starts_on < on <= today():
        raise EndOutOfRange
    campaign.ended_on = on
    campaign.version += 1
    empty_contacts_of(session, campaign)
    session.flush()
    record(
        session,
        by=by,
        action="campaign:end",
        subject_id=campaign.id,
        campaign=campaign.name,
        ended_on=on.isoformat(),
    )
    return campaign


def _write(session: Session, campaign: Campaign, by: Officer, content: CampaignContent) -> None:
    places = _places(session, by, content)
    name = plain_line(content.name)[:LONGEST_NAME]
    if not name:
        raise NameMissing
    if content.due_on <= content.starts_on:
        raise DueBeforeStart
    if not _is_percentage(content.target_percent) or not content.target_percent:
        raise TargetOutOfRange
    milestones = _milestones(content)
    headline, *further = _criteria(session, campaign, places, content)
    campaign.unit = places[0].unit
    if any(place.unit_id != campaign.unit.id for place in places):
        assert places[0].unit.parent is not None
        campaign.unit = places[0].unit.parent
    campaign.name, campaign.note = name, plain_line(content.note)[:LONGEST_NOTE]
    campaign.starts_on, campaign.due_on = content.starts_on, content.due_on
    campaign.criterion, campaign.target_percent = headline, content.target_percent
    kept = {row.place_id: row for row in campaign.place_rows}
    campaign.place_rows = [kept.get(place.id) or CampaignPlace(place=place, place_id=place.id) for place in places]
    shown = {row.criterion_id: row for row in campaign.further_rows}
    campaign.further_rows = [
        shown.get(one.id) or CampaignCriterion(criterion=one, criterion_id=one.id) for one in further
    ]
    planned = {milestone.day: milestone for milestone in campaign.milestones}
    campaign.milestones = [planned.get(day) or Milestone(day=day) for day, _percent in milestones]
    for milestone, (_day, percent) in zip(campaign.milestones, milestones, strict=True):
        milestone.percent = percent


def _places(session: Session, by: Officer, content: CampaignContent) -> Sequence[Place]:
    wanted = sorted(set(content.place_ids))
    if not wanted:
        raise NoPlaces
    places = [place for place in places_seen_of(session, by, wanted) if place.merged_into_id is None]
    if len(places) < len(wanted):
        raise NoResultFound
    if len({place.unit_id for place in places}) > 1 and len({place.unit.parent_id for place in places}) > 1:
        raise PlacesTooFarApart
    return places


def _criteria(
    session: Session, campaign: Campaign, places: Sequence[Place], content: CampaignContent
) -> list[Criterion]:
    """The headline and then the further ones: of what the units of all places may use, and what it used before."""
    offered: dict[uuid.UUID, Criterion] | None = None
    for unit_id in {place.unit_id for place in places}:
        of_unit = {criterion.id: criterion for criterion in criteria_for(session, [unit_id])}
        offered = of_unit if offered is None else {key: one for key, one in offered.items() if key in of_unit}
    assert offered is not None
    if campaign.criterion is not None:
        used = (campaign.criterion, *(row.criterion for row in campaign.further_rows))
        offered |= {criterion.id: criterion for criterion in used}
    wanted = dict.fromkeys((content.criterion_id, *content.further_ids))
    if not wanted.keys() <= offered.keys():
        raise CriterionNotOffered
    return [offered[criterion_id] for criterion_id in wanted]


def _milestones(content: CampaignContent) -> list[tuple[date, Decimal]]:
    """In order of their days."""
    milestones = sorted(content.milestones, key=lambda milestone: milestone[0])
    for day, percent in milestones:
        if not content.starts_on < day < content.due_on:
            raise MilestoneOutside(day)
        if not _is_percentage(percent) or percent > content.target_percent:
            raise MilestoneOutOfOrder(day)
    for (day_before, less), (day, percent) in pairwise(milestones):
        if day == day_before:
            raise MilestoneTwice(day)
        if percent < less:
            raise MilestoneOutOfOrder(day)
    return milestones


def _is_percentage(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value <= 100 and value == value.quantize(Decimal("0.1"))


def _told(campaign: Campaign) -> dict[str, Any]:
    """What the trail tells of it."""
    return {
        "name": campaign.name,
        "places": [row.place.name for row in sorted(campaign.place_rows, key=lambda row: row.place_id)],
        "starts_on": campaign.starts_on.isoformat(),
        "due_on": campaign.due_on.isoformat(),
        "criterion": _named(campaign.criterion),
        "further": sorted(_named(row.criterion) for row in campaign.further_rows),
        "target_percent": f"{campaign.target_percent:.1f}",
        "milestones": [f"{milestone.day.isoformat()} {milestone.percent:.1f}" for milestone in campaign.milestones],
        "note": campaign.note,
    }


def _named(criterion: Criterion) -> str:
    """As people know it; a ready-made one by its code. Behind it the version, where that is not the first."""
    name = criterion.name or criterion.code
    return name if criterion.method_version == 1 else f"{name} ({criterion.method_version})"
