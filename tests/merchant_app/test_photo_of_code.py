"""A photo of the code a shop has: read into the form, compared with what was typed, and nothing saved by it."""

from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import select

from merchant_app import photo_upload
from merchant_app.large_requests import LARGEST_WITH_PHOTO
from merchant_app.photo_upload import AT_ONCE, WAITING, Turns, photo_turns
from merchant_app.tries import PHOTOS_OF_OFFICER
from qr import write_transfer
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.officers.model import Role
from tests.browser import same_page
from tests.factories import make_merchant, make_officer, make_place
from tests.hostile import HOSTILE
from tests.merchant_app.photographing import (
    FIRST,
    PROVIDERS,
    SECOND,
    TYPED,
    VNPAY,
    account_of,
    carried,
    counts,
    enrolment,
    press,
    send,
    told,
    upload,
    values,
)
from tests.photos import card_code, code_picture, jpeg, photo_of, photo_of_nothing, sign_picture
from tests.qr.payloads import item, receiver, sealed

TRANSFER = write_transfer(bank_bin="970436", account=FIRST)
THAI = sealed(
    "000201010211" + item("29", item("00", "A000000677010111") + item("01", "0066812345678")) + "5303764" + "5802TH"
)
UNKNOWN_BANK = sealed("000201010211" + item("38", receiver(bank="999999")) + "53037045802VN")
DOTTED = sealed("000201010211" + item("38", receiver(account="0071.000.168")) + "53037045802VN")
MISPRINT = "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
MEGABYTE = 1024 * 1024
MOST_TIPS = 4


@pytest.fixture
def place(session):
    return make_place(session, name="Đường Thử Việc")


@pytest.fixture
def official(session, place, browser):
    official = make_officer(session, unit=place.unit)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def merchant(session, place):
    merchant = make_merchant(session, place=place)
    session.commit()
    return merchant


def test_a_sign_fills_bank_and_account_and_saves_nothing(browser, session, place, official):
    before = counts(session)
    page = send(browser, enrolment(place), photo=photo_of(sign_picture()))

    assert account_of(page) == ("Vietcombank (VCB)", FIRST)
    assert {name: values(page)[name] for name in TYPED} == TYPED
    assert values(page)["holder"] == ""
    assert "Đã đọc và điền, chưa lưu: Vietcombank 0071 0000 0 0168" in told(page)
    assert "Tên trong mã: Nguyễn Thị Mẫu." in told(page)
    assert not page.select("#photo-of-code .code-frame")  # nobody approved it: nothing of it can be scanned and paid
    assert counts(session) == before

    saved = browser.post(enrolment(place), {**values(page), "holder": "NGUYEN THI MAU"})
    assert browser.follow(saved).h1.text == TYPED["trade_name"]
    account = session.scalars(select(PaymentAccount)).one()
    assert (account.bank_bin, account.account_number, account.qr_kind) == ("970436", FIRST, QrKind.TRANSFER)


def test_the_name_in_the_code_is_taken_as_banks_write_it_and_only_when_asked_for(browser, place, official):
    page = send(browser, enrolment(place), photo=photo_of(sign_picture()))
    page = press(browser, enrolment(place), page, "named")
    assert values(page)["holder"] == "NGUYEN THI MAU"
    assert account_of(page) == ("Vietcombank (VCB)", FIRST)
    assert not page.select("button[name=named]")


def test_a_providers_code_is_carried_and_kept_byte_for_byte(browser, session, place, official):
    page = send(browser, enrolment(place), photo=photo_of(code_picture(PROVIDERS)), field="picture")
    assert "VIETQRPay · VietinBank" in told(page)
    assert values(page)["provider_payload"] == PROVIDERS
    refused = browser.post(enrolment(place), values(page), expect=200)
    assert browser.refusals(refused)[0].endswith("Hãy nhập tên chủ tài khoản.")
    page = browser.checked(refused, 200)
    assert "VIETQRPay · VietinBank" in told(page)
    browser.post(enrolment(place), {**values(page), "holder": "TIEM MAU", "bank": "", "account_number": ""})
    account = session.scalars(select(PaymentAccount)).one()
    assert (account.qr_kind, account.provider_payload) == (QrKind.MERCHANT, PROVIDERS)
    assert (account.bank_bin, account.account_number) == ("970415", "00MAU12345")


