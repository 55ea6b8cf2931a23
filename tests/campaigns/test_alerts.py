"""Alerts: each rule with worked numbers, who is told of which places, putting off, and what it costs to ask."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy.exc import NoResultFound

from campaigns.alerts.errors import ReasonMissing, UntilOddDay
from campaigns.alerts.operations import LONGEST_PUT_OFF, put_off, tell_again
from campaigns.alerts.queries import alert_for, alerts_for
from campaigns.alerts.rules import AlertKind, late_until, stalls
from campaigns.incidents.model import IncidentKind, Source
from campaigns.incidents.operations import open_incident
from campaigns.visits.model import Outcome
from campaigns.visits.operations import record_visit
from registry.calendar import today
from registry.officers.model import Role
from registry.signs.model import Sign, SignState
from tests.campaigns.planned import DAY, entries, houses, planned, post_signs
from tests.factories import make_account, make_merchant, make_officer, make_place

FRIDAY = date(2026, 11, 13)
WEEK = 7 * DAY
ALL = tuple(AlertKind)


@pytest.fixture(autouse=True)
def now():
    """Ten o'clock in the morning of a Friday in Vietnam."""
    with time_machine.travel(datetime(2026, 11, 13, 3, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def place(session):
    return make_place(session, name="Chợ Rạch Dừa")


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


def told(session, officer, *kinds, on=FRIDAY):
    """What is told, in few words."""
    alerts = [one.alert for one in alerts_for(session, officer, kinds or ALL, on)]
    return [(one.kind, one.place.name, one.number, one.of, one.since) for one in alerts]


@pytest.mark.parametrize(
    ("on", "working_days", "last"),
    [
        (date(2026, 11, 13), 3, date(2026, 11, 9)),
        (date(2026, 11, 12), 3, date(2026, 11, 8)),
        (date(2026, 11, 16), 2, date(2026, 11, 11)),
        (date(2026, 11, 15), 2, date(2026, 11, 11)),
        (date(2026, 2, 23), 2, date(2026, 2, 11)),
    ],
)
def test_working_days_alone_make_late(on, working_days, last):
    """Due on Monday the 9th: on Thursday three working days late, on Friday more. Tết ended on the 22nd of February."""
    assert late_until(on, working_days) == last


@pytest.mark.parametrize(
    ("numerator", "weeks", "days", "yes"),
    [(79, 3, 0, True), (79, 3, -1, False), (117, 3, 0, True), (118, 3, 0, False), (120, 9, 0, False)],
)
def test_a_place_stalls_from_the_third_week_while_three_are_left(numerator, weeks, days, yes):
    since = FRIDAY - weeks * WEEK - days * DAY
    assert stalls(numerator=numerator, target=120, since=since, on=FRIDAY) is yes


def test_a_stall_counts_from_the_last_shop_that_came(session, place, official):
    shops = houses(session, place, *map(str, range(1, 13)))
    post_signs(session, shops[:5], FRIDAY - 50 * DAY)
    post_signs(session, shops[5:7], FRIDAY - 23 * DAY)
    assert told(session, official) == [], "nobody promised anything for a place without a campaign"
    campaign = planned(session, official, place)
    stall = (AlertKind.PLACE_STALLS, "Chợ Rạch Dừa", 5, 12, FRIDAY - 23 * DAY)
    assert told(session, official) == [stall]
    assert alert_for(session, official, AlertKind.PLACE_STALLS, place.id, FRIDAY).alert.weeks == 3
    assert told(session, official, on=FRIDAY - 3 * DAY) == [], "twenty days ago somebody came"
    campaign.target_percent = Decimal(75)
    session.flush()
    assert told(session, official) == [], "nine of twelve are asked for: two are left"
    campaign.target_percent = Decimal(100)
    post_signs(session, shops[7:8], FRIDAY)
    assert told(session, official) == [], "it ended with its cause"


def test_nobody_stalls_before_its_campaign_has_run_three_weeks(session, place, official):
    houses(session, place, *map(str, range(1, 5)))
    campaign = planned(session, official, place, starts_on=FRIDAY - 20 * DAY)
    assert told(session, official) == []
    assert told(session, official, on=FRIDAY + DAY)[0][2:] == (4, 4, FRIDAY - 20 * DAY)
    campaign.ended_on = FRIDAY
    session.flush()
    assert told(session, official, on=FRIDAY + DAY) == []


def test_visits_more_than_three_working_days_late(session, place, official):
    days = [date(2026, 11, day) for day in (6, 9, 10, 13, 16)]
    shops = houses(session, place, *map(str, range(1, 6)))
    for shop, day in zip(shops, days, strict=True):
        came = {"by": official, "merchant": shop, "outcome": Outcome.SPOKEN}
        record_visit(session, visited_on=date(2026, 11, 2), next_on=day, **came)
    late = (AlertKind.VISITS_OVERDUE, "Chợ Rạch Dừa", 2, 4, date(2026, 11, 6))
    assert told(session, official) == [late], "of four that are due, those of the 6th and the 9th"
    record_visit(session, visited_on=FRIDAY, next_on=None, **{**came, "merchant": shops[0]})
    assert told(session, official)[0][2:] == (1, 3, date(2026, 11, 9))


def test_incidents_more_than_two_working_days_open(session, place, official, now):
    for day in (9, 10, 11):
        now.move_to(datetime(2026, 11, day, 16, 30, tzinfo=UTC))
        told_by = {"source": Source.PAYER, "kind": IncidentKind.PASTED_OVER, "verdict": None, "photo": None}
        open_incident(session, by=None, place_id=place.id, merchant_id=None, where_said="", told="", **told_by)
    now.move_to(datetime(2026, 11, 13, 3, tzinfo=UTC))
    late = (AlertKind.INCIDENTS_OPEN, "Chợ Rạch Dừa", 2, 3, date(2026, 11, 9))
    assert told(session, official) == [late], "half past eleven at night of the 10th in Vietnam is the 10th"


def test_accounts_wait_for_another_person(session, place, official, now):
    other = make_officer(session, unit=place.unit)
    for day, by in ((9, other), (10, other), (12, other), (9, official)):
        now.move_to(datetime(2026, 11, day, 3, tzinfo=UTC))
        account = make_account(session, merchant=make_merchant(session, place=place), proposed_by=by)
    now.move_to(datetime(2026, 11, 13, 3, tzinfo=UTC))
    assert told(session, official) == [(AlertKind.ACCOUNTS_WAITING, "Chợ Rạch Dừa", 2, 3, date(2026, 11, 9))]
    assert told(session, other) == [(AlertKind.ACCOUNTS_WAITING, "Chợ Rạch Dừa", 1, 1, date(2026, 11, 9))]
    assert account.proposed_by is official


def test_signs_that_nobody_saw_for_ninety_days(session, place, official):
    seen = [(FRIDAY - 200 * DAY, FRIDAY - 90 * DAY), (FRIDAY - 95 * DAY, None), (FRIDAY - 200 * DAY, FRIDAY - 89 * DAY)]
    for number, (posted, last) in enumerate(seen):
        account = make_account(session, merchant=make_merchant(session, place=place))
        session.add(
            Sign(
                serial=f"26536-00000{number}", check_code=f"ABC{number}", merchant=account.merchant, account=account,
                layout="a6", shop_name="A", place_line="A", unit_line="A", state=SignState.POSTED,
                printed_by=official, posted_on=posted, last_seen_on=last,
            )
        )  # fmt: skip
    session.flush()
    late = (AlertKind.SIGN_CHECKS_OVERDUE, "Chợ Rạch Dừa", 2, 3, FRIDAY - 5 * DAY)
    assert told(session, official, AlertKind.SIGN_CHECKS_OVERDUE) == [late]


@pytest.fixture
def stalled(session, place, official):
    """A place that stalls since a campaign began sixty days ago."""
    houses(session, place, *map(str, range(1, 5)))
    planned(session, official, place)
    return {"kind": AlertKind.PLACE_STALLS, "place_id": place.id}


def test_each_is_told_of_the_own_places_and_kinds_alone(session, place, official, stalled):
    stranger = make_officer(session, unit=make_place(session).unit)
    leader = make_officer(session, unit=place.unit.parent, role=Role.LEADER)
    assert [len(told(session, one)) for one in (official, leader, stranger)] == [1, 1, 0]
    assert told(session, official, AlertKind.VISITS_OVERDUE) == []
    with pytest.raises(NoResultFound):
        put_off(session, by=stranger, **stalled, until=FRIDAY + DAY, reason="x")
    with pytest.raises(NoResultFound):
        tell_again(session, by=stranger, **stalled)


def test_put_off_until_a_day_by_one_person_for_a_reason(session, place, official, stalled):
    other = make_officer(session, unit=place.unit)
    row = put_off(session, by=official, **stalled, until=FRIDAY + WEEK, reason=" Chợ sửa mái\x00 ")
    (mine,) = alerts_for(session, official, ALL, FRIDAY + 6 * DAY)
    assert (mine.mine, mine.others, row.reason) == (row, [], "Chợ sửa mái")
    (theirs,) = alerts_for(session, other, ALL, FRIDAY)
    assert (theirs.mine, theirs.others) == (None, [row])
    (again,) = alerts_for(session, official, ALL, FRIDAY + WEEK)
    assert again.mine is None, "the day has come"
    later = put_off(session, by=official, **stalled, until=FRIDAY + DAY, reason="Ngắn hơn")
    assert alert_for(session, official, *stalled.values(), FRIDAY).mine is later
    assert row.taken_back_at
    tell_again(session, by=other, **stalled)
    assert alert_for(session, official, *stalled.values(), FRIDAY).mine is later, "to each the own"
    tell_again(session, by=official, **stalled)
    tell_again(session, by=official, **stalled)
    assert alert_for(session, official, *stalled.values(), FRIDAY).mine is None
    trail = [(entry.action, entry.details) for entry in entries(session, "place:")]
    assert [action for action, _ in trail][-3:] == ["place:put_off_alert"] * 2 + ["place:tell_alert_again"]
    assert "mái" not in str(trail), "a reason may name people"


def test_what_begins_after_it_was_put_off_is_another_alert(session, place, official, stalled):
    put_off(session, by=official, **stalled, until=FRIDAY + LONGEST_PUT_OFF, reason="Chờ")
    (shop,) = houses(session, place, "99")
    post_signs(session, [shop], FRIDAY)
    with time_machine.travel(datetime(2026, 12, 5, 3, tzinfo=UTC), tick=False):
        (one,) = alerts_for(session, official, ALL, today())
        assert (one.alert.since, one.mine is None) == (FRIDAY, False)
        post_signs(session, houses(session, place, "98"), FRIDAY + DAY)
        (one,) = alerts_for(session, official, ALL, today())
        assert (one.alert.since, one.mine) == (FRIDAY + DAY, None)


@pytest.mark.parametrize("days", [0, 32])
def test_refused_without_a_reason_or_a_near_day(session, official, stalled, days):
    with pytest.raises(UntilOddDay) as refusal:
        put_off(session, by=official, **stalled, until=FRIDAY + days * DAY, reason="Chờ")
    assert (refusal.value.first, refusal.value.last) == (FRIDAY + DAY, FRIDAY + 31 * DAY)
    with pytest.raises(ReasonMissing):
        put_off(session, by=official, **stalled, until=FRIDAY + DAY, reason=" \x00")


@pytest.mark.parametrize("number", [1, 4])
def test_as_many_statements_however_many_places(session, statements, number):
    ward = make_place(session).unit
    official = make_officer(session, unit=ward)
    places = [make_place(session, unit=ward) for _ in range(number)]
    for place in places:
        houses(session, place, "1", "2", "3")
    planned(session, official, *places)
    session.commit()
    session.refresh(official)
    with statements() as sent:
        assert len(alerts_for(session, official, ALL, FRIDAY)) == number
    assert len(sent) == 11
