"""Signs on screen: made with a serial, downloaded and read back, posted, voided, and never printed once old."""

import unicodedata
from datetime import timedelta
from urllib.parse import unquote

import pypdfium2
import pytest
import zxingcpp
from bs4 import BeautifulSoup
from pyzbar import pyzbar

from campaigns.enrolment.operations import activate_account
from campaigns.ladder.model import Rung
from campaigns.ladder.queries import stands_on
from merchant_app import create_app
from merchant_app.settings import Settings
from merchant_app.sign_wording import check_address
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, QrKind
from registry.accounts.payloads import payload_of
from registry.calendar import today
from registry.installation.operations import mark_as_sample
from registry.officers.model import Role
from registry.places.model import PlaceKind
from registry.signs.model import Sign, SignState
from registry.signs.queries import signs_of_merchant
from tests.browser import Browser
from tests.factories import make_account, make_merchant, make_officer, make_place, make_unit, make_ward
from tests.keys import DATA_KEY
from tests.tampering import set_past_triggers

NOBODYS = "00000000-0000-7000-8000-000000000000"
HOSTILE = [
    "=1+1",
    "<script>alert(1)</script>",
    "x" * 10_000,
    "🎏🦐",
    "\u202egnuht",
    unicodedata.normalize("NFD", "rách"),
    "a\0b",
    "31/2/2023",
    "0000-00-00",
]


@pytest.fixture
def market(session):
    province = make_unit(session, name="Thành phố Thử", kind="thành phố")
    ward = make_ward(session, name="Phường Thử", code="26506", province=province)
    market = make_place(session, unit=ward, kind=PlaceKind.MARKET, name="Chợ Thử")
    session.commit()
    return market


@pytest.fixture
def merchant(session, market):
    merchant = make_merchant(session, place=market, trade_name="Hải sản Đặng <b>Thử</b>")
    session.commit()
    return merchant


@pytest.fixture(autouse=True)
def official(session, merchant, browser):
    official = make_officer(session, unit=merchant.place.unit)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def account(session, merchant):
    account = make_account(session, merchant=merchant, state=AccountState.ACTIVE, account_number="00012345678")
    session.commit()
    return account


@pytest.fixture
def sign(browser, session, merchant, account):
    return made(browser, session, merchant)


def url_to_make(merchant):
    return f"/merchants/{merchant.id}/signs"


def made(browser, session, merchant, layout="a6"):
    browser.submit(url_to_make(merchant), {"layout": layout})
    return signs_of_merchant(session, merchant)[0]


def again(session, sign):
    session.expire_all()
    return session.get_one(Sign, sign.id)


def words_on(page):
    return " ".join(page.get_text().split())


def refusal_at(response, field):
    said = BeautifulSoup(response.data, "html.parser").select_one(f"#{field}-refusal")
    return " ".join(said.get_text().split()) if said else ""


def pdf_of(browser, sign):
    answer = browser.client.get(f"/signs/{sign.id}/sign.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return answer


def texts_on(pdf):
    page = pypdfium2.PdfDocument(pdf)[0]
    return " ".join(page.get_textpage().get_text_bounded().split())


def codes_on(pdf):
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72, grayscale=True).to_pil()
    return {found.text for found in zxingcpp.read_barcodes(image)} | {
        found.data.decode() for found in pyzbar.decode(image)
    }


@pytest.mark.parametrize("layout", ["a6", "a5", "a4"])
def test_the_code_on_the_sign_is_the_accounts(browser, session, merchant, account, layout):
    sign = made(browser, session, merchant, layout)
    answer = pdf_of(browser, sign)
    assert codes_on(answer.data) == {payload_of(account)}
    assert "011100012345678" in payload_of(account), "eleven digits, the zeros in front among them"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{layout}-26506-000001-hai-san-dang-b-thu-b.pdf"'
    )
    text = texts_on(answer.data)
    for expected in (
        "CHỢ 4.0 · CHỢ THỬ",
        "Phường Thử, Thành phố Thử",
        "Hải sản Đặng <b>Thử</b>",
        "NGUYEN THI THU",
        "Vietcombank",
        "0001 234",
        "5678",
        "26506-000001",
        sign.check_code,
        "vungtau.example/kiem-tra",
        "Scan to pay",
    ):
        assert expected in text
    assert "MẪU" not in text