def test_a_providers_code_that_names_no_bank_is_kept_too(browser, session, place, official):
    page = send(browser, enrolment(place), photo=photo_of(code_picture(VNPAY)))
    assert "VNPAY · mã người bán 0123 45 6789 Tên trong mã: TIEM MAU." in told(page)
    assert "để trống ô ngân hàng" in told(page)
    assert account_of(page) == ("", "0123456789")
    browser.post(enrolment(place), {**values(page), "holder": "TIEM MAU"})
    account = session.scalars(select(PaymentAccount)).one()
    assert (account.bank_bin, account.account_number, account.provider_payload) == ("", "0123456789", VNPAY)


def test_a_providers_code_may_be_left_out_and_must_agree(browser, session, place, official):
    page = send(browser, enrolment(place), photo=photo_of(code_picture(PROVIDERS)))
    wrong = {**values(page), "holder": "TIEM MAU", "account_number": "1"}
    other = browser.post(enrolment(place), wrong, expect=200)
    assert "Số tài khoản: Trong mã ghi số 00MAU1 2345, khác với ô này." in " ".join(browser.refusals(other))
    page = press(browser, enrolment(place), page, "drop")
    assert (account_of(page), values(page)["provider_payload"]) == (("", ""), "")
    browser.post(enrolment(place), values(page))
    assert counts(session)[1] == 0


@pytest.mark.parametrize(("stacked", "first", "second"), [(False, "trái", "phải"), (True, "trên", "dưới")])
def test_of_two_codes_the_official_chooses(browser, place, official, stacked, first, second):
    photo = photo_of(sign_picture(), sign_picture(SECOND, "Trần Văn Khác"), stacked=stacked, size=(2400, 2400))
    page = send(browser, enrolment(place), photo=photo)
    assert account_of(page) == ("", "")
    chips = [chip.text for chip in page.select(".photo-choices .chip")]
    assert [first in chips[0], second in chips[1]] == [True, True]
    assert "•••• 0168 · Nguyễn Thị Mẫu" in told(page)
    assert FIRST not in told(page)

    page = press(browser, enrolment(place), page, "choose", nth=1)
    assert account_of(page) == ("Vietcombank (VCB)", SECOND)
    assert "Mã khác trong ảnh này: " in told(page)
    page = press(browser, enrolment(place), page, "choose")
    assert account_of(page) == ("Vietcombank (VCB)", FIRST)


def test_three_codes_are_counted_and_one_that_hangs_twice_is_one(browser, place, official):
    codes = [code_picture(write_transfer(bank_bin="970436", account=f"00{n}0000001")) for n in (1, 2, 3)]
    page = send(browser, enrolment(place), photo=photo_of(*codes, size=(3000, 1500)))
    assert [chip.text for chip in page.select(".chip")] == [f"thứ {n} từ trái sang" for n in (1, 2, 3)]
    page = send(browser, enrolment(place), photo=photo_of(*codes, size=(1500, 3000), stacked=True))
    assert [chip.text for chip in page.select(".chip")] == [f"thứ {n} từ trên xuống" for n in (1, 2, 3)]
    page = send(browser, enrolment(place), photo=photo_of(sign_picture(), sign_picture()))
    assert account_of(page) == ("Vietcombank (VCB)", FIRST)


