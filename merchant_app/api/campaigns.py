"""Campaigns as programs get them: what is planned and where it stands; nothing that people wrote beside it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from campaigns.plans.model import Campaign
from campaigns.plans.status import Progress
from merchant_app.api.figures import told_rate, too_few
from merchant_app.api.indicators import told_criterion, told_unit
from registry.places.model import Place


def told_campaign(campaign: Campaign, progress: Progress) -> dict[str, Any]:
    """What was set out to do, and where it stands."""
    return {
        "id": str(campaign.id),
        "name": campaign.name,
        "unit": told_unit(campaign.unit),
        "starts_on": campaign.starts_on.isoformat(),
        "due_on": campaign.due_on.isoformat(),
        "ended_on": campaign.ended_on and campaign.ended_on.isoformat(),
        "criterion": told_criterion(campaign.criterion),
        "target_percent": float(campaign.target_percent),
        "milestones": [
            {"day": milestone.day.isoformat(), "percent": float(milestone.percent)} for milestone in campaign.milestones
        ],
        "progress": _told_progress(progress),
    }


def told_whole_campaign(
    campaign: Campaign,
    progress: Progress,
    further: Iterable[tuple[Criterion, Rate]],
    places: Iterable[Place],
    of_place: Mapping[UUID, Progress],
) -> dict[str, Any]:
    """The same, with its further criteria and each of its places."""
    return {
        **told_campaign(campaign, progress),
        "further": [
            {
                "criterion": told_criterion(criterion),
                "rate": told_rate(criterion.rung, rate, hidden=too_few(rate.denominator)),
            }
            for criterion, rate in further
        ],
        "places": [
            {
                "campaign": str(campaign.id),
                "place": str(place.id),
                "name": place.name,
                "progress": _told_progress(of_place[place.id]),
            }
            for place in places
        ],
    }


def _told_progress(progress: Progress) -> dict[str, Any]:
    """Where fewer than five shops are counted, what is planned stays and every figure is null."""
    hidden = too_few(progress.now.denominator)
    rate = progress.now

    told: dict[str, Any] = {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "percent": _number(rate.percent),
        "planned_percent": float(progress.planned_percent),
        "should_be": progress.should_be,
        "behind_by": progress.behind_by,
        "status": progress.word.value,
        "target": progress.target,
        "needed_per_week": _number(progress.needed_per_week),
        "pace_per_week": _number(progress.pace_per_week),
    }
    shown = dict.fromkeys(told) if hidden else told
    return {"as_of": progress.today.isoformat(), "hidden": hidden, **shown}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
