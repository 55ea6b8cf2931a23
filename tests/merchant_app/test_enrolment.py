"""Enrolling: one form, sent once or twice, with or without an account, and never half."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from campaigns.ladder.model import Fact, Rung
from registry.accounts.model import AccountState, PaymentAccount
from registry.merchants.model import Merchant
from registry.officers.model import Role
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward
from tests.hostile import HOSTILE

SHOP = {"unit_label": "12/3", "trade_name": "Bún Đậu", "owner_name": "Nguyễn Thị Thử"}
ACCOUNT = {"bank": "VCB", "account_number": "0071 000 000 168", "holder": "NGUYEN THI THU"}


@pytest.fixture
def place(session):
    return make_place(session, name="Đường Thử Việc")


@pytest.fixture
def official(session, place, browser):
    official = make_officer(session, unit=place.unit)
    session.commit()
    browser.signed_in(official)
    return official


def address(place) -> str:
    return f"/places/{place.id}/enrol"


FREE_TEXTS = ("trade_name", "owner_name", "unit_label", "holder")


def stored(session, table=Merchant) -> int:
    """How many rows there are; nothing stays open afterwards that a later look would take back."""
    found = session.scalar(select(func.count()).select_from(table))
    session.commit()
    return found


def test_a_shop_alone_is_surveyed_from_today(browser, session, place, official):
    page = browser.follow(browser.submit(address(place), SHOP))

    assert page.h1.text == "Bún Đậu"
    assert [fact.rung for fact in session.scalars(select(Fact))] == [Rung.SURVEYED]
    assert stored(session, PaymentAccount) == 0


@pytest.mark.parametrize(("phone", "warned"), [("0100000168", True), ("0901234567", False), ("", False)])
def test_an_unusual_phone_is_kept_and_asked_about(browser, session, place, official, phone, warned):
    page = browser.follow(browser.submit(address(place), SHOP | {"phone": phone}))

    assert session.scalars(select(Merchant.phone)).one() == phone
    assert ("đầu số này lạ" in page.text) is warned


def test_a_shop_with_its_account_shows_no_code_while_it_waits(browser, session, place, official):
    page = browser.follow(browser.submit(address(place), SHOP | ACCOUNT))

    account = session.scalars(select(PaymentAccount)).one()
    assert (account.bank_bin, account.account_number, account.state) == (
        "970436",
        "0071000000168",
        AccountState.PROPOSED,
    )
    assert page.select_one(".code-waiting .code-stamp").text == "Chờ duyệt"
    assert not page.select("main svg:not(.icon)")
    assert "Làm biển" not in page.text


def test_the_same_form_sent_twice_is_one_merchant(browser, session, place, official):
    form = {**SHOP, **ACCOUNT, "client_id": "11111111-1111-4111-8111-111111111111"}

    first = browser.submit(address(place), form)
    second = browser.submit(address(place), form)

    assert first.location == second.location
    assert stored(session) == 1
    assert stored(session, PaymentAccount) == 1


def test_the_same_form_sent_again_late_changes_no_account(browser, session, place, official):
    form = {**SHOP, **ACCOUNT, "client_id": "11111111-1111-4111-8111-111111111111"}
    merchant = browser.submit(address(place), form).location
    browser.submit(f"{merchant}/account", {"bank": "ACB", "account_number": "MAU0000000001", "holder": "TRAN VAN THU"})

    assert browser.submit(address(place), form).location == merchant

    accounts = session.scalars(select(PaymentAccount).order_by(PaymentAccount.created_at)).all()
    assert [account.state for account in accounts] == [AccountState.WITHDRAWN, AccountState.PROPOSED]
    assert accounts[-1].account_number == "MAU0000000001"
    session.commit()


def test_the_same_form_with_other_content_says_what_was_saved(browser, session, place, official):
    form = {**SHOP, "client_id": "11111111-1111-4111-8111-111111111111"}
    browser.submit(address(place), form)

    answer = browser.submit(address(place), form | {"trade_name": "Phở Khác Hẳn", "not_the_same": "y"}, expect=200)

    assert "đã được lưu trước đó với nội dung khác" in answer.text
    assert "Bún Đậu" in answer.text
    assert 'value="Phở Khác Hẳn"' in answer.text
    assert stored(session) == 1


def test_a_form_of_another_ward_is_not_told_about(browser, session, place, official):
    theirs = make_merchant(session, trade_name="Bí Mật Phường Bên")
    session.commit()

    answer = browser.submit(address(place), {**SHOP, "client_id": str(theirs.client_id)}, expect=200)

    assert "Phiếu này không dùng lại được" in " ".join(browser.refusals(answer))
    assert "Bí Mật" not in answer.text


def test_nonsense_for_an_identity_is_refused_with_a_fresh_one(browser, session, place, official):
    answer = browser.submit(address(place), {**SHOP, "client_id": "zzz"}, expect=200)

    assert "Phiếu này không dùng lại được" in " ".join(browser.refusals(answer))
    assert stored(session) == 0
    fresh = browser.checked(answer, 200).select_one("main [name=client_id]")["value"]
    browser.submit(address(place), {**SHOP, "client_id": fresh})
    assert stored(session) == 1


@pytest.mark.parametrize("hidden", ["\x85", "\x1f", "\u200b"])
def test_a_hidden_character_never_drops_the_account_in_silence(browser, session, place, official, hidden):
    answer = browser.submit(address(place), {**SHOP, **ACCOUNT, "bank": hidden}, expect=200)

    assert browser.refusals(answer)
    assert stored(session) == 0


def test_a_file_under_a_fields_name_is_nothing_typed(browser, session, place, official):
    token = browser.get(address(place)).select_one("main [name=csrf_token]")["value"]
    files = {name: (BytesIO(b"text"), "file.txt") for name in SHOP}

    answer = browser.client.post(
        address(place), data={"csrf_token": token, **files}, content_type="multipart/form-data"
    )

    assert answer.status_code == 200
    assert "Hãy nhập tên biển hiệu" in answer.text
    assert stored(session) == 0


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        ({"trade_name": "Bun dau"}, "tên gần giống"),
        ({"unit_label": "12/3", "trade_name": "Khác Hẳn"}, "cùng số nhà, sạp"),
        ({"phone": "0100000168", "trade_name": "Khác Hẳn"}, "cùng điện thoại"),
    ],
)
def test_likely_duplicates_are_shown_before_saving(browser, session, place, official, there, reason):
    make_merchant(session, place=place, **{"unit_label": "99", **there})
    session.commit()

    answer = browser.submit(address(place), SHOP | {"phone": "0100 000 168"}, expect=200)
    assert "Có thể điểm này đã ghi danh rồi" in answer.text
    assert reason in answer.text
    assert stored(session) == 1

    again = {**SHOP, "phone": "0100 000 168", "not_the_same": "y"}
    assert browser.follow(browser.submit(address(place), again)).h1.text == "Bún Đậu"
    assert stored(session) == 2


def test_the_same_account_elsewhere_in_the_ward_is_shown(browser, session, place, official):
    shop = make_merchant(session, place=make_place(session, unit=place.unit), trade_name="Tiệm Kia")
    make_account(session, merchant=shop, bank_bin="970436", account_number="0071000000168")
    session.commit()

    answer = browser.submit(address(place), SHOP | ACCOUNT, expect=200)

    assert "cùng tài khoản" in answer.text
    assert "Tiệm Kia" in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit_label": ""}, "Hãy nhập số nhà hoặc số sạp"),
        ({"trade_name": " "}, "Hãy nhập tên biển hiệu"),
        ({"phone": "12345"}, "Số điện thoại cần 10 chữ số"),
        ({"tax_code": "0123456789"}, "chữ số gõ nhầm"),
        ({"tax_code": "12"}, "10, 12 hoặc 13 chữ số"),
        ({"tax_code": "abc"}, "chỉ gồm chữ số"),
        ({"tax_code": "0000000000"}, "Không có mã số thuế nào như vậy"),
        ({"opened_on": "31/2/2026"}, "Ngày chưa đúng"),
        ({"opened_on": "2999-01-01"}, "từ năm 2000 đến hôm nay"),
        ({"opened_on": "1999-12-31"}, "từ năm 2000 đến hôm nay"),
        ({"opened_on": ""}, "Hãy nhập ngày bắt đầu tính"),
        ({"kind": "king"}, "Hãy chọn một mục trong danh sách"),
        ({"trade_name": "x" * 121}, "nhiều nhất 120 ký tự"),
        ({**ACCOUNT, "bank": "Ngân hàng Mặt Trăng"}, "Không có ngân hàng hay ví nào"),
        ({**ACCOUNT, "bank": "BVB"}, "Nhiều ngân hàng dùng tên này"),
        ({**ACCOUNT, "account_number": "１２３４"}, "Số tài khoản chỉ gồm chữ số"),
        ({**ACCOUNT, "account_number": "1" * 20}, "Số tài khoản chỉ gồm chữ số"),
        ({**ACCOUNT, "holder": ""}, "Hãy nhập tên chủ tài khoản"),
        ({"bank": "VCB"}, "Hãy nhập số tài khoản"),
    ],
)
def test_each_refusal_stands_at_its_field_and_nothing_is_stored(browser, session, place, official, changes, words):
    answer = browser.submit(address(place), SHOP | changes, expect=200)

    assert words in " ".join(browser.refusals(answer))
    form = browser.checked(answer, 200).select_one("main form")
    for name, typed in (SHOP | changes).items():
        shown = form.select_one(f"[name={name}]")
        if shown.name == "input" and len(typed) <= 120 and typed.strip():
            assert shown["value"] == typed
    assert stored(session) == 0
    assert stored(session, PaymentAccount) == 0


def test_every_mistake_is_named_in_one_round(browser, session, place, official):
    wrong = {"phone": "12345", "tax_code": "123", "opened_on": "2999-01-01", "bank": "Mặt Trăng"}

    said = " ".join(browser.refusals(browser.submit(address(place), SHOP | wrong, expect=200)))

    for words in ("Số điện thoại", "Mã số thuế có", "từ năm 2000", "Không có ngân hàng"):
        assert words in said


def test_marks_in_pieces_become_whole_and_account_numbers_keep_their_zeros(browser, session, place, official):
    browser.submit(address(place), {**SHOP, **ACCOUNT, "trade_name": "Quán Đe\u0302\u0300"})

    assert session.scalars(select(Merchant.trade_name)).one() == "Quán Đề"
    assert session.scalars(select(PaymentAccount.account_number)).one() == "0071000000168"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_kept_as_text_or_refused(browser, session, place, official, text):
    """In each free text alone, since a refusal of one would hide the other, and in all fields at once."""
    sent = text.encode("utf-8", "replace").decode()
    form = {**SHOP, **ACCOUNT, "kind": "company", "line_of_business": "other", "opened_on": "2026-01-01"}
    everywhere = dict.fromkeys((*FREE_TEXTS, "phone", "bank", "account_number"), sent)

    for typed in (*({field: sent} for field in FREE_TEXTS), everywhere):
        token = browser.get(address(place)).select_one("main [name=csrf_token]")["value"]
        answer = browser.client.post(address(place), data={**form, **typed, "csrf_token": token})
        assert answer.status_code in (200, 302)
        shown = browser.follow(answer) if answer.status_code == 302 else browser.checked(answer, 200)
        assert not shown.select("main script, main img")
        assert shown.find(string="49") is None


def test_the_only_place_is_chosen_by_itself(browser, session, place, official):
    assert browser.client.get("/enrol").location == address(place)
    make_place(session, unit=place.unit)
    session.commit()
    assert len(browser.get("/enrol").select("main .rows li")) == 2


def test_a_team_member_enrols_in_the_assigned_place_only(browser, session, place):
    other = make_place(session, unit=place.unit)
    member = make_officer(session, role=Role.TEAM_MEMBER, place=place)
    session.commit()

    browser.signed_in(member).submit(address(place), SHOP)
    browser.get(address(other), expect=404)


def test_nobody_enrols_in_another_ward(browser, session, official):
    elsewhere = make_place(session, unit=make_ward(session))
    session.commit()
    token = browser.get("/sign-in/password").select_one("[name=csrf_token]")["value"]

    answer = browser.client.post(address(elsewhere), data={**SHOP, "csrf_token": token})

    assert answer.status_code == 404
    assert stored(session) == 0