def test_a_code_beside_one_that_is_no_payment_code(browser, place, official):
    menu = code_picture("https://menu.quan-mau.example/" + "x" * 20)
    page = send(browser, enrolment(place), photo=photo_of(sign_picture(), menu))
    assert account_of(page) == ("Vietcombank (VCB)", FIRST)
    assert "Mã bên phải: Đây là địa chỉ trang web (menu.quan-mau.example)" in told(page)


@pytest.mark.parametrize(
    "typed",
    [{"account_number": "000 999"}, {"bank": "MB"}, {"bank": "Ngân hàng Mặt Trăng"}, {"provider_payload": PROVIDERS}],
)
def test_what_was_typed_differently_is_kept_until_somebody_says(browser, place, official, typed):
    page = send(browser, enrolment(place), typed, photo_of(sign_picture()))
    assert "Mã trong ảnh khác với những gì đã gõ. Chưa đổi gì." in told(page)
    assert {name: values(page)[name] for name in typed} == typed
    kept = press(browser, enrolment(place), page, "keep_typed")
    assert {name: values(kept)[name] for name in typed} == typed
    assert "Giữ như đã gõ. Mã trong ảnh ghi khác:" in told(kept)
    assert not kept.select("button[name=keep_typed]")
    page = press(browser, enrolment(place), page, "instead")
    assert (*account_of(page), values(page)["provider_payload"]) == ("Vietcombank (VCB)", FIRST, "")


@pytest.mark.parametrize("typed", [{"account_number": "0071 000-000.168"}, {"bank": "970436"}])
def test_what_was_typed_alike_asks_nothing(browser, place, official, typed):
    page = send(browser, enrolment(place), typed, photo_of(sign_picture()))
    assert account_of(page) == ("Vietcombank (VCB)", FIRST)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://menu.quan-mau.example/ban/12", "trang web (menu.quan-mau.example)"),
        ("WWW." + "a" * 90 + ".example", "a…)"),
        ("WIFI:S:Quan;T:WPA;P:bimat;;", "Wi-Fi"),
        ("Bún đậu 35.000 đ", "không phải mã nhận tiền"),
        ("079085000000|025000000|Người Mẫu|01011985|Nữ|Phố Mẫu|01012021", "căn cước công dân"),
        (TRANSFER[:-1] + ("0" if TRANSFER[-1] != "0" else "1"), "sai số kiểm tra"),
        (TRANSFER[:-8], "thiếu phần cuối"),
        (sealed(TRANSFER[:-8] + "5802VN"), "trả nhầm người"),
        (card_code(), "số thẻ"),
        (THAI, "nước"),
        (UNKNOWN_BANK, "ngân hàng có mã số 999999"),
        (DOTTED, "Số tài khoản trong mã có dấu hoặc khoảng trống"),
        (MISPRINT, "mã ví dụ in sai trong tài liệu"),
    ],
)
def test_a_code_that_is_good_for_nothing_says_why(browser, place, official, text, words):
    page = send(browser, enrolment(place), photo=photo_of(code_picture(text)))
    assert words in told(page)
    assert account_of(page) == ("", "")
    assert "Hãy chọn" not in told(page), "nothing can be chosen in a photo"
    assert "bimat" not in page.text
    assert "Người Mẫu" not in page.text


def test_what_is_odd_about_a_code_is_said(browser, place, official):
    fixed = write_transfer(bank_bin="970436", account=FIRST, amount=50_000)
    page = send(browser, enrolment(place), photo=photo_of(code_picture(fixed)))
    assert account_of(page) == ("Vietcombank (VCB)", FIRST)
    assert "mã có sẵn số tiền" in told(page)
    assert "Trong mã không có tên." in told(page)


