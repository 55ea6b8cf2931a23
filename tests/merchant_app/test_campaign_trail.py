"""The trail of criteria, campaigns and their parts: in words, for who is posted there, and for nobody else."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from campaigns.assignments.operations import assign
from campaigns.criteria.operations import CriterionContent, define_criterion
from campaigns.criteria.ready import READY
from campaigns.events.model import EventKind
from campaigns.events.operations import EventContent, add_event, edit_event, reach_shops
from campaigns.items.model import ItemKind, ItemOf
from campaigns.items.operations import count_places, define_item
from campaigns.ladder.model import Rung
from campaigns.partners.model import PartnerKind
from campaigns.partners.operations import PartContent, add_part, edit_part
from campaigns.plans.operations import CampaignContent, edit_campaign
from merchant_app.trail_wording import lines_of
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.leaflets.model import Subject
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.officers.model import Role
from tests.campaigns.planned import DAY, houses, planned
from tests.factories import make_officer, make_place, make_unit, make_ward


@pytest.fixture
def ward(session):
    return make_ward(session, province=make_unit(session, name="Thành phố Thử", kind="thành phố"))


@pytest.fixture
def street(session, ward):
    return make_place(session, unit=ward, name="Đường Thử")


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward, name="Cán Bộ Một")


@pytest.fixture
def everything(session, ward, street, official):
    """A campaign with all its parts, each made and some changed."""
    only = {"kinds": [MerchantKind.COMPANY], "lines": [LineOfBusiness.SEAFOOD]}
    told = CriterionContent(name="Hải sản có biển", rung=Rung.SIGN_POSTED, what_counts="Có biển.", **only)
    own = define_criterion(session, by=official, unit_id=ward.id, content=told)
    campaign = planned(session, official, street, criterion_id=own.id)
    content = CampaignContent(
        name="Phố thử", place_ids=[street.id], starts_on=campaign.starts_on, due_on=campaign.due_on,
        criterion_id=READY[0].id, further_ids=[own.id], target_percent=Decimal("95.5"),
        milestones=[(campaign.starts_on + 30 * DAY, Decimal(60))],
    )  # fmt: skip
    edit_campaign(session, by=official, campaign_id=campaign.id, seen_version=1, content=content)
    at = {"campaign_id": campaign.id, "place_id": street.id}
    part = PartContent(name="Ngân hàng Thử", kind=PartnerKind.BANK, promised_shops=40, contact="Cô Thử")
    part_id = add_part(session, by=official, campaign_id=campaign.id, content=part).id
    less = PartContent(name="Ngân hàng Thử", kind=PartnerKind.BANK, promised_shops=30)
    edit_part(session, by=official, part_id=part_id, seen_version=1, content=less)
    assign(session, by=official, **at, officer_id=official.id, first_label="A", last_label="A")
    training = {"kind": EventKind.TRAINING, "led_by_id": official.id, "leaflet": Subject.TAX, "copies": 60}
    event = add_event(session, by=official, **at, content=EventContent(held_on=today() + DAY, **training))
    moved = EventContent(held_on=today(), note="Cô Thử mời", **training)
    edit_event(session, by=official, event_id=event.id, seen_version=1, content=moved)
    (shop,) = houses(session, street, "1")
    reach_shops(session, by=official, event_id=event.id, merchant_ids=[shop.id])
    fee = {"name": "Phí chợ", "kind": ItemKind.YES_NO, "about": ItemOf.PLACES}
    item = define_item(session, by=official, campaign_id=campaign.id, **fee)
    count_places(session, by=official, item_id=item.id, numbers={street.id: 1}, counted_on=today())
    session.commit()
    return campaign


def told_by(page):
    """What each entry says, newest first."""
    return [" ".join(entry.get_text(" ", strip=True).split()) for entry in page.select(".trail-what")]


def test_each_change_is_told_in_words(browser, everything, official):
    first = everything.starts_on
    told = told_by(browser.signed_in(official).get("/trail/"))[::-1]
    day = f"{today():%d/%m/%Y}"
    expected = [
        ("Đã đặt một tiêu chí", "Chỉ tính các loại: Doanh nghiệp", "Chỉ tính các ngành hàng: Hải sản"),
        ("Đã lập chương trình", "Các địa bàn: Đường Thử", "Tiêu chí chính: Hải sản có biển", "Chỉ tiêu: 100,0"),
        ("Đã sửa chương trình", "Hải sản có biển Đã cấp mã", "100,0 % 95,5 %",
         f"– {first + 30 * DAY:%d/%m/%Y} 60,0 %"),
        ("Đã ghi một đối tác của chương trình", "Loại đơn vị: Ngân hàng", "Có ghi người liên hệ: có"),
        ("Đã sửa phần của một đối tác", "Số điểm đã hứa: 40 30", "Có ghi người liên hệ: có –"),
        ("Đã giao một đoạn của chương trình", "Giao cho: Cán Bộ Một", "Từ số, dãy: A", "Bên đường: Cả hai bên"),
        ("Đã ghi một sự kiện", "Sự kiện: Tập huấn", "Tờ thông tin: Mã QR và thuế", "Số tờ đã phát: 60"),
        ("Đã sửa một sự kiện", f"Ngày diễn ra: {today() + DAY:%d/%m/%Y} {day}", "Ghi chú đã sửa: có"),
        ("Đã ghi những điểm sự kiện gặp được", "Số điểm: 1"),
        ("Đã đặt một chỉ tiêu đếm", "Đếm gì: Có hay không", "Đếm theo: Từng địa bàn"),
        ("Đã ghi số đếm", "Chỉ tiêu đếm: Phí chợ", f"Ngày đếm: {day}"),
    ]  # fmt: skip
    assert len(told) == len(expected)
    for entry, parts in zip(told, expected, strict=True):
        for part in parts:
            assert part in entry, entry
    assert "Cô Thử" not in " ".join(told)


def test_who_is_posted_elsewhere_or_looks_after_officers_sees_none_of_it(
    browser, session, everything, street, ward, official
):
    """Of a city's campaign every ward sees what was planned, and of the other ward's place nothing."""
    elsewhere = make_place(session, unit=make_ward(session, province=ward.parent), name="Chợ Phường Kia")
    of_city = make_officer(session, unit=ward.parent)
    campaign = planned(session, of_city, street, elsewhere, name="Cả phố")
    at = {"campaign_id": campaign.id, "place_id": elsewhere.id}
    assign(session, by=of_city, **at, officer_id=of_city.id)
    readers = {
        "stranger": make_officer(session, unit=make_ward(session)),
        "admin": make_officer(session, unit=ward, role=Role.ADMIN),
        "leader": make_officer(session, unit=ward, role=Role.LEADER),
        "there": make_officer(session, unit=elsewhere.unit),
    }
    session.commit()
    seen = {name: told_by(browser.signed_in(reader).get("/trail/")) for name, reader in readers.items()}
    assert seen["stranger"] == seen["admin"] == []
    assert len(seen["leader"]) == 12
    assert seen["there"][0].startswith("Đã giao một đoạn của chương trình")
    assert "Đã lập chương trình" in seen["there"][1]
    assert len(seen["there"]) == 2


def test_what_machines_wrote_otherwise_is_shown_as_it_is(session, everything):
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "campaign:plan")).one()
    entry.details = {"target_percent": "nhiều", "milestones": ["xưa"], "side": "giữa"}
    lines = {line.after for line in lines_of(entry)}
    assert {"nhiều", "xưa", "giữa"} <= lines
    session.rollback()
