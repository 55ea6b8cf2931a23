"""The figures of each place of a report, its plan and its shops, at both ends of the period."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from campaigns.adoption.figures import Adoption, Exclusion
from campaigns.adoption.queries import Standing, adoption_by_place, standings_of_place
from campaigns.adoption.rates import Rate
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.plans.queries import INTO
from campaigns.plans.standing import plan_of
from campaigns.plans.status import at_least
from campaigns.reports.contents import CountedBy, Numbers, PlacePart, Planned, ShopLine, rungs_in_order
from campaigns.reports.period import Period
from registry.places.model import Place


def parts_of(
    session: Session, places: Sequence[Place], period: Period, criterion: CountedBy, known_at: datetime | None
) -> tuple[PlacePart, ...]:
    """Each of the places by the criterion, in the order given; *known_at* None: by all that is known."""
    scope = criterion.scope
    ids = [place.id for place in places]
    now, before = (adoption_by_place(session, ids, day, known_at, scope) for day in (period.last, period.eve))
    numbers = {one: numbers_of(criterion, now[one], before[one]) for one in ids}
    plans = _plans(session, numbers, period.last, criterion, known_at)
    return tuple(
        PlacePart(
            place_id=place.id,
            name=place.name,
            kind=place.kind,
            unit=place.unit.name,
            numbers=numbers[place.id],
            plan=plans.get(place.id),
            shops=tuple(map(_line, standings_of_place(session, place, period.last, known_at, scope=scope))),
        )
        for place in places
    )


def numbers_of(criterion: CountedBy, now: Adoption, before: Adoption) -> Numbers:
    """The numbers of both evenings."""
    return Numbers(
        now=now.rate(criterion.rung),
        before=before.rate(criterion.rung),
        reached=dict(now.reached),
        refused=now.refused,
        excluded=dict(now.excluded),
    )


def total_of(parts: Sequence[PlacePart]) -> Numbers:
    """All the places together: they are counted by the same criterion, so their numbers have a sum."""
    numbers = [part.numbers for part in parts]
    return Numbers(
        now=_sum([one.now for one in numbers]),
        before=_sum([one.before for one in numbers]),
        reached={rung: sum(one.reached[rung] for one in numbers) for rung in numbers[0].reached},
        refused=sum(one.refused for one in numbers),
        excluded={reason: sum(one.excluded[reason] for one in numbers) for reason in Exclusion},
    )


def _sum(rates: Sequence[Rate]) -> Rate:
    return Rate(sum(rate.numerator for rate in rates), sum(rate.denominator for rate in rates))


def _line(standing: Standing) -> ShopLine:
    return ShopLine(
        merchant_id=standing.merchant.id,
        label=standing.merchant.unit_label,
        trade_name=standing.merchant.trade_name,
        rungs=rungs_in_order(standing.rungs),
        refused=standing.refused,
        excluded=standing.exclusion,
    )


def _plans(
    session: Session,
    numbers: dict[uuid.UUID, Numbers],
    day: date,
    criterion: CountedBy,
    known_at: datetime | None,
) -> dict[uuid.UUID, Planned]:
    """What each place's campaign planned for the day."""
    plans = {}
    for place_id, followed in plans_followed(session, list(numbers), day, criterion, known_at).items():
        share = followed.share_on(day)
        plans[place_id] = Planned(
            campaign=followed.campaign.name,
            due_on=followed.campaign.due_on,
            target_percent=followed.campaign.target_percent,
            percent=percent_planned(share),
            should_be=at_least(share, numbers[place_id].counted),
        )
    return plans


@dataclass(frozen=True)
class PlanFollowed:
    """The campaign that a place is in, and where the place stood when it began."""

    campaign: Campaign
    start: Rate

    def share_on(self, day: date) -> Fraction:
        """The share planned for the evening of a day, 0 to 1."""
        return plan_of(self.campaign).share_on(day, self.start)


def plans_followed(
    session: Session, place_ids: Sequence[uuid.UUID], day: date, criterion: CountedBy, known_at: datetime | None
) -> dict[uuid.UUID, PlanFollowed]:
    """The plan of each place that runs on the day, where the campaign's headline is this very criterion."""
    campaigns = _campaigns(session, place_ids, day, criterion)
    starts = {campaign.starts_on for campaign in campaigns.values()}
    at_start = {
        start: adoption_by_place(session, list(campaigns), start, known_at, criterion.scope) for start in sorted(starts)
    }
    return {
        place_id: PlanFollowed(campaign, at_start[campaign.starts_on][place_id].rate(criterion.rung))
        for place_id, campaign in campaigns.items()
    }


def percent_planned(share: Fraction) -> Decimal:
    """In percent to one decimal, never rounded up."""
    return Decimal(share.numerator * 1000 // share.denominator).scaleb(-1)


def _campaigns(
    session: Session, place_ids: Sequence[uuid.UUID], day: date, criterion: CountedBy
) -> dict[uuid.UUID, Campaign]:
    """The campaign of each place on the day; of several the one that began last."""
    runs = (Campaign.starts_on <= day, or_(Campaign.ended_on.is_(None), Campaign.ended_on > day))
    found = session.execute(
        select(INTO, Campaign)
        .select_from(Campaign)
        .join(CampaignPlace, CampaignPlace.campaign_id == Campaign.id)
        .join(CampaignPlace.place)
        .where(INTO.in_(place_ids), Campaign.criterion_id == criterion.criterion_id, *runs)
        .options(selectinload(Campaign.milestones))
        .order_by(Campaign.starts_on, Campaign.id)
    )
    return {place_id: campaign for place_id, campaign in found}  # noqa: C416 (rows are no pairs to a type checker)
