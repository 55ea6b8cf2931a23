"""Events of a campaign: whom they reached, what came after, and what is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import NoResultFound

from campaigns.adoption.rates import Rate
from campaigns.events import errors
from campaigns.events.afterwards import Afterwards, afterwards, looked_at_on
from campaigns.events.model import Event, EventKind, EventShop
from campaigns.events.operations import EventContent, add_event, edit_event, reach_shops, unreach_shops
from campaigns.events.queries import copies_of, event_seen_by, events_seen_by, numbers_reached
from campaigns.ladder.model import Rung, Turn
from campaigns.ladder.operations import record_fact
from campaigns.partners.model import PartnerKind
from campaigns.partners.operations import PartContent, add_part
from campaigns.plans.errors import CampaignEnded
from campaigns.plans.operations import end_campaign
from registry.calendar import today
from registry.leaflets.model import Subject
from registry.leaflets.operations import LeafletContent, write_leaflet
from registry.officers.model import Role
from registry.places.joining import join_places
from tests.campaigns.planned import DAY, entries, houses, planned, post_signs
from tests.factories import make_officer, make_place, make_ward


@pytest.fixture
def street(session):
    return make_place(session, unit=make_ward(session))


@pytest.fixture
def official(session, street):
    return make_officer(session, unit=street.unit, name="Cán Bộ")


@pytest.fixture
def campaign(session, street, official):
    return planned(session, official, street)


def said(by, **changed):
    told = {"kind": EventKind.TRAINING, "held_on": today() - 20 * DAY, "led_by_id": by.id}
    return EventContent(**(told | changed))


def add(session, by, campaign, place, form=None, **changed):
    content = said(by, **changed)
    return add_event(session, by=by, campaign_id=campaign.id, place_id=place.id, content=content, form=form)


def edit(session, by, event, seen_version=1, **changed):
    return edit_event(session, by=by, event_id=event.id, seen_version=seen_version, content=said(by, **changed))


def reach(session, by, event, shops):
    return reach_shops(session, by=by, event_id=event.id, merchant_ids=[shop.id for shop in shops])


def test_of_40_reached_22_had_it_14_days_later_and_of_61_others_9(session, street, official, campaign):
    """Besides them: three who were reached had it before, one of the reached closed, one is new and counts nowhere."""
    event = add(session, official, campaign, street)
    shops = houses(session, street, *map(str, range(1, 106)))
    reached, others = [*shops[:40], *shops[101:]], shops[40:101]
    post_signs(session, shops[101:104], event.held_on - DAY)
    post_signs(session, shops[:22], event.held_on + 3 * DAY)
    post_signs(session, others[:9], event.held_on + 14 * DAY)
    post_signs(session, [*shops[22:25], *others[9:12]], event.held_on + 15 * DAY)
    shops[104].closed_on = event.held_on + DAY
    houses(session, street, "300", opened_on=event.held_on)
    assert len(reach(session, official, event, reached)) == 44
    assert numbers_reached(session, [event]) == {event.id: 44}
    assert afterwards(session, event, today()) == Afterwards(
        looked_at_on(event), reached=Rate(22, 40), others=Rate(9, 61), had_it=3, left_out=1
    )
    assert afterwards(session, event, looked_at_on(event)) is not None
    assert afterwards(session, event, looked_at_on(event) - DAY) is None


def test_who_lost_it_before_the_day_is_among_those_that_had_it_not(session, street, official, campaign):
    event = add(session, official, campaign, street)
    shops = houses(session, street, "1", "2")
    post_signs(session, shops, event.held_on - 9 * DAY)
    lost = {"rung": Rung.SIGN_POSTED, "turn": Turn.LOST, "happened_on": event.held_on - DAY}
    record_fact(session, by=None, merchant=shops[0], **lost)
    assert afterwards(session, event, today()) is None, "it reached nobody"
    reach(session, official, event, shops)
    told = afterwards(session, event, today())
    assert (told.reached, told.others, told.had_it) == (Rate(0, 1), Rate(0, 0), 1)


def test_ticks_are_told_once_and_taken_back(session, street, official, campaign):
    event = add(session, official, campaign, street)
    shops = houses(session, street, "1", "2", "3")
    team = make_officer(session, place=street, role=Role.TEAM_MEMBER)
    assert len(reach(session, team, event, shops[:2])) == 2
    assert reach(session, official, event, shops[:2]) == []
    assert len(reach(session, official, event, shops)) == 1
    told_by = session.scalars(select(EventShop.told_by_id).where(EventShop.merchant_id == shops[0].id)).one()
    assert told_by == team.id
    gone = unreach_shops(session, by=official, event_id=event.id, merchant_ids=[shops[0].id])
    assert gone == [shops[0].id]
    assert unreach_shops(session, by=official, event_id=event.id, merchant_ids=[shops[0].id]) == []
    told = [(entry.action, entry.details["shops"]) for entry in entries(session, "campaign_event:")[1:]]
    assert told == [("campaign_event:reach", 2), ("campaign_event:reach", 1), ("campaign_event:unreach", 1)]


def test_an_event_with_a_partner_and_leaflets(session, street, official, campaign):
    part = add_part(
        session, by=official, campaign_id=campaign.id, content=PartContent(name="Bưu cục Thử", kind=PartnerKind.TELECOM)
    )
    leaflet = {"leaflet": Subject.TAX, "copies": 60}
    event = add(session, official, campaign, street, partner_id=part.partner_id, note="Cô Thử mời", **leaflet)
    assert (event.partner.name, event.leaflet_version) == ("Bưu cục Thử", 0)
    assert session.scalar(text("SELECT note FROM campaign_event")).startswith("s1:")
    content = LeafletContent(text="Một dòng", text_en="", checked_by="", checked_on=None)
    write_leaflet(session, by=official, unit_id=street.unit_id, subject=Subject.TAX, content=content, seen=0)
    edit(session, official, event, partner_id=part.partner_id, note="Cô Khác mời", **leaflet)
    assert event.leaflet_version == 0, "those that were handed out stay the old ones"
    later = add(session, official, campaign, street, **leaflet)
    assert later.leaflet_version == 1
    off = add(session, official, campaign, street, called_off=True, **leaflet)
    assert copies_of([event, later, off, add(session, official, campaign, street)]) == {Subject.TAX: 120}
    edited = entries(session, "campaign_event:edit")[0].details
    assert (edited["note_changed"], edited["changes"]) == (True, {})
    assert "Cô" not in str([entry.details for entry in entries(session, "campaign_event:")])


def test_an_event_is_changed_from_what_was_seen(session, street, official, campaign):
    event = add(session, official, campaign, street)
    assert edit(session, official, event).version == 1
    changed = edit(session, official, event, where_said="Sân chợ", held_on=today() + 9 * DAY)
    assert (changed.where_said, changed.version) == ("Sân chợ", 2)
    changes = entries(session, "campaign_event:edit")[0].details["changes"]
    assert changes["where_said"] == ["", "Sân chợ"]
    with pytest.raises(errors.EventChangedMeanwhile):
        edit(session, official, event)


def test_the_same_form_twice_is_one_event(session, street, official, campaign):
    event = add(session, official, campaign, street, form="a" * 64)
    assert add(session, official, campaign, street, form="a" * 64) is event
    assert session.scalar(select(func.count(Event.id))) == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"held_on": today() + timedelta(days=367)}, errors.HeldOnOddDay),
        ({"held_on": today().replace(year=1999)}, errors.HeldOnOddDay),
        ({"leaflet": Subject.TAX}, errors.CopiesMissing),
        ({"copies": 5}, errors.CopiesMissing),
        ({"leaflet": Subject.TAX, "copies": 0}, errors.CopiesMissing),
        ({"leaflet": Subject.TAX, "copies": 1_000_001}, errors.CopiesMissing),
    ],
)
def test_what_no_event_can_be(session, street, official, campaign, changed, refusal):
    with pytest.raises(refusal):
        add(session, official, campaign, street, **changed)


def test_who_leads_it_and_with_whom_is_of_the_place_and_the_campaign(session, street, official, campaign):
    stranger = make_officer(session, unit=make_ward(session))
    with pytest.raises(errors.LeaderNotThere):
        add(session, official, campaign, street, led_by_id=stranger.id)
    other = planned(session, official, street)
    bank = PartContent(name="Ngân hàng Thử", kind=PartnerKind.BANK)
    part = add_part(session, by=official, campaign_id=other.id, content=bank)
    with pytest.raises(errors.PartnerNotThere):
        add(session, official, campaign, street, partner_id=part.partner_id)
    team = make_officer(session, place=street, role=Role.TEAM_MEMBER)
    event = add(session, official, campaign, street, led_by_id=team.id)
    team.role = Role.LEADER
    assert edit(session, official, event, led_by_id=team.id, where_said="Sân").led_by is team


def test_nobody_is_reached_by_what_is_to_come_and_what_reached_somebody_took_place(session, street, official, campaign):
    (shop,) = houses(session, street, "1")
    event = add(session, official, campaign, street, held_on=today() + DAY)
    with pytest.raises(errors.EventToCome):
        reach(session, official, event, [shop])
    edit(session, official, event, held_on=today())
    reach(session, official, event, [shop])
    for changed in ({"called_off": True, "held_on": today()}, {"held_on": today() + DAY}):
        with pytest.raises(errors.EventHasShops):
            edit(session, official, event, seen_version=2, **changed)
    off = add(session, official, campaign, street, called_off=True)
    with pytest.raises(errors.EventToCome):
        reach(session, official, off, [shop])


def test_others_neither_see_nor_change_it_and_what_ended_stays(session, street, official, campaign):
    event = add(session, official, campaign, street)
    (shop,) = houses(session, street, "1")
    stranger = make_officer(session, unit=make_ward(session))
    for attempt in (
        lambda: event_seen_by(session, stranger, event.id),
        lambda: edit(session, stranger, event),
        lambda: add(session, stranger, campaign, street),
        lambda: add(session, official, campaign, make_place(session, unit=street.unit)),
        lambda: reach(session, stranger, event, [shop]),
        lambda: reach(session, official, event, houses(session, make_place(session), "1")),
    ):
        with pytest.raises(NoResultFound):
            attempt()
    assert list(events_seen_by(session, stranger, campaign)) == []
    end_campaign(session, by=official, campaign_id=campaign.id, on=today())
    with pytest.raises(CampaignEnded):
        reach(session, official, event, [shop])


def test_a_place_that_became_a_part_of_another_takes_its_events_along(session, street, official, campaign):
    event = add(session, official, campaign, street)
    shops = houses(session, street, "1", "2")
    into = make_place(session, unit=street.unit)
    join_places(session, by=official, place_id=street.id, seen_version=1, into_id=into.id)
    assert len(reach(session, official, event, shops)) == 2
    assert afterwards(session, event, today()).reached == Rate(0, 2)