def test_drawn_again_it_is_the_same_byte_for_byte(browser, session, merchant, sign):
    first = pdf_of(browser, sign).data
    merchant.trade_name, merchant.place.name = "Tên Mới", "Chợ Mới"
    session.commit()
    assert pdf_of(browser, sign).data == first
    assert "NGUYEN THI THU" in words_on(browser.get(f"/signs/{sign.id}?lang=en"))
    assert pdf_of(browser, sign).data == first, "whatever the language of the page"


def test_the_same_sign_again_has_the_same_serial(browser, session, merchant, sign):
    page = browser.follow(browser.submit(url_to_make(merchant)))
    assert "Biển đã có số" in words_on(page)
    browser.submit(f"/signs/{sign.id}")
    page = browser.follow(browser.submit(url_to_make(merchant)))
    assert "đã có và đang gắn" in words_on(page)
    assert [each.id for each in signs_of_merchant(session, merchant)] == [sign.id]


def test_the_page_says_what_to_do_next(browser, session, sign, official, merchant):
    page = browser.get(f"/signs/{sign.id}")
    assert sign.check_code in words_on(page)
    assert len(page.select(".sign-picture svg")) == 1
    assert page.select(f"a[href='/signs/{sign.id}/sign.pdf']")
    assert page.select_one("#on")["value"] == today().isoformat()
    page = browser.follow(browser.submit(f"/signs/{sign.id}"))
    assert again(session, sign).state is SignState.POSTED
    assert again(session, sign).posted_on == today()
    assert stands_on(session, merchant, Rung.SIGN_POSTED, today())
    assert not page.select("#on")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Hãy chọn ngày"),
        ("31/2/2023", "Ngày chưa đúng"),
        ("hôm qua", "Ngày chưa đúng"),
        ((today() + timedelta(days=1)).isoformat(), "không được sau hôm nay"),
        ((today() - timedelta(days=1)).isoformat(), "không được trước ngày làm biển"),
        ("0001-01-01", "không được trước ngày làm biển"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(browser, session, sign, day, words):
    answer = browser.submit(f"/signs/{sign.id}", {"on": day}, expect=200)
    assert words in refusal_at(answer, "on")
    assert BeautifulSoup(answer.data, "html.parser").select_one("#on")["value"] == day
    assert again(session, sign).state is SignState.PRINTED


def test_nothing_is_made_for_a_shop_renamed_since_the_approval_until_it_is_approved_anew(
    browser, session, merchant, account, official
):
    """With only the account asked for, the form gave a genuine sign of the other shop's name."""
    browser.submit(f"/merchants/{merchant.id}/edit", {"trade_name": "Phở Bà Năm"})
    page = browser.get(url_to_make(merchant))
    assert "đã sửa sau khi duyệt" in words_on(page)
    assert f"/merchants/{merchant.id}/account" in [link["href"] for link in page.select("main a.btn")]
    answer = browser.post(url_to_make(merchant), {"layout": "a6"}, expect=200)
    assert any("đã sửa sau khi duyệt" in said for said in browser.refusals(answer))
    session.rollback()
    assert signs_of_merchant(session, merchant) == []
    same = {"bank": "VCB", "account_number": account.account_number, "holder": account.holder}
    page = browser.follow(browser.submit(f"/merchants/{merchant.id}/account", same))
    assert "Xem đề nghị đang chờ" in words_on(browser.get(url_to_make(merchant)))
    browser.signed_in(make_officer(session, unit=merchant.place.unit))
    session.commit()
    browser.submit(page.select_one("main form[action*='/accounts/']")["action"].rsplit("/", 1)[0])
    assert made(browser, session, merchant).shop_name == "Phở Bà Năm"


def test_a_void_sign_says_so_in_red_and_prints_no_more(browser, session, merchant, sign):
    browser.submit(f"/signs/{sign.id}")
    answer = browser.post(f"/signs/{sign.id}/void", {"note": " "}, expect=200)
    assert "Hãy ghi lý do" in refusal_at(answer, "note")
    page = browser.follow(browser.post(f"/signs/{sign.id}/void", {"note": "rách"}))
    assert "Biển cũ – không dùng" in page.select_one(".note-bad").get_text()
    assert not page.select("a[href$='.pdf'], .sign-picture, form[action*='/post']")
    refused = browser.checked(browser.client.get(f"/signs/{sign.id}/sign.pdf"), 409)
    assert "Biển cũ – không dùng" in words_on(refused)
    assert not stands_on(session, merchant, Rung.SIGN_POSTED, today())
    assert "Không dùng" in words_on(browser.get(url_to_make(merchant)))
    for verb, data in (("post", {"on": today().isoformat()}), ("void", {"note": "nữa"})):
        answer = browser.post(f"/signs/{sign.id}/{verb}", data, expect=200)
        assert "đã thôi dùng" in browser.refusals(answer)[0]


def test_a_sign_of_an_account_that_was_replaced_is_old(browser, session, merchant, sign, official):
    newer = make_account(session, merchant=merchant, account_number="00099990001")
    activate_account(session, by=official, account_id=newer.id, shown_hash=shown_to_approver(newer))
    session.commit()
    page = browser.get(f"/signs/{sign.id}")
    assert "Biển cũ – không dùng" in page.select_one(".note-bad").get_text()
    assert not page.select("a[href$='.pdf'], .sign-picture")
    browser.checked(browser.client.get(f"/signs/{sign.id}/sign.pdf"), 409)
    assert codes_on(pdf_of(browser, made(browser, session, merchant)).data) == {payload_of(newer)}


def test_a_closed_shops_sign_is_old(browser, session, merchant, sign):
    merchant.closed_on = today()
    session.commit()
    assert "Biển cũ – không dùng" in words_on(browser.get(f"/signs/{sign.id}"))
    browser.checked(browser.client.get(f"/signs/{sign.id}/sign.pdf"), 409)
    assert not browser.get(url_to_make(merchant)).select("main form")
    answer = browser.post(url_to_make(merchant), {"layout": "a4"}, expect=200)
    assert "đã đóng cửa" in browser.refusals(answer)[0]
    assert len(signs_of_merchant(session, merchant)) == 1


def test_without_an_approved_account_there_is_no_sign(browser, session, merchant):
    page = browser.get(url_to_make(merchant))
    assert page.select(f"main a[href='/merchants/{merchant.id}/account']")
    assert not page.select("main form")
    waiting = make_account(session, merchant=merchant)
    session.commit()
    page = browser.get(url_to_make(merchant))
    assert page.select(f"main a[href='/accounts/{waiting.id}']")
    answer = browser.post(url_to_make(merchant), {"layout": "a6"}, expect=200)
    assert "chưa có tài khoản được duyệt" in browser.refusals(answer)[0]
    assert signs_of_merchant(session, merchant) == []


@pytest.mark.parametrize(
    ("changes", "words", "fix"),
    [
        ({"trade_name": "Tiệm 🦐 Thử"}, "“🦐”", "/merchants/{merchant}"),
        ({"trade_name": "W" * 120}, "dài quá, không vừa biển", "/merchants/{merchant}"),
        ({"place_name": "Chợ 山"}, "“山”", "/places/{place}/edit"),
        ({"place_name": "Chợ " + "W" * 110}, "dài quá, không vừa biển", "/places/{place}/edit"),
        ({"holder": "W" * 110}, "dài quá, không vừa biển", "/merchants/{merchant}/account"),
        ({"holder": "NGUYEN ǅ THU"}, "“ǅ”", "/merchants/{merchant}/account"),
        ({"provider_payload": "000201"}, "không in được", "/merchants/{merchant}/account"),
    ],
)
def test_what_cannot_be_printed_is_named_with_where_to_change_it(browser, session, merchant, changes, words, fix):
    changes = dict(changes)  # the very same of a run on the other database
    merchant.trade_name = changes.pop("trade_name", merchant.trade_name)
    merchant.place.name = changes.pop("place_name", merchant.place.name)
    kind = QrKind.MERCHANT if "provider_payload" in changes else QrKind.TRANSFER
    make_account(session, merchant=merchant, state=AccountState.ACTIVE, qr_kind=kind, **changes)
    session.commit()
    answer = browser.submit(url_to_make(merchant), expect=200)
    page = BeautifulSoup(answer.data, "html.parser")
    note = page.select_one("main .note-bad")
    assert words in words_on(note)
    assert note.select_one("a")["href"] == fix.format(merchant=merchant.id, place=merchant.place.id)
    assert signs_of_merchant(session, merchant) == [], "no serial is spent on a sign nobody can draw"


def test_a_sign_that_can_no_longer_be_drawn_says_why(browser, session, account, sign):
    set_past_triggers(session, sign, shop_name="Tiệm 🦐 Thử")
    session.commit()
    page = browser.checked(browser.client.get(f"/signs/{sign.id}/sign.pdf"), 409)
    assert "“🦐”" in words_on(page)


def test_an_address_too_long_for_the_paper_is_the_administrators(session, sessions, merchant, account, official):
    browser = another_app(sessions, official, public_address="w" * 200)
    answer = browser.submit(url_to_make(merchant), expect=200)
    note = BeautifulSoup(answer.data, "html.parser").select_one("main .note-bad")
    assert "Địa chỉ kiểm tra dài quá" in words_on(note)
    assert not note.select("a")
    assert signs_of_merchant(session, merchant) == []


@pytest.mark.parametrize(
    ("kind", "name", "heading"),
    [
        (PlaceKind.STREET, "Đường Lý Tự Trọng", "TUYẾN PHỐ KHÔNG DÙNG TIỀN MẶT · LÝ TỰ TRỌNG"),
        (PlaceKind.STREET, "phố Huế", "TUYẾN PHỐ KHÔNG DÙNG TIỀN MẶT · HUẾ"),
        (PlaceKind.STREET, "Đường Nguyễn Thị Minh Khai Nối", "PHỐ KHÔNG TIỀN MẶT · NGUYỄN THỊ MINH KHAI NỐI"),
        (PlaceKind.STREET, "Đường Ven Hồ Ven Sông Ven Biển Nối Dài Số Hai", "VEN HỒ VEN SÔNG VEN BIỂN NỐI DÀI SỐ HAI"),
        (PlaceKind.MARKET, "Chợ Vũng Tàu", "CHỢ 4.0 · CHỢ VŨNG TÀU"),
        (PlaceKind.MARKET, "Chợ hải sản đường Nguyễn Công Trứ nối dài", "CHỢ HẢI SẢN ĐƯỜNG NGUYỄN CÔNG TRỨ NỐI DÀI"),
    ],
)
def test_the_heading_is_the_fullest_that_fits(browser, session, merchant, account, kind, name, heading):
    merchant.place.kind, merchant.place.name = kind, name
    session.commit()
    assert heading in texts_on(pdf_of(browser, made(browser, session, merchant)).data)


def test_in_practice_every_sign_says_that_it_is_none(session, sessions, merchant, account, official):
    mark_as_sample(session)
    session.commit()
    browser = another_app(sessions, official)
    sign = made(browser, session, merchant)
    drawn = pdf_of(browser, sign).data
    assert "MẪU – KHÔNG TRẢ TIỀN" in texts_on(drawn)
    assert "MẪU – KHÔNG TRẢ TIỀN" in words_on(browser.get(f"/signs/{sign.id}"))
    assert "vungtau.example/kiem-tra" in texts_on(drawn)
    assert codes_on(drawn) == {payload_of(account)}


def test_a_strangers_sign_is_like_none_at_all(browser, session, merchant, sign):
    browser.signed_in(make_officer(session, unit=make_ward(session)))
    session.commit()
    for one, none in (
        (f"/signs/{sign.id}", f"/signs/{NOBODYS}"),
        (f"/signs/{sign.id}/sign.pdf", f"/signs/{NOBODYS}/sign.pdf"),
        (url_to_make(merchant), f"/merchants/{NOBODYS}/signs"),
    ):
        assert main_of(browser.get(one, 404)) == main_of(browser.get(none, 404))
    for verb, data in (("post", {"on": today().isoformat()}), ("void", {"note": "thử"})):
        one = browser.post(f"/signs/{sign.id}/{verb}", data, expect=404)
        none = browser.post(f"/signs/{NOBODYS}/{verb}", data, expect=404)
        assert main_of(BeautifulSoup(one.data, "html.parser")) == main_of(BeautifulSoup(none.data, "html.parser"))
    browser.post(url_to_make(merchant), {"layout": "a4"}, expect=404)
    assert again(session, sign).state is SignState.PRINTED
    assert len(signs_of_merchant(session, merchant)) == 1


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (Role.ADMIN, {"make", "show", "pdf", "post", "void"}),
        (Role.PARTNER, {"make", "show", "pdf", "post", "void"}),
        (Role.LEADER, {"make", "pdf", "post", "void"}),
        (Role.TEAM_MEMBER, {"make", "pdf"}),
        (Role.WARD_OFFICIAL, set()),
    ],
)
def test_roles(browser, session, merchant, sign, role, refused):
    browser.signed_in(make_officer(session, unit=merchant.place.unit, role=role))
    session.commit()
    answers = {
        "make": browser.client.get(url_to_make(merchant)),
        "show": browser.client.get(f"/signs/{sign.id}"),
        "pdf": browser.client.get(f"/signs/{sign.id}/sign.pdf"),
    }
    for verb in ("post", "void"):
        answers[verb] = browser.client.post(f"/signs/{sign.id}/{verb}", data={"csrf_token": browser._form_token()})
    assert {name for name, answer in answers.items() if answer.status_code == 403} == refused
    if "show" not in refused:
        offered = {unquote(link["href"]) for link in browser.get(f"/signs/{sign.id}").select("main a[href$='.pdf']")}
        assert bool(offered) is ("pdf" not in refused), "nothing is offered that would be refused"


