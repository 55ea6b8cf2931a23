"""Campaigns: planning, changing and ending one, where it stands, and what it puts in big figures."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import NoResultFound, StatementError

from campaigns.adoption.keeping import TOUCHED, sum_up
from campaigns.adoption.rates import Rate
from campaigns.criteria.operations import CriterionContent, define_criterion, retire_criterion
from campaigns.criteria.ready import READY, headline_criterion
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.plans import errors
from campaigns.plans.comparison import NOTHING, Comparison, compare, gained_of_place, lost_of_place
from campaigns.plans.headlines import figures_by_headline, headline_of_places, total_of
from campaigns.plans.model import Campaign
from campaigns.plans.operations import CampaignContent, edit_campaign, end_campaign, plan_campaign
from campaigns.plans.queries import campaign_seen_by, campaigns_of_place, campaigns_seen_by, may_keep, places_of
from campaigns.plans.standing import progress_of, progress_of_campaigns, progress_of_places, rates_of, told_on
from campaigns.plans.status import Word
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.merchants.model import LineOfBusiness
from registry.places.joining import join_places
from tests.factories import make_merchant, make_officer, make_place, make_unit, make_ward

START, MAY_31, DUE = date(2023, 1, 1), date(2023, 5, 31), date(2023, 12, 31)
DAY = timedelta(days=1)
CODES, SIGNS, TESTS = (ready.id for ready in READY[:3])


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def street(session, ward):
    return make_place(session, unit=ward, name="Đường Thử")


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward)


def add_facts(session, merchants, happened_on, rung=Rung.SIGN_POSTED, turn=Turn.REACHED):
    told = {"rung": rung, "turn": turn, "happened_on": happened_on, "origin": Origin.RECORDED, "evidence": ""}
    told["recorded_at"] = datetime.combine(happened_on, datetime.min.time(), UTC)
    session.execute(insert(Fact), [{**told, "merchant_id": merchant.id} for merchant in merchants])


def content(*places, **changed):
    said = {"name": "Phố thử", "starts_on": START, "due_on": DUE, "criterion_id": SIGNS}
    return CampaignContent(**{**said, "place_ids": [place.id for place in places], **changed})


def plan(session, by, *places, **changed):
    return plan_campaign(session, by=by, content=content(*places, **changed))


def edit(session, by, campaign, *places, seen_version=1, **changed):
    return edit_campaign(
        session, by=by, campaign_id=campaign.id, seen_version=seen_version, content=content(*places, **changed)
    )


def last_entry(session):
    session.flush()
    return session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()


@pytest.fixture
def statements(engine):
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def four_markets(session):
    """542 traders in four markets of three wards; 100 with a sign on 1 January 2023, 168 on 31 May."""
    city = make_unit(session, name="Thành phố Thử", kind="thành phố")
    wards = [make_ward(session, province=city) for _ in range(3)]
    markets = [make_place(session, unit=unit) for unit in (wards[0], *wards)]
    for market, (traders, then, now) in zip(
        markets, ((236, 40, 71), (118, 25, 42), (104, 20, 31), (84, 15, 24)), strict=True
    ):
        shops = [make_merchant(session, place=market) for _ in range(traders)]
        add_facts(session, shops[:then], date(2022, 12, 20))
        add_facts(session, shops[then : now - 4], date(2023, 3, 1))
        add_facts(session, shops[now - 4 : now], date(2023, 5, 20))
    return city, markets


def test_168_of_542_through_a_campaign_of_four_markets_in_three_wards(session, four_markets):
    """From 100/542 to all by the end of the year; 150 of 364 days later 282.15 are due, so 283."""
    city, markets = four_markets
    campaign = plan(session, make_officer(session, unit=city), *markets)
    assert campaign.unit == city
    found = progress_of(session, campaign, MAY_31)
    assert found.now == Rate(168, 542)
    assert found.now.percent == Decimal("31.0")
    assert (found.should_be, found.behind_by, found.word) == (283, 115, Word.LATE)
    assert found.pace_per_week == Decimal("4.0"), "16 in the four weeks of May"
    by_place = progress_of_places(session, campaign, MAY_31)
    assert [by_place[market.id].now.numerator for market in markets] == [71, 42, 31, 24]
    # 25 of 118 at the start: (25 + 93 × 150/364) = 63.3.
    assert (by_place[markets[1].id].should_be, by_place[markets[1].id].behind_by) == (64, 22)
    assert rates_of(session, campaign, [campaign.criterion], MAY_31) == {SIGNS: Rate(168, 542)}


def test_milestones_bend_the_plan(session, four_markets):
    """Half of the way to a milestone of 40 percent: from 18.45 to 40 percent are 29.2, of 542 158.4, so 159."""
    city, markets = four_markets
    milestones = [(START + 300 * DAY, Decimal("40.0"))]
    campaign = plan(session, make_officer(session, unit=city), *markets, milestones=milestones)
    assert campaign.milestones[0].percent == Decimal("40.0")
    found = progress_of(session, campaign, MAY_31)
    assert (found.should_be, found.behind_by, found.word) == (159, -9, Word.AHEAD)


def test_a_ward_sees_the_city_s_campaign_and_does_not_change_it(session, four_markets):
    city, markets = four_markets
    keeper, ward_official = make_officer(session, unit=city), make_officer(session, unit=markets[0].unit)
    on_foot, stranger = make_officer(session, place=markets[3]), make_officer(session, unit=make_ward(session))
    campaign = plan(session, keeper, *markets)
    for officer in (keeper, ward_official, on_foot):
        assert campaigns_seen_by(session, officer) == [campaign]
        assert campaign_seen_by(session, officer, campaign.id) is campaign
    assert [may_keep(session, officer, campaign) for officer in (keeper, ward_official, on_foot)] == [
        True,
        False,
        False,
    ]
    assert not campaigns_seen_by(session, stranger)
    for officer in (ward_official, on_foot, stranger):
        with pytest.raises(NoResultFound):
            end_campaign(session, by=officer, campaign_id=campaign.id, on=today())
        with pytest.raises(NoResultFound):
            edit(session, officer, campaign, markets[0])
    with pytest.raises(NoResultFound):
        campaign_seen_by(session, stranger, campaign.id)
    with pytest.raises(NoResultFound):
        plan(session, ward_official, *markets)


def test_what_was_planned_is_told_and_changed(session, street, ward, official):
    campaign = plan(session, official, street, further_ids=[TESTS, SIGNS], milestones=[(MAY_31, Decimal(50))])
    assert (campaign.unit, campaign.target_percent, campaign.version) == (ward, Decimal(100), 1)
    assert [row.criterion_id for row in campaign.further_rows] == [TESTS], "the headline is not a further one as well"
    assert last_entry(session).action == "campaign:plan"
    market = make_place(session, unit=ward)
    changed = edit(
        session, official, campaign, market, target_percent=Decimal("95.5"), further_ids=[CODES],
        milestones=[(MAY_31, Decimal(40)), (date(2023, 9, 2), Decimal("90.5"))],
    )  # fmt: skip
    session.expire_all()
    again = campaign_seen_by(session, official, changed.id)
    assert (again.target_percent, again.version) == (Decimal("95.5"), 2)
    assert [(row.day, row.percent) for row in again.milestones] == [
        (MAY_31, Decimal(40)),
        (date(2023, 9, 2), Decimal("90.5")),
    ]
    assert places_of(session, [again]) == {again.id: (market.id,)}
    assert [row.criterion_id for row in again.further_rows] == [CODES]
    assert last_entry(session).details["changes"]["target_percent"] == ["100.0", "95.5"]
    with pytest.raises(errors.CampaignChangedMeanwhile):
        edit(session, official, again, street, seen_version=1)
    edit(session, official, again, market, seen_version=2, target_percent=Decimal("95.5"), further_ids=[CODES],
         milestones=[(MAY_31, Decimal(40)), (date(2023, 9, 2), Decimal("90.5"))])  # fmt: skip
    assert again.version == 2, "nothing changed"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": " "}, errors.NameMissing),
        ({"place_ids": []}, errors.NoPlaces),
        ({"due_on": START}, errors.DueBeforeStart),
        ({"target_percent": Decimal(0)}, errors.TargetOutOfRange),
        ({"target_percent": Decimal("100.1")}, errors.TargetOutOfRange),
        ({"target_percent": Decimal("99.95")}, errors.TargetOutOfRange),
        ({"target_percent": Decimal("NaN")}, errors.TargetOutOfRange),
        ({"milestones": [(START, Decimal(10))]}, errors.MilestoneOutside),
        ({"milestones": [(DUE, Decimal(10))]}, errors.MilestoneOutside),
        ({"milestones": [(MAY_31, Decimal(10)), (MAY_31, Decimal(20))]}, errors.MilestoneTwice),
        ({"milestones": [(MAY_31, Decimal(20)), (MAY_31 + DAY, Decimal(10))]}, errors.MilestoneOutOfOrder),
        ({"milestones": [(MAY_31, Decimal(96))], "target_percent": Decimal(95)}, errors.MilestoneOutOfOrder),
        ({"criterion_id": READY[0].id.__class__(int=7)}, errors.CriterionNotOffered),
    ],
)
def test_what_no_plan_can_have_is_refused(session, street, official, wrong, refusal):
    with pytest.raises(refusal) as told:
        plan(session, official, street, **wrong)
    assert not hasattr(told.value, "day") or told.value.day in {START, DUE, MAY_31, MAY_31 + DAY}
    assert session.scalar(select(Campaign.id)) is None


def test_places_of_two_provinces_are_no_campaign(session, street, ward, official):
    far = make_place(session)
    both = make_officer(session, unit=ward, place=far)
    with pytest.raises(errors.PlacesTooFarApart):
        plan(session, both, street, far)


def test_a_criterion_of_another_ward_is_not_offered_and_a_retired_one_stays_where_it_is_used(session, street, official):
    said = {"name": "A", "rung": Rung.SIGN_POSTED, "what_counts": "B"}
    other = make_ward(session, province=street.unit.parent)
    foreign, own = (
        define_criterion(session, by=by, unit_id=unit.id, content=CriterionContent(**said))
        for by, unit in ((make_officer(session, unit=other), other), (official, street.unit))
    )
    with pytest.raises(errors.CriterionNotOffered):
        plan(session, official, street, further_ids=[foreign.id])
    campaign = plan(session, official, street, criterion_id=own.id)
    retire_criterion(session, by=official, criterion_id=own.id)
    assert edit(session, official, campaign, street, criterion_id=own.id, name="Tên khác").criterion is own
    with pytest.raises(errors.CriterionNotOffered):
        plan(session, official, street, criterion_id=own.id)


def test_one_that_ended_stays_as_it_was(session, street, official):
    campaign = plan(session, official, street)
    for on in (START, today() + DAY):
        with pytest.raises(errors.EndOutOfRange):
            end_campaign(session, by=official, campaign_id=campaign.id, on=on)
    end_campaign(session, by=official, campaign_id=campaign.id, on=MAY_31)
    assert (campaign.ended_on, campaign.version) == (MAY_31, 2)
    assert [told_on(campaign, day) for day in (START, MAY_31, DUE)] == [START, MAY_31, MAY_31]
    add_facts(session, [make_merchant(session, place=street)], DUE)
    assert progress_of(session, campaign, DUE).now == Rate(0, 1)
    assert last_entry(session).action == "campaign:end"
    with pytest.raises(errors.CampaignEnded):
        end_campaign(session, by=official, campaign_id=campaign.id, on=MAY_31)
    with pytest.raises(errors.CampaignEnded):
        edit(session, official, campaign, street, seen_version=2)


def test_the_headline_of_a_place_is_that_of_the_campaign_that_began_last(session, street, ward, official):
    beside = make_place(session, unit=ward)
    older = plan(session, official, street, criterion_id=CODES)
    newer = plan(session, official, street, criterion_id=TESTS, starts_on=MAY_31)
    assert {one.id for one in campaigns_of_place(session, street)} == {older.id, newer.id}

    def headlines(on):
        found = headline_of_places(session, [street.id, beside.id], on)
        return found[street.id].id, found[beside.id].id

    assert headlines(START - DAY) == (SIGNS, SIGNS)
    assert headlines(START) == headlines(MAY_31 - DAY) == (CODES, SIGNS)
    assert headlines(MAY_31) == headlines(DUE + DAY) == (TESTS, SIGNS), "until it is ended, not until it is due"
    end_campaign(session, by=official, campaign_id=newer.id, on=MAY_31 + 2 * DAY)
    assert headlines(MAY_31 + DAY) == (TESTS, SIGNS)
    assert headlines(MAY_31 + 2 * DAY) == (CODES, SIGNS)
    assert headline_of_places(session, [], START) == {}
    assert headline_criterion() not in session


@pytest.mark.parametrize("number", [1, 12])
def test_few_statements_however_many_places(session, statements, ward, official, number):
    places = [make_place(session, unit=ward) for _ in range(number)]
    for place in places:
        add_facts(session, [make_merchant(session, place=place)], START)
    campaign = plan(session, official, *places)
    sum_up(session)
    session.info.pop(TOUCHED, None)
    for ask, most in (
        (lambda: headline_of_places(session, [place.id for place in places], MAY_31), 1),
        (lambda: figures_by_headline(session, [place.id for place in places], MAY_31), 4),
        (lambda: progress_of(session, campaign, MAY_31), 4),
        (lambda: progress_of_places(session, campaign, MAY_31), 4),
        (lambda: progress_of_campaigns(session, [campaign], MAY_31), 4),
        (lambda: compare(session, [place.id for place in places], campaign.criterion, START, MAY_31), 2),
    ):
        statements.clear()
        assert ask()
        assert len(statements) == most


def test_big_figures_count_whom_the_criterion_asks_about(session, street, official):
    eatery, grocer = (
        make_merchant(session, place=street, line_of_business=line)
        for line in (LineOfBusiness.EATERY, LineOfBusiness.GROCERIES)
    )
    add_facts(session, [eatery, grocer], START, rung=Rung.CODE_ISSUED)
    said = CriterionContent(name="A", rung=Rung.CODE_ISSUED, what_counts="B", lines=[LineOfBusiness.EATERY])
    own = define_criterion(session, by=official, unit_id=street.unit_id, content=said)
    beside = make_place(session, unit=street.unit)
    campaign = plan(session, official, street, criterion_id=own.id)
    found = figures_by_headline(session, [street.id, beside.id], MAY_31)
    assert (found[street.id].criterion, found[street.id].rate) == (own, Rate(1, 1))
    assert (found[beside.id].criterion.id, found[beside.id].rate) == (SIGNS, Rate(0, 0))
    assert progress_of(session, campaign, MAY_31).now == Rate(1, 1)


def test_a_place_that_became_a_part_of_another_is_told_of_as_that_one(session, street, ward, official):
    into = make_place(session, unit=ward)
    add_facts(session, [make_merchant(session, place=street), make_merchant(session, place=into)], START)
    campaign = plan(session, official, street)
    assert progress_of(session, campaign, MAY_31).now == Rate(1, 1)
    join_places(session, by=official, place_id=street.id, seen_version=street.version, into_id=into.id)
    assert places_of(session, [campaign]) == {campaign.id: (into.id,)}
    assert progress_of(session, campaign, MAY_31).now == Rate(2, 2)
    assert headline_of_places(session, [into.id], MAY_31)[into.id].id == SIGNS
    assert campaigns_of_place(session, into) == [campaign]


def test_two_days_side_by_side_tell_who_came_and_who_left(session, street, official):
    """Four had a sign, one lost it and one closed; two came: 4 and -2 and +2 are 4, of other shops."""
    shops = [make_merchant(session, place=street, unit_label=str(number)) for number in range(1, 8)]
    add_facts(session, shops[:4], START)
    add_facts(session, shops[:1], date(2023, 3, 1), turn=Turn.LOST)
    shops[1].closed_on = date(2023, 4, 1)
    add_facts(session, shops[4:6], date(2023, 5, 1))
    session.flush()
    signs, beside = headline_criterion(), make_place(session, unit=street.unit)
    found = compare(session, [street.id, beside.id], signs, START, MAY_31)
    assert found == {street.id: Comparison(Rate(4, 7), Rate(4, 6), gained=2, lost=2), beside.id: NOTHING}
    assert found[street.id].difference == 0
    assert found[street.id] + found[street.id] == Comparison(Rate(8, 14), Rate(8, 12), gained=4, lost=4)
    gained, lost = (ask(session, street, signs, START, MAY_31) for ask in (gained_of_place, lost_of_place))
    assert [standing.merchant for standing in gained] == shops[4:6]
    assert [standing.merchant for standing in lost] == shops[:2]


def test_the_database_keeps_tenths_and_no_fraction_of_them(session, street, official):
    campaign = plan(session, official, street, target_percent=Decimal("99.9"))
    campaign.target_percent = Decimal("99.95")
    with pytest.raises(StatementError, match=r"99\.95"), session.begin_nested():
        session.flush()


def test_places_of_one_criterion_have_a_sum_by_it_and_others_by_the_program_s_own(session, street, official):
    eatery = make_merchant(session, place=street, line_of_business=LineOfBusiness.EATERY)
    grocer = make_merchant(session, place=street)
    add_facts(session, [eatery, grocer], START)
    said = CriterionContent(name="A", rung=Rung.SIGN_POSTED, what_counts="B", lines=[LineOfBusiness.EATERY])
    own = define_criterion(session, by=official, unit_id=street.unit_id, content=said)
    beside = make_place(session, unit=street.unit)
    plan(session, official, street, criterion_id=own.id)

    def total(*places):
        figures = figures_by_headline(session, [place.id for place in places], MAY_31)
        criterion, whole = total_of(session, figures, MAY_31)
        return criterion.id, whole.rate(criterion.rung)

    assert total(street) == (own.id, Rate(1, 1))
    assert total(street, beside) == (SIGNS, Rate(2, 2))
    assert total(beside) == total() == (SIGNS, Rate(0, 0))


def test_a_planned_share_is_never_rounded_up(session, street, official):
    shops = [make_merchant(session, place=street) for _ in range(3)]
    add_facts(session, shops, START)
    campaign = plan(session, official, street, milestones=[(DUE - DAY, Decimal("99.9"))])
    assert progress_of(session, campaign, DUE - DAY).planned_percent == Decimal("100.0"), "all had a sign at the start"
    street_beside = make_place(session, unit=street.unit)
    other = plan(session, official, street_beside, starts_on=DUE - 3000 * DAY)
    assert progress_of(session, other, DUE - DAY).planned_percent == Decimal("99.9"), "2999 of 3000"
