"""How often the pages of a campaign's parts ask the database: as often for many rows as for few."""

import pytest
from sqlalchemy import event as engine_event

from campaigns.assignments.operations import assign
from campaigns.events.model import EventKind
from campaigns.events.operations import EventContent, add_event, reach_shops
from campaigns.items.model import ItemKind, ItemOf
from campaigns.items.operations import count_shops, define_item
from campaigns.partners.model import PartnerKind
from campaigns.partners.operations import PartContent, add_part, name_shops
from registry.calendar import today
from registry.officers.model import Role
from tests.campaigns.planned import DAY, houses, planned
from tests.factories import make_officer, make_place, make_unit, make_ward

PAGES = ("", "/partners", "/assignments", "/events", "/items")


@pytest.fixture
def ward(session):
    return make_ward(session, province=make_unit(session, name="Thành phố Thử", kind="thành phố"))


def with_parts(session, official, campaign, place, number):
    """So many of each part, each with a shop of its own."""
    for n in range(number):
        (shop,) = houses(session, place, str(100 + n))
        team = make_officer(session, place=place, role=Role.TEAM_MEMBER)
        at = {"campaign_id": campaign.id, "place_id": place.id}
        content = PartContent(name=f"Đối tác {n} {place.name}", kind=PartnerKind.BANK)
        part = add_part(session, by=official, campaign_id=campaign.id, content=content)
        name_shops(session, by=official, part_id=part.id, place_id=place.id, merchant_ids=[shop.id])
        assign(session, by=official, **at, officer_id=team.id)
        told = {"kind": EventKind.LAUNCH, "held_on": today() - DAY, "partner_id": part.partner_id}
        event = add_event(session, by=official, **at, content=EventContent(led_by_id=team.id, **told))
        reach_shops(session, by=official, event_id=event.id, merchant_ids=[shop.id])
        item = {"name": f"Mục {n}", "kind": ItemKind.NUMBER, "about": ItemOf.SHOPS}
        counted = {"numbers": {shop.id: n}, "counted_on": today(), "place_id": place.id}
        item_id = define_item(session, by=official, campaign_id=campaign.id, **item).id
        count_shops(session, by=official, item_id=item_id, **counted)


def test_no_page_asks_more_for_more(browser, engine, session, ward):
    official = make_officer(session, unit=ward)
    asked = {}
    for number in (2, 6):
        place = make_place(session, unit=ward)
        campaign = planned(session, official, place)
        with_parts(session, official, campaign, place, number)
        session.commit()
        browser.signed_in(official)
        for page in PAGES:
            sent = []
            note = lambda *told, sent=sent: sent.append(told[2])  # noqa: E731 (taken away below)
            browser.get(f"/campaigns/{campaign.id}{page}")
            engine_event.listen(engine, "before_cursor_execute", note)
            browser.get(f"/campaigns/{campaign.id}{page}")
            engine_event.remove(engine, "before_cursor_execute", note)
            asked.setdefault(page, []).append(len(sent))
    assert {page: few for page, (few, many) in asked.items() if many > few} == {}, asked
    assert max(few for page, (few, _many) in asked.items() if page) <= 15, asked
