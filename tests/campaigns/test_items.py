"""Counted items: their own figures, the last count of each shop or place, and what is refused."""

import pytest
from sqlalchemy import event as engine_event
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from campaigns.adoption.keeping import TOUCHED, sum_up
from campaigns.adoption.rates import Rate
from campaigns.items import errors
from campaigns.items.model import Item, ItemCount, ItemKind, ItemOf
from campaigns.items.operations import count_places, count_shops, define_item, retire_item
from campaigns.items.queries import ItemFigure, figures_of_items, item_kept_by, item_seen_by, items_of, last_counts
from campaigns.plans.errors import CampaignEnded
from campaigns.plans.operations import end_campaign
from registry.calendar import today
from registry.officers.model import Role
from tests.campaigns.planned import DAY, entries, houses, planned
from tests.factories import make_officer, make_place, make_unit, make_ward


@pytest.fixture
def ward(session):
    return make_ward(session, province=make_unit(session, kind="thành phố"))


@pytest.fixture
def market(session, ward):
    return make_place(session, unit=ward, name="Chợ Thử")


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward, name="Cán Bộ")


@pytest.fixture
def campaign(session, market, official):
    return planned(session, official, market)


@pytest.fixture
def online(session, official, campaign):
    return define(session, official, campaign, "Sản phẩm trên mạng", ItemKind.NUMBER)


def define(session, by, campaign, name="Phí chợ", kind=ItemKind.YES_NO, about=ItemOf.SHOPS, **options):
    return define_item(session, by=by, campaign_id=campaign.id, name=name, kind=kind, about=about, **options)


def count(session, by, item, place, numbers, on=None):
    told = {shop.id: number for shop, number in numbers.items()}
    return count_shops(
        session, by=by, item_id=item.id, place_id=place.id, numbers=told, counted_on=on or today()
    )  # fmt: skip


def test_of_five_open_shops_two_sell_online_24_things_and_three_were_counted(session, market, official, online):
    shops = houses(session, market, "1", "2", "3", "4", "5", "6")
    shops[5].closed_on = today() - DAY
    count(session, official, online, market, {shops[0]: 30, shops[1]: 4, shops[2]: 0, shops[5]: 9}, today() - 5 * DAY)
    count(session, official, online, market, {shops[0]: 20}, today() - DAY)
    figure = figures_of_items(session, online.campaign, [online], today())[online.id]
    assert figure == ItemFigure(Rate(2, 5), counted=3, total=24, last_on=today() - DAY)
    before = figures_of_items(session, online.campaign, [online], today() - 2 * DAY)[online.id]
    assert (before.has_it, before.total) == (Rate(3, 6), 43)
    last = last_counts(session, [online.id], today())[online.id][shops[0].id]
    assert (last.number, last.counted_on, last.counted_by) == (20, today() - DAY, "Cán Bộ")


def test_what_was_told_of_a_day_is_not_written_twice_and_a_slip_is_counted_again(session, market, official, online):
    one, two = houses(session, market, "1", "2")
    assert count(session, official, online, market, {one: 3, two: 5}) == 2
    assert count(session, official, online, market, {one: 3, two: 5}) == 0
    assert count(session, official, online, market, {one: 4, two: 5}) == 1
    assert last_counts(session, [online.id], today())[online.id][one.id].number == 4
    assert session.scalar(select(func.count(ItemCount.id))) == 3
    told = entries(session, "campaign_item:count")
    assert [entry.details["counted"] for entry in told] == [2, 1]


def test_places_are_counted_yes_or_no_each_ward_its_own(session, ward, market, official):
    elsewhere = make_place(session, unit=make_ward(session, province=ward.parent))
    of_city = make_officer(session, unit=ward.parent)
    campaign = planned(session, of_city, market, elsewhere)
    fee = define(session, of_city, campaign, about=ItemOf.PLACES)
    figure = figures_of_items(session, campaign, [fee], today())[fee.id]
    assert figure == ItemFigure(Rate(0, 2), counted=0, total=0, last_on=None)
    told = {"item_id": fee.id, "counted_on": today()}
    assert count_places(session, by=official, numbers={market.id: 1}, **told) == 1
    assert count_places(session, by=official, numbers={market.id: 1}, **told) == 0
    with pytest.raises(NoResultFound):
        count_places(session, by=official, numbers={elsewhere.id: 1}, **told)
    assert figures_of_items(session, campaign, [fee], today())[fee.id].has_it == Rate(1, 2)
    assert figures_of_items(session, campaign, [], today()) == {}
    (shop,) = houses(session, market, "1")
    with pytest.raises(NoResultFound):
        count(session, official, fee, market, {shop: 1})


