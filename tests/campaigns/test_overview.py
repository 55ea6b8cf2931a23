"""All places side by side: the ranking, the sums, the change in four weeks, and who may see which."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import insert

from campaigns.adoption.figures import Scope
from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.rates import Rate
from campaigns.adoption.rates_on_days import NOBODY, rates_on_days
from campaigns.criteria.model import Criterion
from campaigns.criteria.operations import CriterionContent, define_criterion
from campaigns.criteria.ready import READY
from campaigns.forecasts.figures import Forecast, Lack, TooLittle
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.overview.queries import overview_of
from campaigns.overview.ranking import help_first, is_late, likely_range
from campaigns.overview.trend import LOOKED_AHEAD, trend_of
from campaigns.plans.operations import CampaignContent, end_campaign, plan_campaign
from registry.merchants.model import LineOfBusiness
from registry.officers.model import Role
from tests.factories import make_merchant, make_officer, make_place, make_posting, make_unit, make_ward

START, NOW, DUE = date(2023, 3, 6), date(2023, 6, 5), date(2023, 9, 4)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
CODES, SIGNS = (ready.id for ready in READY[:2])
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("rate", "low", "high"),
    [
        (Rate(3, 3), 0.646, 1),
        (Rate(0, 3), 0, 0.354),
        (Rate(97, 100), 0.939, 0.985),
        (Rate(20, 100), 0.154, 0.256),
        (Rate(0, 0), 0, 1),
    ],
)
def test_the_interval_of_a_share(rate, low, high):
    assert likely_range(rate) == pytest.approx((low, high), abs=0.001)


@given(some.integers(0, 400), some.integers(1, 400))
def test_the_interval_holds_the_share_and_is_the_narrower_the_more_are_counted(reached, counted):
    reached = min(reached, counted)
    low, high = likely_range(Rate(reached, counted))
    assert 0 <= low <= reached / counted + 1e-9
    assert reached / counted - 1e-9 <= high <= 1
    wider = likely_range(Rate(reached * 10, counted * 10))
    assert wider[1] - wider[0] <= high - low


def ranked(*told):
    return [rate for rate, planned in sorted(told, key=lambda one: help_first(*one))]


def test_three_shops_are_neither_crowned_nor_drowned():
    small, large, complete, good = Rate(0, 3), Rate(20, 100), Rate(3, 3), Rate(97, 100)
    told = [(rate, HALF) for rate in (complete, small, good, large)]
    # 20 of 100 lie 24 points behind one half even at their upper end; 0 of 3, one shop each a third, 15 points.
    assert ranked(*told) == [large, small, complete, good]
    by_share = sorted((rate for rate, _planned in told), key=lambda rate: rate.percent)
    assert by_share == [small, large, good, complete], "bare shares drown the one and crown the other"


def test_the_late_come_first_and_nobody_counted_last():
    late, low_without_a_plan, empty = Rate(89, 100), Rate(1, 100), Rate(0, 0)
    told = [(empty, HALF), (low_without_a_plan, None), (late, Fraction(9, 10))]
    assert ranked(*told) == [late, low_without_a_plan, empty]
    assert is_late(late, Fraction(9, 10))
    assert not is_late(Rate(90, 100), Fraction(9, 10))
    assert not is_late(empty, HALF)


@pytest.fixture
def city(session):
    return make_unit(session, name="Thành phố Thử", kind="thành phố")


@pytest.fixture
def leader(session, city):
    return make_officer(session, unit=city, role=Role.LEADER)


def criterion(session, of=SIGNS):
    return session.get_one(Criterion, of)


def place_of(session, ward, *, reached=0, lately=0, left=0, name=None):
    """A street: so many shops had their sign at the start, so many got it one a day until now, so many have none."""
    place = make_place(session, unit=ward, name=name)
    shops = [make_merchant(session, place=place) for _ in range(reached + lately + left)]
    told = {"rung": Rung.SIGN_POSTED, "turn": Turn.REACHED, "origin": Origin.RECORDED, "evidence": ""}
    days = [*[START - WEEK] * reached, *(NOW - DAY * back for back in range(lately))]
    facts = [
        {
            **told,
            "merchant_id": shop.id,
            "happened_on": day,
            "recorded_at": datetime.combine(day, datetime.min.time(), UTC),
        }
        for shop, day in zip(shops, days, strict=False)
    ]
    if facts:
        session.execute(insert(Fact), facts)
    return place


def plan(session, *places, by=None, **changed):
    by = by or make_officer(session, unit=places[0].unit.parent)
    said = {"name": "Thử", "starts_on": START, "due_on": DUE, "criterion_id": SIGNS, **changed}
    return plan_campaign(session, by=by, content=CampaignContent(place_ids=[place.id for place in places], **said))


def test_city_wards_and_places_with_their_sums_and_plans(session, city, leader):
    one, two = (make_ward(session, province=city, name=name) for name in ("Phường Một", "Phường Hai"))
    street = place_of(session, one, reached=20, lately=10, left=70, name="Đường Một")
    small = place_of(session, two, reached=2, left=1, name="Đường Hai")
    market = place_of(session, two, lately=30, left=10, name="Đường Ba")
    make_place(session, name="Của người khác")
    campaign = plan(session, street, small)
    overview = overview_of(session, leader, NOW, criterion(session))
    # In the middle of the time 20 of 100 are to be 60 and 2 of 3 are to be 3 (2.5): 40 and one are missing, 10 came.
    assert [(one.place, one.now, one.late) for one in overview.places] == [
        (street, Rate(30, 100), True),
        (small, Rate(2, 3), True),
        (market, Rate(30, 40), False),
    ]
    assert [one.progress and (one.progress.should_be, one.progress.behind_by) for one in overview.places] == [
        (60, 30),
        (3, 1),
        None,
    ]
    assert [unit.unit.name for unit in overview.units] == ["Phường Một", "Phường Hai"]
    both = overview.units[1].sums
    assert (both.now, both.before, both.places, both.planned, both.late) == (Rate(32, 43), Rate(4, 43), 2, 1, 1)
    assert both.gained == 28, "of thirty, one a day, two came more than four weeks ago"
    assert (overview.sums.now, overview.sums.gained) == (Rate(62, 143), 38)
    assert overview.compared_with == NOW - 4 * WEEK
    assert overview.campaign is None, "the market is in none: no plan is the plan of all"
    assert overview_of(session, leader, NOW, criterion(session), unit_id=one.id).campaign is campaign


def test_another_criterion_is_held_against_no_plan_of_this_one(session, city, leader):
    street = place_of(session, make_ward(session, province=city), reached=1, left=1)
    plan(session, street)
    (standing,) = overview_of(session, leader, NOW, criterion(session, CODES)).places
    assert (standing.now, standing.campaign, standing.progress, standing.late) == (Rate(0, 2), None, None, False)


def test_only_a_campaign_that_runs_says_and_of_several_the_last_to_begin(session, city, leader):
    street = place_of(session, make_ward(session, province=city), left=2)
    by = make_officer(session, unit=city)
    older = plan(session, street, by=by)
    newer = plan(session, street, by=by, starts_on=START + WEEK, target_percent=Decimal(50))
    plan(session, street, by=by, starts_on=NOW + WEEK)

    def says(on):
        (standing,) = overview_of(session, leader, on, criterion(session)).places
        return standing.campaign

    assert [says(START - DAY), says(START), says(NOW)] == [None, older, newer]
    end_campaign(session, by=by, campaign_id=newer.id, on=NOW)
    assert [says(NOW - DAY), says(NOW)] == [newer, older]


def test_only_the_own_places_count(session, city):
    ward = make_ward(session, province=city)
    mine, theirs = (place_of(session, ward, left=count) for count in (2, 3))
    official = make_officer(session, place=mine)
    overview = overview_of(session, official, NOW, criterion(session))
    assert [(one.place, one.now) for one in overview.places] == [(mine, Rate(0, 2))]
    assert overview.units[0].sums.now == Rate(0, 2)
    make_posting(session, officer=official, place=theirs)
    assert overview_of(session, official, NOW, criterion(session)).sums.now == Rate(0, 5)
    nothing = overview_of(session, official, NOW, criterion(session), unit_id=make_ward(session).id)
    assert (nothing.units, nothing.places, nothing.sums.now) == ([], [], Rate(0, 0))


@pytest.mark.parametrize("number", [1, 7])
def test_as_many_statements_however_many_places(session, statements, city, leader, number):
    ward = make_ward(session, province=city)
    places = [place_of(session, ward, reached=1, left=1) for _ in range(number)]
    plan(session, *places)
    session.commit()
    place_ids, asked = [place.id for place in places], criterion(session)
    session.expunge_all()
    assert len(overview_of(session, leader, NOW, asked, place_id=place_ids[0]).places) == 1
    with statements() as sent:
        assert len(overview_of(session, leader, NOW, asked).places) == number
    assert len(sent) == 5
    with statements() as sent:
        trend_of(session, place_ids, START, NOW, criterion=asked, campaign=None)
    assert len(sent) == 4


def test_the_trend_by_the_week_with_the_plan_and_what_is_likely(session, city, leader):
    street = place_of(session, make_ward(session, province=city), reached=20, lately=40, left=40)
    campaign = plan(session, street, milestones=[(NOW, Decimal(40))], target_percent=Decimal(90))
    trend = trend_of(session, [street.id], NOW - 8 * WEEK, NOW, criterion=campaign.criterion, campaign=campaign)
    assert [point.rate.numerator for point in trend.points] == [20, 20, 20, 25, 32, 39, 46, 53, 60]
    assert (trend.points[-1].day, trend.now) == (NOW, Rate(60, 100))
    assert trend.points[-1].planned == Fraction(2, 5)
    assert trend.plan == [(START, Fraction(1, 5)), (NOW, Fraction(2, 5)), (DUE, Fraction(9, 10))]
    assert isinstance(trend.forecast, Forecast)
    assert trend.forecast.missing == 30
    assert trend.band[-1].day == DUE
    assert all(week.low <= week.middle <= week.high for week in trend.band)


def test_before_the_campaign_and_without_one_nothing_is_planned(session, city):
    street = place_of(session, make_ward(session, province=city), reached=1, left=9)
    campaign = plan(session, street)
    before = trend_of(session, [street.id], START - 2 * WEEK, START, criterion=campaign.criterion, campaign=campaign)
    assert [point.planned for point in before.points] == [None, None, Fraction(1, 10)]
    bare = trend_of(session, [street.id], START, NOW, criterion=campaign.criterion, campaign=None)
    assert (bare.plan, bare.forecast, bare.band, bare.points[-1].planned) == ([], None, [], None)


def test_past_the_due_date_the_band_ends_after_half_a_year(session, city):
    street = place_of(session, make_ward(session, province=city), reached=10, lately=30, left=60)
    campaign = plan(session, street, due_on=NOW - WEEK)
    trend = trend_of(session, [street.id], START, NOW, criterion=campaign.criterion, campaign=campaign)
    assert trend.band[-1].day == NOW + LOOKED_AHEAD
    assert trend.points[-1].planned == 1


def test_too_little_is_said_where_nobody_is_counted_and_where_nobody_was_for_long(session, city, leader):
    ward = make_ward(session, province=city)
    empty, young = make_place(session, unit=ward), make_place(session, unit=ward)
    for _ in range(3):
        make_merchant(session, place=young, opened_on=NOW - WEEK)
    campaign = plan(session, empty, young)

    def seen(place):
        return trend_of(session, [place.id], START, NOW, criterion=campaign.criterion, campaign=campaign).forecast

    assert seen(empty) == TooLittle(Lack.SHOPS, 0, 1)
    assert seen(young) == TooLittle(Lack.DAYS, 7, 28)


def test_a_criterion_about_some_only(session, statements, city, leader):
    street = place_of(session, make_ward(session, province=city), reached=2, left=1)
    make_merchant(session, place=street, line_of_business=LineOfBusiness.EATERY)
    by = make_officer(session, unit=street.unit)
    said = CriterionContent(
        name="Quán ăn", rung=Rung.SIGN_POSTED, lines=[LineOfBusiness.EATERY], what_counts="Có biển."
    )
    eateries = define_criterion(session, by=by, unit_id=street.unit_id, content=said)
    session.commit()
    assert overview_of(session, leader, NOW, eateries).sums.now == Rate(0, 1)
    with statements() as sent:
        assert trend_of(session, [street.id], START, NOW, criterion=eateries, campaign=None).now == Rate(0, 1)
    assert len(sent) == 6


@pytest.mark.parametrize("lines", [[], [LineOfBusiness.EATERY]])
def test_one_rate_on_some_days_is_what_all_figures_say(session, city, lines):
    ward = make_ward(session, province=city)
    places = [place_of(session, ward, reached=reached, left=2) for reached in (0, 3)]
    make_merchant(session, place=places[0], line_of_business=LineOfBusiness.EATERY, closed_on=NOW - WEEK)
    empty = make_place(session, unit=ward)
    session.commit()
    ids, scope = [place.id for place in (*places, empty)], Scope(lines=frozenset(lines))
    days = [START - WEEK, START, NOW - WEEK, NOW]
    told = rates_on_days(session, ids, days, Rung.SIGN_POSTED, scope)
    for day in days:
        figures = adoption_by_place(session, ids, day, scope=scope)
        for place_id in ids:
            assert told[day].get(place_id, NOBODY) == figures[place_id].rate(Rung.SIGN_POSTED)