def test_what_a_browser_calls_the_server_stands_on_no_sign(app):
    with app.test_request_context(base_url="http://evil.example"):
        assert check_address() == "vungtau.example/kiem-tra"


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_is_answered_and_never_shown_raw(browser, session, merchant, sign, typed):
    for url, name in (
        (url_to_make(merchant), "layout"),
        (f"/signs/{sign.id}/post", "on"),
        (f"/signs/{sign.id}/void", "note"),
    ):
        answer = browser.client.post(url, data={name: typed, "csrf_token": browser._form_token()})
        assert answer.status_code in (200, 302)
        if answer.status_code == 200:
            browser.checked(answer, 200)
        assert b"<script>alert" not in answer.data
    assert again(session, sign).state in (SignState.PRINTED, SignState.VOID)
    assert len(signs_of_merchant(session, merchant)) == 1


def another_app(sessions, officer, **settings):
    """A browser of an application that was started with other settings."""
    keys = {"secret_key": "only for tests, long enough to be one", "data_key": DATA_KEY}
    given = {"public_address": "vungtau.example/kiem-tra", **settings}
    app = create_app(Settings(**keys, database_url="", production=False, **given), sessions)
    app.testing = True
    return Browser(app.test_client(), sessions).signed_in(officer)


def main_of(page):
    return page.select_one("main").decode()