def too_many_pixels() -> bytes:
    return jpeg(Image.new("RGB", (6000, 5000)), 30)


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (b"", "hỏng hoặc gửi chưa trọn"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"x" * 500, "kiểu HEIC"),
        (b"%PDF-1.7 no photo", "không phải ảnh JPEG"),
        (photo_of(sign_picture())[:20_000], "hỏng hoặc gửi chưa trọn"),
        (too_many_pixels(), "nhiều điểm ảnh quá"),
        (b"\xff\xd8\xff\xe0" + b"\0" * (21 * MEGABYTE), "Ảnh nặng quá"),
    ],
    ids=["empty", "heic", "no picture", "cut", "too many pixels", "too big"],
)
def test_a_photo_that_cannot_be_read_says_what_to_do_and_loses_nothing(browser, session, place, official, photo, words):
    before = counts(session)
    page = send(browser, enrolment(place), {"account_number": "123"}, photo)
    assert words in told(page)
    assert {name: values(page)[name] for name in TYPED} == TYPED
    assert values(page)["account_number"] == "123"
    assert counts(session) == before


def test_a_photo_without_a_code_tells_how_to_take_a_better_one(browser, place, official):
    page = send(browser, enrolment(place), photo=photo_of_nothing())
    assert "Chưa thấy mã QR nào" in told(page)
    assert len(page.select(".photo-told li")) == MOST_TIPS
    assert page.select_one("#photo-of-code").has_attr("data-nothing")


def test_no_photo_is_asked_for(browser, place, official):
    assert "Chưa có ảnh nào" in told(send(browser, enrolment(place)))


def test_only_these_addresses_take_more_than_a_form(browser, place, official):
    refused = upload(browser, enrolment(place), photo=b"x" * 2 * MEGABYTE)
    assert "Nội dung gửi lên lớn quá" in browser.checked(refused, 413).text
    refused = upload(browser, f"{enrolment(place)}/photo", photo=b"x" * LARGEST_WITH_PHOTO)
    assert "Ảnh lớn quá" in browser.checked(refused, 413).text


@pytest.mark.parametrize(("role", "expect"), [(Role.LEADER, 403), (Role.ADMIN, 403), (None, 302)])
def test_others_read_no_photo_and_have_no_room_for_one(browser, session, place, role, expect):
    if role is not None:
        officer = make_officer(session, role=role, unit=place.unit)
        session.commit()
        browser.signed_in(officer)
    for size in (10, 2 * MEGABYTE, LARGEST_WITH_PHOTO):
        assert upload(browser, f"{enrolment(place)}/photo", photo=b"x" * size).status_code == expect


def test_a_form_without_its_token_is_not_read(browser, place, official):
    answer = upload(browser, f"{enrolment(place)}/photo", photo=photo_of(sign_picture()), token="")
    assert browser.checked(answer, 400).h1.text == "Yêu cầu không hợp lệ"


