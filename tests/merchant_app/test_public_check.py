"""Anybody asks whether a sign is genuine, and learns no more than what hangs there."""

import itertools
import unicodedata
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from database.base import utc_now
from merchant_app import public_tries
from merchant_app.public_tries import CODES
from merchant_app.screens.public_check import routes
from registry.accounts.model import AccountState
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.signs.check_codes import new_check_code
from registry.signs.model import SignState
from registry.signs.operations import make_sign
from tests.browser import Browser
from tests.factories import make_account, make_merchant, make_officer

NUMBER = "00012345678"


@pytest.fixture
def sign(session):
    merchant = make_merchant(
        session, trade_name="Tiệm <b>Cá</b>", owner_name="Chủ Điểm Thử", phone="0900000001", tax_code="0100000001"
    )
    official = make_officer(session, unit=merchant.place.unit)
    make_account(session, merchant=merchant, state=AccountState.ACTIVE, account_number=NUMBER)
    sign = make_sign(
        session, by=official, merchant_id=merchant.id, layout="a6", place_line="ĐƯỜNG THỬ", unit_line="Phường Thử"
    )
    session.commit()
    return sign


def asked(browser, code):
    return browser.checked(browser.post("/kiem-tra", {"code": code}, expect=200), 200)


def words_on(page):
    return " ".join(page.select_one("main").get_text().split())


def test_anybody_may_ask(browser):
    page = browser.get("/kiem-tra")
    assert page.select_one("main form")["action"] == "/kiem-tra"
    assert not page.select(".answer")


@pytest.mark.parametrize("written", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_good_sign_is_shown_as_printed(browser, sign, written):
    page = asked(browser, written(sign.check_code))
    assert page.select_one(".answer-good")
    for printed in (
        "Biển còn hiệu lực",
        "Tiệm <b>Cá</b>",
        sign.merchant.place.name,
        "Vietcombank",
        "NGUYEN THI THU",
        "•••• 5678",
    ):
        assert printed in words_on(page)


def test_no_more_than_the_last_four_digits_and_nothing_of_the_person(browser, sign):
    page = asked(browser, sign.check_code)
    everything = page.decode()
    assert NUMBER not in everything
    assert NUMBER[-5:] not in words_on(page).replace(" ", "")
    for private in ("Chủ Điểm Thử", "0900000001", "0100000001", sign.merchant.unit_label + " ·", str(sign.merchant.id)):
        assert private not in everything
    assert not page.select("main svg[shape-rendering]"), "no code to scan: a picture here could be pasted elsewhere"


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("void", "Biển này đã bị huỷ. Hãy hỏi người bán"),
        ("replaced", "Biển này đã được thay bằng biển mới. Hãy hỏi người bán"),
        ("retired", "Tài khoản in trên biển không còn là tài khoản của điểm này. Hãy hỏi người bán"),
        ("closed", "Điểm kinh doanh này đã đóng cửa."),
    ],
)
def test_an_old_sign_says_so_in_red_and_why(browser, session, sign, why, words):
    if why == "retired":
        sign.account.state = AccountState.RETIRED
    elif why == "closed":
        sign.merchant.closed_on = today()
    else:
        sign.state, sign.ended_at = SignState(why), utc_now()
    session.commit()
    page = asked(browser, sign.check_code)
    said = " ".join(page.select_one(".answer-bad").get_text().split())
    assert "ĐỪNG TRẢ TIỀN" in said
    assert said.endswith(words) or f"{words} và xin xem biển mới." in said
    assert not page.select(".answer-good")
    assert "Tiệm <b>Cá</b>" in words_on(page)


@pytest.mark.parametrize("ended", [False, True])
def test_the_answer_leads_to_the_page_of_the_place(browser, session, sign, ended):
    """There a payer reports what is wrong."""
    if ended:
        sign.state, sign.ended_at = SignState.VOID, utc_now()
        session.commit()
    page = asked(browser, sign.check_code)
    assert page.select(f'dl a[href="/dia-ban/{sign.merchant.place_id}"]')
    assert page.select(f'a.btn[href="/dia-ban/{sign.merchant.place_id}/bao"]')


def test_a_code_of_no_sign(browser):
    page = asked(browser, new_check_code())
    assert "Không có biển nào mang mã này" in page.select_one(".answer-bad").get_text()
    assert not page.select("dl")


def test_a_slip_in_typing_is_told_kindly(browser, sign):
    first = sign.check_code[0]
    slipped = ("2" if first != "2" else "3") + sign.check_code[1:]
    page = asked(browser, slipped)
    assert "Mã gõ chưa đúng" in page.select_one("#code-refusal").get_text()
    assert page.select_one("#code")["value"] == slipped
    assert not page.select(".answer, dl")


