"""The course of a place through a period: on which days it is told, and beside which plan."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from campaigns.criteria.ready import READY
from campaigns.ladder.model import Rung
from campaigns.ladder.operations import record_fact
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.reports.courses import MOST_STEPS, days_told
from campaigns.reports.gathering import gather
from campaigns.reports.operations import seen_by_reader
from campaigns.reports.period import Period, PeriodKind
from database.base import utc_now
from tests.factories import make_merchant, make_officer, make_place, make_ward


def test_a_month_is_told_week_by_week_from_the_eve_to_the_last_day():
    assert days_told(Period.of(PeriodKind.MONTH, 2023, 6)) == [
        date(2023, 5, 14),
        *(date(2023, 5, 17) + timedelta(weeks=week) for week in range(4)),
        date(2023, 6, 14),
    ]
    one_day = Period.chosen(date(2023, 5, 31), date(2023, 5, 31))
    assert days_told(one_day) == [date(2023, 5, 30), date(2023, 5, 31)]


@pytest.mark.parametrize(
    "period",
    [
        *(Period.of(kind, 2024) for kind in PeriodKind if kind is not PeriodKind.CHOSEN),
        Period.chosen(date(2019, 3, 1), date(2026, 7, 9)),
    ],
)
def test_a_longer_period_is_told_in_as_many_steps_at_most(period):
    days = days_told(period)
    assert (days[0], days[-1]) == (period.eve, period.last)
    assert days == sorted(set(days))
    assert len(days) <= MOST_STEPS + 1
    assert len({(later - day).days for day, later in pairwise(days[1:])}) <= 1, "evenly apart"


def test_the_plan_is_beside_it_from_the_day_it_began(session):
    ward = make_ward(session)
    official = make_officer(session, unit=ward)
    street, other = (make_place(session, unit=ward, name=name) for name in ("Phố A", "Phố B"))
    shops = [make_merchant(session, place=street, opened_on=date(2023, 1, 1)) for _ in range(4)]
    make_merchant(session, place=other, opened_on=date(2023, 1, 1))
    for shop, day in zip(shops[:3], (date(2023, 5, 1), date(2023, 5, 20), date(2023, 6, 14)), strict=True):
        record_fact(session, by=official, merchant=shop, rung=Rung.COMMITTED, happened_on=day)
    commitments = session.get_one(Criterion, next(one.id for one in READY if one.rung is Rung.COMMITTED))
    campaign = Campaign(
        unit_id=ward.id,
        name="Phố A ký cam kết",
        starts_on=date(2023, 5, 31),
        due_on=date(2023, 6, 30),
        criterion_id=commitments.id,
    )
    session.add(campaign)
    session.flush()
    session.add(CampaignPlace(campaign_id=campaign.id, place_id=street.id))
    session.flush()
    june = Period.of(PeriodKind.MONTH, 2023, 6)
    said = gather(session, official, [street.id, other.id], june, criterion=commitments)
    anew = gather(session, official, [street.id, other.id], june, utc_now(), criterion=commitments)
    assert seen_by_reader(anew) == seen_by_reader(said), "the running totals and the count say the same"
    assert [course.place_id for course in said.courses] == [part.place_id for part in said.places]
    told, untold = (course.points for course in said.courses)
    assert [(point.rate.numerator, point.planned) for point in told] == [
        *((1, None), (1, None), (2, None)),
        *((2, Decimal("50.0")), (2, Decimal("61.6")), (3, Decimal("73.3"))),
    ]
    assert told[-1].rate == said.places[0].numbers.now
    assert told[-1].planned == said.places[0].plan.percent
    assert told[0].rate == said.places[0].numbers.before == Rate(1, 4)
    assert {point.planned for point in untold} == {None}