def test_another_wards_place_is_not_there(browser, session, official):
    theirs = make_place(session)
    shop = make_merchant(session, place=theirs)
    session.commit()
    nobodys = "00000000-0000-4000-8000-000000000000"
    for url, known in ((f"/places/{theirs.id}/enrol", theirs.id), (f"/merchants/{shop.id}/account", shop.id)):
        answers = [
            upload(browser, address) for address in (f"{url}/photo", f"{url}/photo".replace(str(known), nobodys))
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert same_page(*answers, known, nobodys)


def test_the_address_of_the_answer_leads_back_to_the_form(browser, place, merchant, official):
    for url in (enrolment(place), f"/merchants/{merchant.id}/account"):
        assert browser.client.get(f"{url}/photo").location == url


def test_a_photo_chosen_but_never_read_is_not_lost_in_silence(browser, session, place, official):
    answer = browser.submit(enrolment(place), {**TYPED, "photo": "IMG_0001.jpg"}, expect=200)
    assert "Ảnh đã chọn chưa được đọc nên chưa lưu gì." in " ".join(browser.refusals(answer))
    assert counts(session)[0] == 0
    account = {"bank": "VCB", "account_number": "1", "holder": "A"}
    browser.submit(enrolment(place), {**TYPED, **account, "photo": "IMG_0001.jpg"})
    assert counts(session)[0] == 1


def test_when_too_many_photos_are_being_read_the_form_comes_back(browser, place, official):
    room = photo_turns._room
    for _each in range(AT_ONCE + WAITING):
        room.acquire()
    try:
        page = send(browser, enrolment(place), photo=photo_of(sign_picture()))
    finally:
        for _each in range(AT_ONCE + WAITING):
            room.release()
    assert "Đang có nhiều người cùng đọc ảnh" in told(page)
    assert page.select_one("#photo-of-code").has_attr("data-again")
    assert {name: values(page)[name] for name in TYPED} == TYPED


def test_one_person_sends_so_many_photos_a_minute(browser, session, place, official, monkeypatch):
    """Each keeps a processor busy for seconds, however small it is; a colleague still sends one."""
    monkeypatch.setattr(photo_upload, "PHOTOS_OF_OFFICER", replace(PHOTOS_OF_OFFICER, limit=2))
    read = []
    monkeypatch.setattr(photo_upload, "scan", lambda _photo: read.append(1) or ())
    for _ in range(3):
        page = send(browser, enrolment(place), photo=photo_of(sign_picture()))
    assert "quá nhiều ảnh" in told(page)
    assert {name: values(page)[name] for name in TYPED} == TYPED
    assert len(read) == 2
    colleague = make_officer(session, unit=place.unit)
    session.commit()
    send(browser.signed_in(colleague), enrolment(place), photo=photo_of(sign_picture()))
    assert len(read) == 3


def test_a_turn_is_waited_for_and_given_back():
    turns = Turns(1, 1, 0.05)
    with turns.turn() as first, turns.turn() as late:
        assert (first, late) == (True, False)
    with turns.turn() as again:
        assert again
    with Turns(1, 0, 60).turn(), Turns(1, 0, 60).turn() as another:
        assert another, "each has turns of its own"
    full = Turns(1, 0, 60)
    with full.turn(), full.turn() as nobody:
        assert not nobody, "nobody waits where there is no room to"


@pytest.mark.parametrize("name", ["choose", "instead", "named", "drop", "keep_typed", "about"])
def test_what_a_browser_makes_up_is_never_believed(browser, session, place, official, name):
    before = counts(session)
    for number, text in enumerate((*HOSTILE, f"x99 {PROVIDERS}", f"x11 {card_code()}", "x11 ")):
        plain = text.encode("utf-8", "replace").decode()
        made_up = carried(browser, plain)  # even with the server's own mark: it is judged anew
        for sent in (made_up,) if number % 3 else (plain, made_up):
            page = send(browser, enrolment(place), {name: sent, "seen": [sent] * 20, "source": sent})
            assert account_of(page)[1] in ("", "00MAU12345")
            assert not page.select("main script, main img")
    assert counts(session) == before


def test_a_proposal_is_filled_in_alike(browser, session, merchant, official):
    url = f"/merchants/{merchant.id}/account"
    before = counts(session)
    page = send(browser, url, photo=photo_of(sign_picture()))
    assert account_of(page) == ("Vietcombank (VCB)", FIRST)
    page = send(browser, url, {"qr_kind": "merchant", "provider_payload": "  "}, photo_of(sign_picture()))
    assert (values(page)["qr_kind"], values(page)["provider_payload"]) == ("transfer", "")
    page = send(browser, url, photo=photo_of(code_picture(PROVIDERS)))
    assert (values(page)["qr_kind"], values(page)["provider_payload"]) == ("merchant", PROVIDERS)
    assert counts(session) == before
    browser.post(url, {**values(page), "holder": "TIEM MAU"})
    account = session.scalars(select(PaymentAccount)).one()
    assert (account.provider_payload, account.state) == (PROVIDERS, AccountState.PROPOSED)
    page = press(browser, url, page, "drop")
    assert (values(page)["qr_kind"], *account_of(page)) == ("transfer", "", "")