@pytest.mark.parametrize("written", [str, lambda serial: serial.replace("-", " ")])
def test_the_serial_is_told_from_the_code(browser, sign, written):
    page = asked(browser, written(sign.serial))
    assert "Đó là số biển. Hãy gõ mã kiểm tra" in page.select_one("#code-refusal").get_text()
    assert not page.select(".answer, dl"), "serials are counted up: whoever knows one could ask for all"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "=1+1",
        "<script>alert(1)</script>",
        "x" * 10_000,
        "🎏🦐",
        "\u202egnuht",
        unicodedata.normalize("NFD", "ảnh"),
        "a\0b",
        "%",
        "' OR 1=1 --",
    ],
)
def test_hostile_input_finds_nothing(browser, sign, typed):
    answer = browser.post("/kiem-tra", {"code": typed}, expect=200)
    page = browser.checked(answer, 200)
    assert not page.select(".answer, dl")
    assert page.select_one("#code-refusal")
    assert b"<script>alert" not in answer.data


def test_asking_changes_nothing(browser, session, sign):
    def trail():
        session.expire_all()
        return session.query(AuditEntry).count()

    before = trail()
    asked(browser, sign.check_code)
    assert trail() == before


def test_the_form_is_protected_as_every_other(browser, sign):
    answer = browser.client.post("/kiem-tra", data={"code": sign.check_code})
    assert answer.status_code == 400
    assert not BeautifulSoup(answer.data, "html.parser").select("dl")


def test_thirty_questions_from_one_place_are_enough(browser, sign):
    """Each code is looked into until the thirtieth, and then not even a good one; slips of the pen do not count."""
    for _ in range(5):
        browser.post("/kiem-tra", {"code": "x"}, expect=200)
    for _ in range(29):
        assert asked(browser, new_check_code()).select_one(".answer-bad")
    assert asked(browser, sign.check_code).select_one(".answer-good")
    page = browser.checked(browser.post("/kiem-tra", {"code": sign.check_code}, expect=429), 429)
    assert "quá nhiều lần" in page.select_one("#code-refusal").get_text()
    assert page.select_one("#code")["value"] == sign.check_code
    assert not page.select(".answer, dl")


def test_somebody_elsewhere_still_asks(app, sessions, browser, sign):
    for _ in range(31):
        answer = browser.client.post("/kiem-tra", data={"code": sign.check_code, "csrf_token": browser._form_token()})
    assert answer.status_code == 429
    other = app.test_client()
    other.environ_base["REMOTE_ADDR"] = "127.0.0.77"
    assert asked(Browser(other, sessions), sign.check_code).select_one(".answer-good")


def test_when_all_ask_too_much_each_gets_fewer_answers_and_nobody_none(app, sessions, browser, sign, monkeypatch):
    monkeypatch.setattr(routes, "CODES", replace(CODES, in_all=replace(CODES.in_all, limit=2)))
    for _ in range(4):
        assert asked(browser, sign.check_code).select_one(".answer-good")
    page = browser.checked(browser.post("/kiem-tra", {"code": sign.check_code}, expect=429), 429)
    assert "Nhiều nơi" in page.select_one("#code-refusal").get_text(), "not this network's doing"
    other = app.test_client()
    other.environ_base["REMOTE_ADDR"] = "127.0.0.77"
    assert asked(Browser(other, sessions), sign.check_code).select_one(".answer-good")


@pytest.mark.parametrize(
    ("name", "most", "words"),
    [("from_network", 3, "Mạng này"), ("when_many_of_network", 3, "Nhiều nơi")],
)
def test_a_whole_network_of_48_bits_is_counted(browser, sign, monkeypatch, name, most, words):
    """Sixty of its 65,536 places alone had used up what the whole world may ask in a day."""
    places = (f"2001:db8:1:{number:x}::/64" for number in itertools.count())
    monkeypatch.setattr(public_tries, "asking_address", lambda: next(places))
    monkeypatch.setattr(public_tries, "asking_network", lambda: "2001:db8:1::/48")
    when_many = name == "when_many_of_network"
    codes = replace(CODES, in_all=replace(CODES.in_all, limit=1)) if when_many else CODES
    limited = getattr(codes, name)
    monkeypatch.setattr(routes, "CODES", replace(codes, **{name: replace(limited, limit=most)}))
    for _ in range(most + when_many):
        assert asked(browser, sign.check_code).select_one(".answer-good")
    page = browser.checked(browser.post("/kiem-tra", {"code": sign.check_code}, expect=429), 429)
    assert words in page.select_one("#code-refusal").get_text()
    monkeypatch.setattr(routes, "CODES", replace(codes, **{name: replace(limited, limit=999, name="none")}))
    assert asked(browser, sign.check_code).select_one(".answer-good")  # guard removed


def test_who_is_warned_in_one_language_reads_it_in_the_other(browser, sign):
    """The answer has no address that could be asked for again, so it is sent again; on the page is no other way."""
    page = BeautifulSoup(browser.submit("/kiem-tra", {"code": sign.check_code}, expect=200).data, "html.parser")
    assert not page.select(".foot a[hreflang]"), "it would lead to the empty form"
    again = page.select_one("form[lang=en]")
    fields = {field["name"]: field["value"] for field in again.select("input")}
    answer = browser.client.post(again["action"], data=fields)
    assert "The sign is valid" in answer.text
    assert sign.serial in answer.text
