"""What the pages say of a sign: where it belongs, what has become of it, and what is about to."""

import pypdfium2
import pytest

from campaigns.enrolment.operations import post_sign
from registry.accounts.model import AccountState
from registry.calendar import today
from registry.places.model import PlaceKind
from registry.signs.queries import signs_of_merchant
from tests.factories import make_account, make_merchant, make_officer, make_place, make_unit, make_ward


@pytest.fixture
def merchant(session):
    province = make_unit(session, name="Thành phố Thử", kind="thành phố")
    ward = make_ward(session, name="Phường Thử", province=province)
    place = make_place(session, unit=ward, kind=PlaceKind.MARKET, name="Chợ Thử")
    return shop_with_account(session, place, "Sạp A1")


@pytest.fixture(autouse=True)
def official(session, merchant, browser):
    official = make_officer(session, unit=merchant.place.unit)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def sign(browser, session, merchant):
    return made(browser, session, merchant)


def shop_with_account(session, place, label, **account):
    shop = make_merchant(session, place=place, unit_label=label)
    make_account(session, merchant=shop, state=AccountState.ACTIVE, **account)
    session.commit()
    return shop


def made(browser, session, merchant):
    browser.post(f"/merchants/{merchant.id}/signs", {"layout": "a6"})
    return signs_of_merchant(session, merchant)[0]


def words(page):
    return " ".join(page.get_text().split())


def test_a_sign_says_where_it_belongs(browser, session, merchant, sign):
    assert sign.unit_line == "Sạp A1 · Phường Thử, Thành phố Thử"
    page = pypdfium2.PdfDocument(browser.client.get(f"/signs/{sign.id}/sign.pdf").data)[0]
    assert sign.unit_line in " ".join(page.get_textpage().get_text_bounded().split())


@pytest.mark.parametrize(
    ("label", "ward", "line"),
    [
        ("52", "Phường Thử", "Số 52 · Phường Thử, Thành phố Thử"),
        ("12/3 Bis", "Phường Thử", "Số 12/3 Bis · Phường Thử, Thành phố Thử"),
        ("", "Phường Thử", "Phường Thử, Thành phố Thử"),
        ("Lô A-2 dãy hàng cá khô phía sau chợ lớn", "Xã Rất Dài Ven Biển Xa Tít", "{label} · {ward}"),
        ("W" * 40, "Xã Rất Dài Ven Biển Xa Tít Ngoài Khơi Xa", "{ward}, Thành phố Thử"),
    ],
)
def test_the_fullest_line_that_fits(browser, session, merchant, label, ward, line):
    merchant.place.unit.name = ward
    shop = shop_with_account(session, merchant.place, label)
    assert made(browser, session, shop).unit_line == line.format(label=label, ward=ward)


def test_a_letter_of_the_label_that_cannot_be_printed_leads_to_the_label(browser, session, merchant):
    shop = shop_with_account(session, merchant.place, "Sạp 山")
    page = browser.checked(browser.post(f"/merchants/{shop.id}/signs", {"layout": "a6"}, expect=200), 200)
    assert words(page.select_one(f"main .note-bad a[href='/merchants/{shop.id}/edit']")) == "Sửa số nhà, sạp"


def test_a_sign_is_made_then_hangs_and_is_called_so(browser, session, merchant, sign, official):
    assert words(browser.get(f"/signs/{sign.id}").select_one(".chip")) == "Đã làm"
    post_sign(session, by=official, sign_id=sign.id, on=today())
    session.commit()
    page = browser.get(f"/signs/{sign.id}")
    assert words(page.select_one(".chip")) == "Đang gắn"
    assert "treo" not in words(page)


def test_the_picture_groups_the_number_as_the_paper_does(browser, session, merchant):
    shop = shop_with_account(session, merchant.place, "B2", account_number="0071000000168")
    sign = made(browser, session, shop)
    shown = words(browser.get(f"/signs/{sign.id}").select_one(".sign-account"))
    page = pypdfium2.PdfDocument(browser.client.get(f"/signs/{sign.id}/sign.pdf").data)[0]
    assert shown == "0071 0000 0 0168"
    assert shown in " ".join(page.get_textpage().get_text_bounded().split())


def test_a_closed_shops_sign_is_told_one_way(browser, session, merchant, sign, official):
    post_sign(session, by=official, sign_id=sign.id, on=today())
    merchant.closed_on = today()
    session.commit()
    page = browser.get(f"/signs/{sign.id}")
    assert words(page.select_one(".chip")) == "Biển cũ"
    assert "Điểm kinh doanh này đã đóng cửa." in words(page.select_one(".note-bad"))
    shop = browser.get(f"/merchants/{merchant.id}")
    assert words(shop.select_one("section[aria-labelledby=signs] .chip")) == "Biển cũ"
    for told in (page, shop):
        assert "Đang gắn" not in words(told)
        assert not told.select(f"a[href='/merchants/{merchant.id}/signs']"), "no sign is made for a closed shop"
    refused = browser.checked(browser.client.get(f"/signs/{sign.id}/sign.pdf"), 409)
    assert "đã đóng cửa" in words(refused)
    assert "Làm biển mới" not in words(refused)


def test_before_a_sign_is_made_a_waiting_change_is_told(browser, session, merchant):
    warning = "Biển làm bây giờ sẽ thành biển cũ khi đề nghị được duyệt."
    pages = (f"/merchants/{merchant.id}", f"/merchants/{merchant.id}/signs")
    assert not any(warning in words(browser.get(url)) for url in pages)
    make_account(session, merchant=merchant)
    session.commit()
    assert all(warning in words(browser.get(url)) for url in pages)
    first = browser.get(pages[0]).select_one("main section")
    assert words(first.select_one(".btn-primary")) == "Xem đề nghị đang chờ duyệt"
    assert "btn-outline-primary" in first.select_one("form button")["class"]


def test_other_sizes_are_a_tap_from_the_shop(browser, merchant):
    link = browser.get(f"/merchants/{merchant.id}").select_one(f"a[href='/merchants/{merchant.id}/signs']")
    assert words(link) == "Cỡ khác: A5, A4"


def test_who_voids_a_sign_is_told_that_it_can_still_be_paid_by(browser, sign):
    page = browser.follow(browser.post(f"/signs/{sign.id}/void", {"note": "rách"}))
    assert "hãy gỡ xuống ngay: mã trên biển vẫn trả tiền được" in words(page)
    assert "Biển này đã bị huỷ." in words(page.select_one(".note-bad"))
