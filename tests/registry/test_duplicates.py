"""Likely duplicates: shown with their reasons, and never another ward's shops."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, QrKind, Scheme
from registry.calendar import today
from registry.merchants.details import MerchantDetails
from registry.merchants.duplicates import MOST_SHOWN, DuplicateReason, likely_duplicates, shops_with_account
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.merchants.names import near_names
from tests import factories
from tests.factories import make_merchant, make_officer, make_place

DETAILS = MerchantDetails(
    unit_label="Lô A-12",
    trade_name="Hải sản Cô Ba",
    owner_name="Nguyễn Thị Thử",
    kind=MerchantKind.UNREGISTERED_TRADER,
    phone="0900000012",
    line_of_business=LineOfBusiness.SEAFOOD,
    opened_on=date(2026, 1, 1),
)
BIN, NUMBER = "970436", "0000000012"


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def officer(session, place):
    return make_officer(session, unit=place.unit)


@pytest.fixture
def ask(session, officer, place):
    def likely(**changes):
        asked = {"place": place, "details": DETAILS, "account": told()}
        found = likely_duplicates(session, by=officer, **(asked | changes))
        return [(one.merchant, one.reasons) for one in found]

    return likely


def told(*, bank_bin=BIN, number=NUMBER, **more):
    content = {"qr_kind": QrKind.TRANSFER, "bank_bin": bank_bin, "account_number": number, "holder": "AN"}
    return AccountContent(**content | more)


def make_account(session, merchant, officer, *, number=NUMBER, **kept):
    content = {"bank_bin": BIN, "account_number": number} | kept
    return factories.make_account(session, merchant=merchant, proposed_by=officer, **content)


def test_nothing_alike(session, place, ask):
    make_merchant(session, place=place, unit_label="A-1", trade_name="Tạp hoá Lan", phone="0900000001")
    make_merchant(session, place=place, unit_label="")
    assert ask() == []


def test_the_same_phone_anywhere_in_the_ward(session, place, ask):
    shop = make_merchant(session, place=make_place(session, unit=place.unit), phone="0900000012")
    assert ask() == [(shop, (DuplicateReason.SAME_PHONE,))]
    assert ask(details=replace(DETAILS, phone="")) == []


def test_no_phone_is_not_the_same_phone(session, place, ask):
    make_merchant(session, place=place, phone="")
    assert ask(details=replace(DETAILS, phone="")) == []


@pytest.mark.parametrize("state", [AccountState.PROPOSED, AccountState.ACTIVE])
def test_the_same_account_anywhere_in_the_ward(session, place, officer, ask, state):
    shop = make_merchant(session, place=make_place(session, unit=place.unit))
    make_account(session, shop, officer, state=state)
    assert ask() == [(shop, (DuplicateReason.SAME_ACCOUNT,))]
    assert ask(account=None) == []
    assert ask(account=told(bank_bin="970415")) == []
    assert ask(account=told(number="12")) == []


def test_one_bank_under_two_bins_is_one(session, place, officer, ask):
    shop = make_merchant(session, place=place)
    make_account(session, shop, officer, bank_bin="422589")
    assert ask(account=told(bank_bin="970459")) == [(shop, (DuplicateReason.SAME_ACCOUNT,))]


@pytest.mark.parametrize("scheme", [Scheme.VNPAY, Scheme.SHOPEEPAY])
def test_the_same_number_of_a_provider_is_the_same_account(session, place, officer, ask, scheme):
    shop = make_merchant(session, place=place)
    of_provider = {"qr_kind": QrKind.MERCHANT, "bank_bin": "", "scheme": scheme}
    make_account(session, shop, officer, **of_provider, provider_payload="one terminal's code")
    another = told(**of_provider, provider_payload="another terminal's code")
    assert ask(account=another) == [(shop, (DuplicateReason.SAME_ACCOUNT,))]
    others = {Scheme.VNPAY: Scheme.SHOPEEPAY, Scheme.SHOPEEPAY: Scheme.VNPAY}
    assert ask(account=replace(another, scheme=others[scheme])) == []
    assert ask(account=replace(another, account_number="9")) == []
    assert ask() == []


def test_whose_account_it_is_as_well(session, place, officer):
    shops = [make_merchant(session, place=place, unit_label=label) for label in ("9", "10", "11")]
    mine, *_others = [make_account(session, shop, officer) for shop in shops]
    make_account(session, make_merchant(session), officer)
    make_account(session, make_merchant(session, place=place), officer, number="13")
    make_account(session, make_merchant(session, place=place), officer, state=AccountState.RETIRED)
    for account in (mine, told()):
        found = shops_with_account(session, by=officer, account=account, except_id=shops[0].id)
        assert [likely.merchant for likely in found] == shops[1:]
    assert {likely.reasons for likely in found} == {(DuplicateReason.SAME_ACCOUNT,)}


@pytest.mark.parametrize("state", [AccountState.RETIRED, AccountState.REJECTED, AccountState.WITHDRAWN])
def test_an_account_that_is_no_longer_used_says_nothing(session, place, officer, ask, state):
    make_account(session, make_merchant(session, place=place), officer, state=state)
    assert ask() == []


def test_the_same_door_however_it_is_written(session, place, ask):
    shop = make_merchant(session, place=place, unit_label="Sạp A 12")
    make_merchant(session, place=make_place(session, unit=place.unit), unit_label="A12")
    assert ask() == [(shop, (DuplicateReason.SAME_LABEL,))]


def test_no_label_is_not_the_same_door(session, place, ask):
    make_merchant(session, place=place, unit_label="")
    assert ask(details=replace(DETAILS, unit_label=" ")) == []


def test_the_door_of_a_closed_shop_is_free_but_it_may_open_again(session, place, ask):
    closed = {"place": place, "unit_label": "A12", "closed_on": today()}
    make_merchant(session, **closed)
    again = make_merchant(session, **closed, trade_name="Hai san co Ba", phone="0900000012")
    leaving = make_merchant(session, place=place, unit_label="A12", closed_on=today() + timedelta(days=1))
    assert ask() == [
        (again, (DuplicateReason.SAME_PHONE, DuplicateReason.NEAR_NAME)),
        (leaving, (DuplicateReason.SAME_LABEL,)),
    ]


def test_a_near_name_in_the_place_only(session, place, ask):
    shop = make_merchant(session, place=place, trade_name="HAI SAN CO BA")
    make_merchant(session, place=make_place(session, unit=place.unit), trade_name="Hải sản Cô Ba")
    assert ask() == [(shop, (DuplicateReason.NEAR_NAME,))]


def test_most_reasons_first_and_the_strongest_of_as_many(session, place, officer, ask):
    near = make_merchant(session, place=place, trade_name="Hải sản cô Ba")
    door = make_merchant(session, place=place, unit_label="A12")
    phone = make_merchant(session, place=place, phone="0900000012")
    paid = make_merchant(session, place=place)
    make_account(session, paid, officer)
    everything = make_merchant(session, place=place, trade_name="Hải sản Cô Ba", unit_label="a-12", phone="0900000012")
    make_account(session, everything, officer)
    assert ask() == [
        (everything, tuple(DuplicateReason)),
        (paid, (DuplicateReason.SAME_ACCOUNT,)),
        (phone, (DuplicateReason.SAME_PHONE,)),
        (door, (DuplicateReason.SAME_LABEL,)),
        (near, (DuplicateReason.NEAR_NAME,)),
    ]
    assert [merchant for merchant, _ in ask(except_id=everything.id)] == [paid, phone, door, near]
    assert len(ask(except_id=uuid.uuid4())) == 5


def test_another_wards_shops_are_never_shown(session, officer, ask):
    """With the condition on postings left out, the first question showed the stranger, by account and phone."""
    strange = make_merchant(session, unit_label="A12", trade_name="Hải sản Cô Ba", phone="0900000012")
    make_account(session, strange, officer)
    assert ask() == []
    assert ask(place=strange.place) == []


def test_no_more_than_can_be_read(session, place, ask):
    for _ in range(MOST_SHOWN + 3):
        make_merchant(session, place=place, phone="0900000012")
    assert len(ask()) == MOST_SHOWN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hải sản Cô Ba", "Hai san co Ba"),
        ("Hải sản Cô Ba", "HẢI SẢN - CÔ BA"),
        ("Hải sản Cô Ba", "Cô Ba Hải sản"),
        ("Hải sản Cô Ba", "Haisan Co Ba"),
        ("Hải sản Cô Ba", "Hải sản Cô Ba Vũng Tàu"),
        ("Tạp hoá Lan", "Tạp hóa  Lann"),
        ("Nhà nghỉ Hoàng Nguyên", "Nhà nghỉ Hoàng Nguyênn"),
        ("Tiệm vàng Kim Phượng Hoàng", "Tiệm vàng Kim Phương Hòang"),
        ("Điện máy Thanhtuyen", "Điện máy Thanhtuyn"),
        ("Phở 24", "PHO 24"),
        ("店", "店"),
    ],
)
def test_names_that_are_near(one, other):
    assert near_names(one, other)
    assert near_names(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tạp hoá Lan", "Tạp hoá Loan"),
        ("Tạp hoá Lan", "Tạp hoá Lan Anh"),
        ("Tạp hoá Lan", "Tạp hoá"),
        ("Hải sản Cô Ba", "Hải sản Cô Tư"),
        ("Hải sản Cô Ba", "Cô Ba"),
        ("Phở 24", "Phở 25"),
        ("Sạp 1000001", "Sạp 1000002"),
        ("Tạp hoá Phương", "Tạp hoá Phùng"),
        ("Tiệm Thuong", "Tiệm Truong"),
        ("Quán Ngon", "Tiệm tóc Mai"),
        ("🎉", "🎊"),
        ("", ""),
    ],
)
def test_names_of_two_shops(one, other):
    assert not near_names(one, other)
    assert not near_names(other, one)


@given(st.text(max_size=30), st.text(max_size=30))
def test_nearness_has_no_direction(one, other):
    assert near_names(one, other) == near_names(other, one)