def test_the_same_form_is_one_item_and_a_retired_one_keeps_its_counts(session, market, official, campaign):
    fee = define(session, official, campaign, form="a" * 64)
    assert define(session, official, campaign, form="a" * 64) is fee
    assert session.scalar(select(func.count(Item.id))) == 1
    (shop,) = houses(session, market, "1")
    count(session, official, fee, market, {shop: 1})
    other = define(session, official, campaign, "Zalo")
    retire_item(session, by=official, item_id=fee.id)
    retired_at = retire_item(session, by=official, item_id=fee.id).retired_at
    assert retired_at is not None
    assert list(items_of(session, campaign)) == [other, fee]
    assert figures_of_items(session, campaign, [fee], today())[fee.id].has_it == Rate(1, 1)
    with pytest.raises(errors.ItemRetired):
        count(session, official, fee, market, {shop: 0})
    assert [entry.action for entry in entries(session, "campaign_item:")].count("campaign_item:retire") == 1


def test_what_no_count_can_be(session, market, official, campaign, online):
    (shop,) = houses(session, market, "1")
    yes_no = define(session, official, campaign)
    with pytest.raises(errors.ItemNameMissing):
        define(session, official, campaign, " ")
    for item, numbers, on, refusal in (
        (online, {shop: -1}, today(), errors.NumberOutOfRange),
        (online, {shop: 1_000_000_001}, today(), errors.NumberOutOfRange),
        (yes_no, {shop: 2}, today(), errors.NumberOutOfRange),
        (yes_no, {shop: 1}, today() + DAY, errors.CountedOnOddDay),
        (yes_no, {shop: 1}, today().replace(year=1999), errors.CountedOnOddDay),
        (yes_no, {}, today(), errors.NothingCounted),
    ):
        with pytest.raises(refusal):
            count(session, official, item, market, numbers, on)


def test_others_neither_see_nor_count_and_what_ended_stays(session, market, official, campaign, online):
    (shop,) = houses(session, market, "1")
    stranger = make_officer(session, unit=make_ward(session))
    team = make_officer(session, place=market, role=Role.TEAM_MEMBER)
    assert count(session, team, online, market, {shop: 3}) == 1
    for attempt in (
        lambda: item_seen_by(session, stranger, online.id),
        lambda: item_kept_by(session, stranger, online.id),
        lambda: retire_item(session, by=stranger, item_id=online.id),
        lambda: define(session, stranger, campaign),
        lambda: count(session, stranger, online, market, {shop: 1}),
        lambda: count(session, official, online, market, dict.fromkeys(houses(session, make_place(session), "1"), 1)),
    ):
        with pytest.raises(NoResultFound):
            attempt()
    end_campaign(session, by=official, campaign_id=campaign.id, on=today())
    with pytest.raises(CampaignEnded):
        count(session, official, online, market, {shop: 5})


def test_the_figures_of_many_items_take_three_statements(session, engine, market, official, campaign, online):
    items = [online, *(define(session, official, campaign, f"Mục {number}") for number in range(5))]
    shops = houses(session, market, *map(str, range(1, 30)))
    for item in items:
        count(session, official, item, market, dict.fromkeys(shops, 1))
    told = items_of(session, campaign)
    sum_up(session)
    session.info.pop(TOUCHED, None)  # as after a commit
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    engine_event.listen(engine, "before_cursor_execute", note)
    figures_of_items(session, campaign, told, today())
    engine_event.remove(engine, "before_cursor_execute", note)
    assert len(sent) == 3
