"""A payer reports a shop, with a photo or without, and later reads the answer by a code."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from campaigns.incidents.model import ClosedReason, IncidentKind, IncidentState, Source, Verdict
from campaigns.incidents.operations import close_incident, hand_over_incident
from merchant_app import incident_photo, public_tries
from merchant_app.large_requests import LARGEST_FROM_ANYBODY
from merchant_app.public_tries import CODES, REPORTS
from merchant_app.screens.public_place import answers, routes
from qr import PhotoReaderBroken, PhotoTooHard, write_transfer
from registry.accounts.model import AccountState
from registry.calendar import today
from registry.consents.model import Purpose
from registry.signs.check_codes import new_check_code
from tests.factories import make_account, make_merchant, make_officer, make_place
from tests.hostile import HOSTILE
from tests.merchant_app.reporting import code_on, incidents, photos, send_report, words_on
from tests.photos import code_picture, jpeg, photo_of, photo_of_nothing

NUMBER, OTHER = "0071000000168", "0099000000001"
RIGHT, STRANGE = (write_transfer(bank_bin="970436", account=number) for number in (NUMBER, OTHER))
REFUSED = {"kind": "transfer_refused", "where_said": "Sạp cá số 12", "told": "Chỉ nhận tiền mặt"}


@pytest.fixture
def place(session):
    place = make_place(session)
    session.commit()
    return place


@pytest.fixture
def shop(session, place):
    agreed = (Purpose.PUBLIC_LIST, Purpose.PRINT_SIGN)
    shop = make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Cá", agreed=agreed)
    make_account(session, merchant=shop, state=AccountState.ACTIVE, account_number=NUMBER)
    session.commit()
    return shop


@pytest.fixture
def address(place):
    return f"/dia-ban/{place.id}/bao"


def test_a_shop_that_took_no_transfer(browser, session, place, address):
    page = send_report(browser, address, REFUSED)
    assert len(code_on(page)) == len("XXXX-XXXX")
    assert "Phường đã nhận" in page.h1.get_text()
    (incident,) = incidents(session)
    assert (incident.kind, incident.source, incident.state) == (
        IncidentKind.TRANSFER_REFUSED,
        Source.PAYER,
        IncidentState.OPEN,
    )
    assert (incident.place_id, incident.merchant_id, incident.verdict) == (place.id, None, Verdict.NO_PHOTO)
    assert (incident.where_said, incident.told) == ("Sạp cá số 12", "Chỉ nhận tiền mặt")
    assert "Đừng trả tiền" not in words_on(page)


@pytest.mark.parametrize(
    ("codes", "chosen", "verdict"),
    [
        ([RIGHT], True, Verdict.MATCHES),
        ([STRANGE], True, Verdict.WRONG_ACCOUNT),
        ([RIGHT, STRANGE], True, Verdict.WRONG_ACCOUNT),
        ([RIGHT], False, Verdict.MATCHES),
        ([STRANGE], False, Verdict.STRANGE),
        ([], True, Verdict.NO_CODE),
    ],
)
def test_a_photo_is_held_against_the_register_and_nobody_is_told(
    browser, session, address, shop, codes, chosen, verdict
):
    fields = {"kind": "code_looks_wrong", **({"shop": str(shop.id)} if chosen else {"where_said": "Tiệm Cá"})}
    photo = photo_of(*map(code_picture, codes)) if codes else photo_of_nothing()
    page = send_report(browser, address, fields, photo)
    (incident,) = incidents(session)
    assert (incident.verdict, incident.merchant_id) == (verdict, shop.id if chosen else None)
    (kept,) = photos(session)
    assert Image.open(BytesIO(kept.jpeg)).size == ((1600, 1200))
    assert "Đừng trả tiền" in words_on(page)
    for secret in (NUMBER, NUMBER[-4:], OTHER, "NGUYEN THI THU", "Vietcombank", str(verdict)):
        assert secret not in page.decode().replace(code_on(page), "")


def test_whatever_the_verdict_the_page_is_the_same(browser, address, shop):
    fields = {"kind": "code_looks_wrong", "shop": str(shop.id)}
    pages = []
    for text in (RIGHT, STRANGE):
        page = send_report(browser, address, fields, photo_of(code_picture(text)))
        pages.append(words_on(page).replace(code_on(page), ""))
    assert pages[0] == pages[1]


def test_a_row_changed_past_the_program_keeps_no_report_away(browser, session, address, shop, monkeypatch):
    def broken(*_asked):
        raise incident_photo.SealBroken("payment_account.account_number")

    monkeypatch.setattr(incident_photo, "listed_for_judging", broken)
    send_report(browser, address, {**REFUSED, "shop": str(shop.id)}, photo_of(code_picture(RIGHT)))
    assert incidents(session)[0].verdict is None


@pytest.mark.parametrize(
    ("less", "field", "words"),
    [
        ({"kind": ""}, "#kind-refusal", "Hãy chọn"),
        ({"where_said": ""}, "#where_said-refusal", "chọn cửa hàng ở trên"),
        ({"shop": "0" * 32}, "#shop-refusal", "Hãy chọn một mục"),
        ({"told": "a" * 501}, "#told-refusal", "Dài quá"),
        ({"where_said": "x" * 121}, "#where_said-refusal", "Dài quá"),
    ],
)
def test_what_was_typed_stays_where_something_is_refused(browser, session, address, shop, less, field, words):
    page = send_report(browser, address, {**REFUSED, **less}, photo_of_nothing())
    assert words in page.select_one(field).get_text()
    assert page.select_one("#told").get_text().strip() == {**REFUSED, **less}["told"]
    assert page.select_one("#where_said")["value"] == {**REFUSED, **less}["where_said"]
    assert "hãy chọn lại" in page.select_one("#photo-refusal").get_text()
    assert incidents(session) == []


def test_where_nobody_agreed_to_be_listed_there_is_nothing_to_choose(browser, session, address):
    page = send_report(browser, address, {**REFUSED, "where_said": " "})
    assert not page.select("#shop")
    assert "Hãy ghi tên" in page.select_one("#where_said-refusal").get_text()


def test_a_shop_that_is_not_listed_cannot_be_chosen(browser, session, address, place, shop):
    hidden = make_merchant(session, place=place)
    session.commit()
    page = send_report(browser, address, {"kind": "transfer_refused", "shop": str(hidden.id)})
    assert page.select_one("#shop-refusal")
    assert incidents(session) == []


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"%PDF-1.7\n", "không phải ảnh"),
        (b"\xff\xd8\xff" + b"\0" * 50, "hỏng"),
        (b"", "không phải ảnh"),
        (jpeg(Image.new("L", (400, 300)))[:-200], "hỏng"),
    ],
)
def test_a_photo_that_is_none_is_refused_at_its_field(browser, session, address, photo, words):
    page = send_report(browser, address, REFUSED, photo)
    assert words in page.select_one("#photo-refusal").get_text()
    assert page.select_one("#told").get_text().strip() == REFUSED["told"]
    assert incidents(session) == []


def test_a_photo_too_hard_to_read_is_kept_without_its_codes(browser, session, address, monkeypatch):
    def hard(_photo):
        raise PhotoTooHard("3 s")

    monkeypatch.setattr(incident_photo, "scan", hard)
    send_report(browser, address, REFUSED, photo_of_nothing())
    assert incidents(session)[0].verdict is Verdict.NO_CODE
    assert photos(session)


def test_a_machine_that_reads_no_photo_says_so(browser, session, address, monkeypatch):
    def broken(_photo):
        raise PhotoReaderBroken("no decoder")

    monkeypatch.setattr(incident_photo, "shrink", broken)
    page = send_report(browser, address, REFUSED, photo_of_nothing())
    assert "gửi không có ảnh" in page.select_one("#photo-refusal").get_text()


def test_few_photos_at_once(browser, session, address, monkeypatch):
    monkeypatch.setattr(incident_photo, "turns_of_reporters", incident_photo.Turns(0, 0, 0))
    page = send_report(browser, address, REFUSED, photo_of_nothing())
    assert "chờ vài giây" in page.select_one("#photo-refusal").get_text()


def test_a_photo_that_is_far_too_large_is_not_taken(browser, session, address):
    page = send_report(browser, address, REFUSED, b"\xff" * LARGEST_FROM_ANYBODY, expect=413)
    assert "quá lớn" in page.h1.get_text()
    answer = browser.client.post(address, data={"told": "<" * 2_000_000})
    assert answer.status_code == 413, "a form without a photo has no room for one"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words(browser, session, address, shop, text):
    fields = {"kind": text, "shop": text, "where_said": text, "told": text}
    fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    page = send_report(browser, address, fields)
    assert page.select(".refusal")
    fields |= {"kind": "transfer_refused", "shop": ""}
    page = send_report(browser, address, fields)
    assert "<script>alert" not in page.decode()
    assert page.select_one(".answer-code, .refusal")


def limited(door, **limits):
    return replace(door, **{name: replace(getattr(door, name), limit=most) for name, most in limits.items()})


def test_reports_are_counted(browser, session, address, monkeypatch):
    monkeypatch.setattr(routes, "REPORTS", limited(REPORTS, from_address=2))
    for _ in range(2):
        assert code_on(send_report(browser, address, REFUSED))
    page = send_report(browser, address, REFUSED, expect=429)
    assert "gửi nhiều lần" in page.select_one("#kind-refusal").get_text()
    assert page.select_one("#told").get_text().strip() == REFUSED["told"]
    assert len(incidents(session)) == 2


@pytest.mark.parametrize(("door", "good"), [("from_address", 1), ("from_network", 1), ("in_all", 2)])
def test_only_what_was_judged_counts(browser, session, address, monkeypatch, door, good):
    """As long as it did count, the second of these was told that this network had sent too often."""
    monkeypatch.setattr(public_tries, "asking_network", lambda: "2001:db8:1::/48")
    monkeypatch.setattr(routes, "REPORTS", limited(REPORTS, **{door: 1, "when_many": 1}))
    with monkeypatch.context() as patched:
        patched.setattr(incident_photo, "turns_of_reporters", incident_photo.Turns(0, 0, 0))
        assert "chờ vài giây" in words_on(send_report(browser, address, REFUSED, photo_of_nothing()))
    assert "không phải ảnh" in words_on(send_report(browser, address, REFUSED, b"GIF89a"))
    for _ in range(good):
        assert code_on(send_report(browser, address, REFUSED, photo_of_nothing()))
    send_report(browser, address, REFUSED, expect=429)


@pytest.mark.parametrize("where", ["FROM_ADDRESS", "FROM_NETWORK"])
def test_photos_that_are_refused_have_a_limit_of_their_own(browser, session, address, monkeypatch, where):
    """With the limit taken away every one of them is looked at."""
    looked = []
    monkeypatch.setattr(public_tries, "asking_network", lambda: "2001:db8:1::/48")
    limit = replace(getattr(public_tries, f"REFUSED_PHOTOS_{where}"), limit=2)
    monkeypatch.setattr(public_tries, f"REFUSED_PHOTOS_{where}", limit)
    shrunk = incident_photo.shrink
    monkeypatch.setattr(incident_photo, "shrink", lambda photo: looked.append(photo) or shrunk(photo))
    with monkeypatch.context() as patched:
        patched.setattr(incident_photo, "turns_of_reporters", incident_photo.Turns(0, 0, 0))
        send_report(browser, address, REFUSED, photo_of_nothing())
    for _ in range(4):
        send_report(browser, address, REFUSED, b"GIF89a")
    assert len(looked) == 2, "where there is no turn nothing is looked at, and nothing counted"
    assert "gửi không có ảnh" in words_on(send_report(browser, address, REFUSED, photo_of_nothing()))
    assert code_on(send_report(browser, address, REFUSED))


def test_the_same_form_sent_again_is_one_incident_with_the_same_code(browser, session, address):
    """A page loaded anew, or a second tap; without the id of the page there were two, and the first code was gone."""
    once = {"once": browser.get(address).select_one("[name=once]")["value"]}
    first, again = (send_report(browser, address, REFUSED | once, photo_of_nothing()) for _ in range(2))
    assert code_on(first) == code_on(again)
    assert "Phường đã nhận" in again.h1.get_text()
    assert (len(incidents(session)), len(photos(session))) == (1, 1)
    other = send_report(browser, address, {**REFUSED, **once, "told": "Chuyện khác"}, photo_of_nothing())
    assert code_on(other) != code_on(first), "what was changed on the page is told as well"
    assert code_on(send_report(browser, address, {**REFUSED, "once": "\0<"})) not in (code_on(first), code_on(other))
    assert len(incidents(session)) == 3


def test_when_all_report_too_much_each_may_less(browser, session, address, monkeypatch):
    monkeypatch.setattr(routes, "REPORTS", limited(REPORTS, in_all=1))
    for _ in range(2):
        assert code_on(send_report(browser, address, REFUSED))
    page = send_report(browser, address, REFUSED, expect=429)
    assert "quá nhiều báo cáo" in page.select_one("#kind-refusal").get_text()


@pytest.mark.parametrize(
    ("limits", "let_in"), [({"from_network": 2}, 2), ({"in_all": 1, "when_many_of_network": 1}, 2)]
)
def test_a_whole_network_is_counted(browser, address, monkeypatch, limits, let_in):
    places = iter(range(99))
    monkeypatch.setattr(public_tries, "asking_address", lambda: f"2001:db8:1:{next(places)}::/64")
    monkeypatch.setattr(public_tries, "asking_network", lambda: "2001:db8:1::/48")
    monkeypatch.setattr(routes, "REPORTS", limited(REPORTS, **limits))
    for _ in range(let_in):
        assert code_on(send_report(browser, address, REFUSED))
    send_report(browser, address, REFUSED, expect=429)


def test_a_place_takes_so_many_a_day(browser, session, address, monkeypatch):
    monkeypatch.setattr(routes, "REPORTS", limited(REPORTS, from_address=99))
    for _ in range(40):
        assert code_on(send_report(browser, address, REFUSED))
    page = send_report(browser, address, REFUSED, expect=429)
    assert "quá nhiều báo cáo" in page.select_one("#kind-refusal").get_text()


def test_a_form_from_elsewhere_is_not_taken(browser, session, address):
    assert browser.client.post(address, data=REFUSED).status_code == 400
    assert incidents(session) == []


def asked(browser, code, expect=200):
    return browser.checked(browser.post("/tra-loi", {"code": code}, expect=expect), expect)


def test_the_answer_by_its_code(browser, session, place, address):
    code = code_on(send_report(browser, address, REFUSED))
    for written in (code, code.lower(), code.replace("-", ""), f" {code} "):
        page = asked(browser, written)
        assert "đang xem" in page.select_one("#state").get_text()
        assert "Chưa có câu trả lời" in words_on(page)
    (incident,) = incidents(session)
    official = make_officer(session, unit=place.unit)
    hand_over_incident(session, by=official, incident_id=incident.id, on=today(), note="Công an phường")
    session.commit()
    page = asked(browser, code)
    assert "công an" in page.select_one("#state").get_text()
    assert "Công an phường" not in words_on(page), "a note between offices"
    close_incident(
        session, by=official, incident_id=incident.id, reason=ClosedReason.SHOP_TAKES_TRANSFERS, answer="Đã <nhắc> chủ."
    )
    session.commit()
    page = asked(browser, code)
    assert "Phường đã xem xong" in page.select_one("#state").get_text()
    assert "Cửa hàng nhận chuyển khoản." in words_on(page)
    assert "Đã <nhắc> chủ." in words_on(page)
    assert official.name not in page.decode()
    assert REFUSED["told"] not in page.decode(), "who holds the code reads the answer, not the report"


def test_a_wrong_code_is_one_and_the_same_answer(browser, session, address):
    code = code_on(send_report(browser, address, REFUSED))
    slipped = ("2" if code[0] != "2" else "3") + code[1:]
    said = set()
    for wrong in (new_check_code(), slipped, "x", *HOSTILE[:3]):
        page = asked(browser, wrong)
        said.add(page.select_one("#code-refusal").get_text())
        assert not page.select("#state")
    assert len(said) == 1


def test_every_try_counts(browser, monkeypatch):
    monkeypatch.setattr(answers, "CODES", limited(CODES, from_address=3))
    for wrong in ("x", new_check_code(), "2345"):
        asked(browser, wrong)
    assert "quá nhiều lần" in asked(browser, "x", 429).select_one("#code-refusal").get_text()
    monkeypatch.setattr(answers, "CODES", limited(CODES, from_address=99, in_all=1, when_many=1))
    asked(browser, "x")
    assert "Nhiều nơi" in asked(browser, "x", 429).select_one("#code-refusal").get_text()


@pytest.mark.parametrize("text", [*HOSTILE, ""])
def test_hostile_codes(browser, text):
    page = asked(browser, text.encode("utf-8", "replace").decode())
    assert page.select_one("#code-refusal")
    assert b"<script>alert" not in page.encode()
