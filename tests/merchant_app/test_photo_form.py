"""What a photo said stays with its form: whose name goes with which account, and what is told before it is saved."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from database.base import utc_now
from merchant_app.photo_carried import signed
from qr import write_transfer
from registry.accounts.model import PaymentAccount
from registry.accounts.payloads import payload_of
from tests.factories import make_account, make_merchant, make_officer, make_place
from tests.merchant_app.photographing import (
    FIRST,
    PROVIDERS,
    SECOND,
    VNPAY,
    account_of,
    carried,
    counts,
    enrolment,
    press,
    send,
    told,
    values,
)
from tests.qr.payloads import item, receiver, sealed


def named(account, name, bank="970436") -> str:
    return sealed(
        "000201010211" + item("38", receiver(bank=bank, account=account)) + "53037045802VN" + item("59", name)
    )


OF_A, OF_B = named(FIRST, "TRAN THI A"), named(SECOND, "LE VAN B")
NAMELESS = write_transfer(bank_bin="970436", account=SECOND)
THIRD = "0002000000003"


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
def url(place, official) -> str:
    return enrolment(place)


def took(browser, url, code, fields=None, *, others=(), button="choose"):
    """The form after a photo in which somebody chose *code*."""
    codes = [carried(browser, f"x{n}{len(others) + 1} {payload}") for n, payload in enumerate((code, *others), 1)]
    return send(browser, url, {"seen": codes if others else [], **(fields or {}), button: codes[0]})


def then(browser, url, page, code, changes=None, button="choose"):
    """The form after another code was chosen on it."""
    return send(browser, url, {**values(page), **(changes or {}), button: carried(browser, f"x11 {code}")})


def saved(session) -> PaymentAccount:
    return session.scalars(select(PaymentAccount)).one()


def save(browser, url, page, **changes):
    return browser.post(url, {**values(page), **changes})


def refused(browser, url, page, **changes):
    answer = browser.post(url, {**values(page), **changes}, expect=200)
    return browser.checked(answer, 200)


def said_at(page, field) -> str:
    words = page.select_one(f"#{field}-refusal")
    return " ".join(words.get_text().split()) if words else ""


def table(page) -> list[list[str]]:
    return [
        [" ".join(cell.get_text().split()) for cell in row.select("th, td")]
        for row in page.select(".compared tbody tr")
    ]


@pytest.mark.parametrize("filled_by", ["the button", "hand"])
def test_the_first_codes_holder_goes_with_the_first_code(browser, session, url, filled_by):
    """Left in place, the account of B was saved under the name of A."""
    if filled_by == "hand":
        page = took(browser, url, OF_A)
        page = then(browser, url, page, OF_B, {"holder": "Trần Thị A"})
    else:
        page = took(browser, url, OF_A, button="named")
        assert values(page)["holder"] == "TRAN THI A"
        page = then(browser, url, page, OF_B)
    assert (account_of(page)[1], values(page)["holder"]) == (SECOND, "")
    assert "Đã bỏ tên “" in told(page)
    assert "Tên trong mã: LE VAN B." in told(page)
    assert said_at(refused(browser, url, page), "holder") == "Hãy nhập tên chủ tài khoản."
    save(browser, url, page, holder="LE VAN B")
    assert (saved(session).account_number, saved(session).holder) == (SECOND, "LE VAN B")


@pytest.mark.parametrize("second", [OF_B, NAMELESS])
def test_a_holder_typed_for_the_first_account_is_asked_about(browser, url, second):
    page = took(browser, url, OF_A)
    page = then(browser, url, page, second, {"holder": "TIEM MAU"})
    assert "Mã trong ảnh khác với những gì đã gõ. Chưa đổi gì." in told(page)
    assert (account_of(page)[1], values(page)["holder"]) == (FIRST, "TIEM MAU")
    assert ["Tên", "TIEM MAU", "LE VAN B" if second == OF_B else "–"] in table(page)
    kept = press(browser, url, page, "keep_typed")
    assert (account_of(kept)[1], values(kept)["holder"]) == (FIRST, "TIEM MAU")
    page = press(browser, url, page, "instead")
    assert (account_of(page)[1], values(page)["holder"]) == (SECOND, "")


def test_a_holder_who_is_the_second_codes_stays(browser, url):
    page = took(browser, url, OF_A)
    page = then(browser, url, page, OF_B, {"holder": "Lê Văn B"})
    assert (account_of(page)[1], values(page)["holder"]) == (SECOND, "Lê Văn B")
    page = then(browser, url, page, named(SECOND, "LE VAN B C D E F G H I K L M"[:25]))
    assert values(page)["holder"] == "Lê Văn B", "the same account says no name is gone"


def test_a_name_typed_before_the_photo_stays_and_the_difference_is_told(browser, session, url):
    page = took(browser, url, OF_A, {"holder": "NGUYEN THI THU"})
    assert (account_of(page)[1], values(page)["holder"]) == (FIRST, "NGUYEN THI THU")
    assert "Tên trong mã khác tên đã gõ. Tên trong mã: TRAN THI A. Đã gõ: NGUYEN THI THU." in told(page)
    save(browser, url, page)
    assert saved(session).holder == "NGUYEN THI THU"


def test_a_name_unlike_the_codes_is_refused_once(browser, session, url):
    page = refused(browser, url, took(browser, url, OF_A), holder="NGUYEN THI THU")
    assert "Tên trong mã: TRAN THI A, khác với ô này." in said_at(page, "holder")
    assert "Tên trong mã khác tên đã gõ." in told(page)
    other = refused(browser, url, page, holder="NGUYEN THI MAI")
    assert said_at(other, "holder"), "another name was told nothing about"
    save(browser, url, page)
    assert (saved(session).holder, saved(session).code_seen) == ("NGUYEN THI THU", OF_A)


@pytest.mark.parametrize(
    ("code", "holder"), [(OF_A, "Trần thị A"), (NAMELESS, "AI DO"), (named(FIRST, "A" * 25), "A" * 30)]
)
def test_a_name_that_may_be_the_codes_is_taken_at_once(browser, session, url, code, holder):
    save(browser, url, took(browser, url, code), holder=holder)
    assert saved(session).holder == holder


def test_a_number_typed_after_the_photo_is_refused_once_with_the_codes(browser, session, url):
    page = refused(browser, url, took(browser, url, OF_A), holder="TRAN THI A", account_number=THIRD)
    assert "Mã trong ảnh là Vietcombank, số 0071 0000 0 0168." in said_at(page, "account_number")
    assert ["Số tài khoản", "0002 0000 0 0003", "0071 0000 0 0168"] in table(page)
    assert counts(session)[1] == 0
    save(browser, url, page)
    assert (saved(session).account_number, saved(session).code_seen) == (THIRD, OF_A)


def test_a_question_left_open_is_refused_once(browser, session, url):
    page = took(browser, url, OF_A, {"bank": "VCB", "account_number": THIRD, "holder": "TRAN THI A"})
    assert "Chưa đổi gì." in told(page)
    page = refused(browser, url, page)
    assert said_at(page, "account_number")
    save(browser, url, page)
    assert saved(session).account_number == THIRD


def test_another_bank_typed_is_said_at_the_bank(browser, url):
    page = refused(browser, url, took(browser, url, OF_A), holder="TRAN THI A", bank="MB")
    assert "Mã trong ảnh là Vietcombank" in said_at(page, "bank")
    assert said_at(page, "account_number") == ""


def test_fields_emptied_after_the_photo_are_asked_about(browser, session, url):
    page = refused(browser, url, took(browser, url, OF_A), bank="", account_number="")
    assert "Mã trong ảnh là Vietcombank" in said_at(page, "account_number")
    save(browser, url, page)
    assert counts(session)[:2] == [1, 0]


def test_the_panel_is_there_again_after_a_refused_save(browser, url):
    page = took(browser, url, OF_A, others=[OF_B, VNPAY])
    again = refused(browser, url, page, holder="")
    assert "Đã đọc và điền, chưa lưu: Vietcombank (thứ 1 từ trái sang) 0071 0000 0 0168" in told(again)
    assert told(again).count("thứ 2 từ trái sang") == told(again).count("thứ 3 từ trái sang") == 1
    assert account_of(press(browser, url, again, "choose"))[1] == SECOND


@pytest.mark.parametrize("typed", [{}, {"holder": "TRAN THI A"}])
def test_between_two_codes_of_a_photo_nothing_is_asked_where_nothing_was_typed(browser, url, typed):
    page = took(browser, url, OF_A, others=[VNPAY, PROVIDERS])
    page = then(browser, url, page, VNPAY, typed)
    assert (*account_of(page), values(page)["provider_payload"]) == ("", "0123456789", VNPAY)
    page = then(browser, url, page, PROVIDERS)
    assert (*account_of(page), values(page)["provider_payload"]) == ("VietinBank (ICB)", "00MAU12345", PROVIDERS)
    page = then(browser, url, page, OF_A)
    assert (*account_of(page), values(page)["provider_payload"]) == ("Vietcombank (VCB)", FIRST, "")


def test_of_two_codes_one_has_to_be_chosen_or_none_on_purpose(browser, session, url):
    seen = [carried(browser, text) for text in (f"x12 {OF_A}", f"x22 {OF_B}")]
    page = send(browser, url, {"seen": seen, "choose": "nonsense"})
    page = refused(browser, url, page)
    link = page.select_one("#refused a[href='#photo-of-code']")
    assert link.b.text == "Mã QR quán đang dùng"
    assert "chưa chọn mã nào" in page.select_one("#photo-of-code .refusal").text
    assert len(page.select("button[name=choose]")) == 2
    assert counts(session)[0] == 0
    save(browser, url, page)
    assert counts(session)[:2] == [1, 0]


def test_a_code_dropped_takes_its_name_along(browser, url):
    page = took(browser, url, VNPAY, others=[OF_B])
    page = press(browser, url, page, "named")
    assert values(page)["holder"] == "TIEM MAU"
    page = press(browser, url, page, "drop")
    assert (*account_of(page), values(page)["holder"], values(page)["provider_payload"]) == ("", "", "", "")
    page = took(browser, url, VNPAY, {"holder": "NGUYEN THI THU"})
    assert values(press(browser, url, page, "drop"))["holder"] == "NGUYEN THI THU"


def test_a_providers_code_is_described_and_never_written_out(browser, session, place, official):
    url = f"/merchants/{make_merchant(session, place=place).id}/account"
    session.commit()
    typed = {"qr_kind": "merchant", "provider_payload": VNPAY, "bank": "", "account_number": ""}
    page = took(browser, url, OF_A, typed)
    assert ["Mã giữ nguyên văn", "mã VNPAY, tên TIEM MAU", "không giữ, mã làm ở đây"] in table(page)
    assert "000201" not in told(page)
    page = took(browser, url, VNPAY, {"bank": "VCB", "account_number": "0071.0000.00168"})
    assert table(page)[:2] == [
        ["Ngân hàng", "VCB", "để trống"],
        ["Số hoặc mã người bán", "0071 0000 0 0168", "0123 45 6789"],
    ]
    assert ["Mã giữ nguyên văn", "–", "mã VNPAY, tên TIEM MAU"] in table(page)
    page = took(browser, url, OF_A, typed | {"provider_payload": "x"})
    assert ["Mã giữ nguyên văn", "nội dung khác, không giữ được", "không giữ, mã làm ở đây"] in table(page)


def test_of_a_bank_with_two_bins_the_one_for_transfers_is_saved(browser, session, url):
    code = named("0071000000168", "TRAN THI A", bank="970459")
    page = took(browser, url, code)
    save(browser, url, page, holder="TRAN THI A")
    assert saved(session).bank_bin == "422589"
    assert "970459" not in payload_of(saved(session))


def test_an_account_of_another_shop_is_told_to_whoever_proposes_it(browser, session, place, official):
    shop, other = (make_merchant(session, place=place, trade_name=name) for name in ("Tiệm Này", "Tiệm Kia"))
    make_account(session, merchant=other, bank_bin="970436", account_number=FIRST)
    make_account(session, bank_bin="970436", account_number=FIRST)
    session.commit()
    url = f"/merchants/{shop.id}/account"
    typed = {"bank": "VCB", "account_number": FIRST, "holder": "TRAN THI A"}
    page = browser.checked(browser.submit(url, typed, expect=200), 200)
    assert "Tài khoản này đã có ở điểm khác. Chưa lưu gì." in page.text
    assert [" ".join(row.text.split()) for row in page.select(".note .row-link b")] == [
        f"{other.unit_label} · Tiệm Kia"
    ]
    proposed = browser.follow(browser.submit(url, typed | {"shared_on_purpose": "y"}))
    assert "tài khoản này cũng là của điểm khác: " in " ".join(proposed.text.split())
    assert "Tiệm Kia" in proposed.select_one("main").text


@pytest.mark.parametrize(
    ("code", "number", "words"),
    [
        (OF_A, FIRST, "tên trong mã ở quán là “TRAN THI A”, khác tên chủ tài khoản."),
        (NAMELESS, FIRST, "mã đang dùng ở quán trả vào nơi khác với đề nghị này."),
        (write_transfer(bank_bin="970436", account=FIRST, amount=5_000), FIRST, "mã có sẵn số tiền"),
        (write_transfer(bank_bin="970436", account=FIRST), FIRST, ""),
    ],
)
def test_the_approver_sees_the_code_of_the_photo_and_what_is_unlike(
    browser, session, place, official, code, number, words
):
    shop = make_merchant(session, place=place, owner_name="Nguyễn Thị Thử")
    asked_by = make_officer(session, unit=place.unit, name="Lê Thị Người Khác")
    account = make_account(session, merchant=shop, account_number=number, code_seen=code, proposed_by=asked_by)
    session.commit()
    page = browser.get(f"/accounts/{account.id}")
    said = " ".join(page.select_one("main").get_text(" ").split())
    assert "Mã đang dùng ở quán, theo ảnh" in said
    assert words in said
    assert ("Cần hỏi lại" in said or "cần xem kỹ" in said) is bool(words)
    listed = browser.get("/accounts/").select(".chip-waiting")
    assert bool(listed) is (code == OF_A)


def test_what_is_odd_about_a_kept_code_reaches_the_approver(browser, session, place, official):
    payload = sealed(
        "000201010211"
        + item("26", item("00", "A000000775") + item("01", "0100000168"))
        + "53037045802VN"
        + item("59", "NGUYEN THI THU")
    )
    shop = make_merchant(session, place=place, owner_name="Nguyễn Thị Thử")
    content = {"qr_kind": "merchant", "scheme": "vnpay", "bank_bin": "", "account_number": "0100000168"}
    account = make_account(session, merchant=shop, provider_payload=payload, **content)
    session.commit()
    page = browser.get(f"/accounts/{account.id}")
    assert "thiếu ngành hàng, thiếu tên thành phố, không ảnh hưởng người nhận và số tiền" in page.text
    assert "cần xem kỹ" not in page.text
    assert page.select_one("code.payload").text == payload


def test_only_what_a_photo_showed_is_told_of_a_photo(browser, session, place, official, url):
    """A field of a form said it, and the approver read "the code at the shop, as in the photo"."""
    shop = make_merchant(session, place=place)
    other = make_officer(session, unit=place.unit)
    session.commit()
    told_here = f"x11 {OF_A}"
    mark = carried(browser, told_here)
    middle = len(mark) // 2
    altered = mark[:middle] + ("A" if mark[middle] != "A" else "B") + mark[middle + 1 :]
    with time_machine.travel(utc_now() - timedelta(days=1, minutes=1), tick=False):
        old = signed(told_here, by=official.id)
    made_up = (told_here, altered, signed(told_here, by=other.id), old, "", "\0", mark.rpartition(".")[0])
    typed = {"bank": "970436", "account_number": FIRST, "holder": "TRAN THI A", "qr_kind": "transfer"}
    for number, (about, is_told) in enumerate([*((text, False) for text in made_up), (mark, True)]):
        form = typed | {"account_number": f"00710000{number:05d}", "about": about, "source": about, "told": "x"}
        answer = browser.client.post(f"/merchants/{shop.id}/account", data=form | {"csrf_token": browser._form_token()})
        if is_told:
            browser.post(f"/merchants/{shop.id}/account", form | {"account_number": FIRST, "holder": "TRAN THI A"})
        else:
            assert answer.status_code == 302, browser.refusals(answer)
        session.expire_all()
        last = session.scalars(select(PaymentAccount).order_by(PaymentAccount.created_at.desc()).limit(1)).one()
        assert bool(last.code_seen) is is_told, about
