"""Who goes where: stretches of a place, how far each has come, and who may be sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import NoResultFound

from campaigns.adoption.rates import Rate
from campaigns.assignments import errors
from campaigns.assignments.model import Side
from campaigns.assignments.operations import assign, end_assignment
from campaigns.assignments.queries import (
    assignment_seen_by,
    assignments_of,
    assignments_seen_by,
    taken,
    taken_by_nobody,
    who_goes_out,
)
from campaigns.assignments.stretch import Stretch
from campaigns.plans.errors import CampaignEnded
from campaigns.plans.operations import CampaignContent, edit_campaign, end_campaign
from campaigns.plans.shops import Shop, shops_of_places
from database.base import new_id, utc_now
from registry.calendar import today
from registry.merchants.labels import label_key, walking_key
from registry.officers.model import Role
from registry.places.joining import join_places
from tests.campaigns.planned import DAY, entries, houses, planned, post_signs
from tests.factories import make_officer, make_place, make_posting, make_unit, make_ward

HOUSES = ("1", "2", "3", "4", "45", "45A", "45/3", "46", "450")


@pytest.fixture
def ward(session):
    return make_ward(session, province=make_unit(session, kind="thành phố"))


@pytest.fixture
def street(session, ward):
    return make_place(session, unit=ward, name="Đường Thử")


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward, name="Cán Bộ")


@pytest.fixture
def team(session, street):
    return make_officer(session, place=street, role=Role.TEAM_MEMBER, name="Tổ Một")


@pytest.fixture
def campaign(session, street, official):
    return planned(session, official, street)


def give(session, by, campaign, place, officer, first="", last="", **options):
    return assign(
        session, by=by, campaign_id=campaign.id, place_id=place.id, officer_id=officer.id,
        first_label=first, last_label=last, **options,
    )  # fmt: skip


def shop_at(label):
    return Shop(new_id(), new_id(), label, label_key(label), walking_key(label), "", counted=True, reached=False)


@pytest.mark.parametrize(
    ("first", "last", "side", "on_it"),
    [
        ("", "", Side.BOTH, HOUSES),
        ("3", "45", Side.BOTH, ("3", "4", "45", "45A", "45/3")),
        ("45", "", Side.BOTH, ("45", "45A", "45/3", "46", "450")),
        ("", "4", Side.BOTH, ("1", "2", "3", "4")),
        ("45", "45", Side.BOTH, ("45", "45A", "45/3")),
        ("", "", Side.ODD, ("1", "3", "45", "45A", "45/3")),
        ("2", "", Side.EVEN, ("2", "4", "46", "450")),
    ],
)
def test_a_stretch_of_house_numbers(first, last, side, on_it):
    stretch = Stretch.between(first, last, side)
    assert tuple(label for label in HOUSES if stretch.holds(shop_at(label))) == on_it


def test_a_row_of_stalls_and_a_stall_without_a_number():
    row_a = Stretch.between("A", "A")
    stalls = ("Lô A-1", "A12", "Sạp A 2", "B-1", "AB-1")
    assert [label for label in stalls if row_a.holds(shop_at(label))] == ["Lô A-1", "A12", "Sạp A 2"]
    assert not Stretch.between("", "", Side.ODD).holds(shop_at("Cổng chợ"))
    assert Stretch.between("", "").holds(shop_at("Cổng chợ"))


@given(st.lists(st.integers(1, 400), min_size=1, max_size=30, unique=True), st.integers(1, 399))
def test_two_stretches_that_meet_share_no_house_and_leave_none(numbers, last):
    first_half = Stretch.between("", str(last))
    second_half = Stretch.between(str(last + 1), "")
    for number in numbers:
        shop = shop_at(str(number))
        assert first_half.holds(shop) is not second_half.holds(shop)


def test_how_far_each_has_come_and_what_nobody_was_sent_to(session, street, official, team, campaign):
    """Of ten houses the team has 1 to 5, of which two have a sign; the official the even ones; 7 and 9 nobody."""
    shops = houses(session, street, *map(str, range(1, 11)))
    post_signs(session, [shops[0], shops[1], shops[9]], today() - DAY)
    to_team = give(session, official, campaign, street, team, "1", "5")
    to_official = give(session, official, campaign, street, official, side=Side.EVEN)
    assert list(assignments_seen_by(session, official, campaign)) == [to_official, to_team]
    rows = taken(session, [to_team, to_official], today())
    assert [row.rate for row in rows] == [Rate(2, 5), Rate(2, 5)]
    assert [shop.label for shop in rows[0].left] == ["3", "4", "5"]
    left = taken_by_nobody(rows, shops_of_places(session, [street.id], today(), campaign.criterion))
    assert [shop.label for shop in left] == ["7", "9"]
    assert [one.id for one in assignments_of(session, team)] == [to_team.id]
    ended = end_assignment(session, by=official, assignment_id=to_team.id)
    assert end_assignment(session, by=official, assignment_id=to_team.id).ended_on == ended.ended_on == today()
    assert assignments_of(session, team) == []
    told = [(entry.action, entry.details["goes_there"]) for entry in entries(session, "campaign_assignment:")]
    assert told[-1] == ("campaign_assignment:end", "Tổ Một")
    assert len(told) == 3


def test_a_place_that_became_a_part_of_another_takes_its_stretch_along(session, street, official, team, campaign):
    into = make_place(session, unit=street.unit)
    houses(session, street, "1", "2")
    houses(session, into, "3")
    given_before = give(session, official, campaign, street, team)
    join_places(session, by=official, place_id=street.id, seen_version=1, into_id=into.id)
    (row,) = taken(session, [given_before], today())
    assert (row.place_id, row.rate) == (into.id, Rate(0, 3))


def test_a_place_that_leaves_the_campaign_takes_its_assignments_out(session, street, official, team, campaign):
    give(session, official, campaign, street, team)
    content = CampaignContent(
        name="Phố thử", place_ids=[make_place(session, unit=street.unit).id], starts_on=campaign.starts_on,
        due_on=campaign.due_on, criterion_id=campaign.criterion_id,
    )  # fmt: skip
    edit_campaign(session, by=official, campaign_id=campaign.id, seen_version=1, content=content)
    assert list(assignments_of(session, team)) == list(assignments_seen_by(session, official, campaign)) == []


def test_who_may_be_sent(session, ward, street, official, team):
    make_officer(session, unit=ward, role=Role.LEADER)
    make_officer(session, unit=ward).disabled_at = utc_now()
    make_officer(session, place=make_place(session, unit=ward))
    gone = make_officer(session, unit=make_ward(session))
    make_posting(session, officer=gone, unit=ward, begins_on=today() - 9 * DAY, ends_on=today())
    of_city = make_officer(session, unit=ward.parent, name="Của Thành Phố")
    assert list(who_goes_out(session, street)) == [team, official, of_city]


def test_nobody_is_sent_twice_backwards_or_where_nothing_is_seen(session, street, official, team, campaign):
    first = give(session, official, campaign, street, team, "1", "9", form="a" * 64)
    assert give(session, official, campaign, street, team, "1", "9", form="a" * 64) is first
    with pytest.raises(errors.AssignedAlready):
        give(session, official, campaign, street, team, "1", "9")
    with pytest.raises(errors.StretchBackwards):
        give(session, official, campaign, street, team, "9", "1")
    stranger = make_officer(session, unit=make_ward(session))
    with pytest.raises(errors.NotPostedThere):
        give(session, official, campaign, street, stranger)
    for attempt in (
        lambda: give(session, stranger, campaign, street, team),
        lambda: give(session, official, campaign, make_place(session, unit=street.unit), official),
        lambda: assignment_seen_by(session, stranger, first.id),
        lambda: end_assignment(session, by=stranger, assignment_id=first.id),
    ):
        with pytest.raises(NoResultFound):
            attempt()
    end_campaign(session, by=official, campaign_id=campaign.id, on=today())
    assert assignments_of(session, team) == []
    with pytest.raises(CampaignEnded):
        give(session, official, campaign, street, official)


def test_who_has_one_place_of_a_citys_campaign_gives_it_out_and_no_other(session, ward, street, official, team):
    elsewhere = make_place(session, unit=make_ward(session, province=ward.parent))
    of_city = make_officer(session, unit=ward.parent)
    campaign = planned(session, of_city, street, elsewhere)
    give(session, official, campaign, street, team)
    give(session, of_city, campaign, elsewhere, of_city)
    assert [one.place_id for one in assignments_seen_by(session, official, campaign)] == [street.id]
    assert len(assignments_seen_by(session, of_city, campaign)) == 2
    with pytest.raises(NoResultFound):
        give(session, official, campaign, elsewhere, official)
