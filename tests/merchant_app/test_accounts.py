"""Proposing and deciding a payment account, page by page; its QR on the screen and as a file."""

import unicodedata
from io import BytesIO

import pytest
import zxingcpp
from bs4 import BeautifulSoup
from PIL import Image
from pyzbar import pyzbar

from qr import write_merchant_payment, write_transfer
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, PaymentAccount
from registry.accounts.payloads import payload_of
from registry.accounts.queries import accounts_of_merchant, active_account_of, proposed_account_of
from registry.calendar import today
from registry.officers.model import Role
from tests.factories import make_account, make_merchant, make_officer, make_ward


def of_bank(bank_bin):
    return write_merchant_payment(
        bank_bin=bank_bin, merchant_id="00MAU12345", category="5411", merchant_name="TIEM MAU", merchant_city="VUNG TAU"
    )


NOBODYS = "00000000-0000-7000-8000-000000000000"
HOSTILE = [
    "=1+1",
    "<script>alert(1)</script>",
    "x" * 10_000,
    "🎏🦐",
    "\u202egnuht",
    unicodedata.normalize("NFD", "Nguyễn Thị Thử"),
    "a\0b",
    "日本",
]
TYPED = {"bank": "vietcombank", "account_number": "000 1234-5678", "holder": "NGUYEN THI THU"}
PROVIDERS = of_bank("970415")


@pytest.fixture
def merchant(session):
    merchant = make_merchant(session, trade_name="Tiệm <b>Cá</b> Đỏ", owner_name="Nguyễn Thị Thử")
    session.commit()
    return merchant


@pytest.fixture
def proposer(session, merchant):
    return officer_at(session, merchant, name="Đỗ Thị Đề Nghị", role=Role.TEAM_MEMBER)


@pytest.fixture
def approver(session, merchant):
    return officer_at(session, merchant, name="Bùi Văn Duyệt")


@pytest.fixture
def proposed(session, merchant, proposer):
    account = make_account(session, merchant=merchant, proposed_by=proposer, account_number="00012345678")
    session.commit()
    return account


@pytest.fixture
def active(session, merchant, proposer, approver):
    account = make_account(
        session,
        merchant=merchant,
        proposed_by=proposer,
        decided_by=approver,
        state=AccountState.ACTIVE,
        account_number="00099990001",
    )
    session.commit()
    return account


def officer_at(session, merchant, role=Role.WARD_OFFICIAL, name="Cán Bộ Thử"):
    officer = make_officer(session, unit=merchant.place.unit, role=role, name=name)
    session.commit()
    return officer


def url_to_propose(merchant):
    return f"/merchants/{merchant.id}/account"


def accounts_now(session, merchant):
    session.expire_all()
    return accounts_of_merchant(session, merchant)


def state_now(session, account):
    session.expire_all()
    return session.get_one(PaymentAccount, account.id).state


def refusal_at(response, field):
    said = BeautifulSoup(response.data, "html.parser").select_one(f"#{field}-refusal")
    return " ".join(said.get_text().split()) if said else ""


def words_on(page):
    return " ".join(page.get_text().split())


def test_from_proposal_to_active_takes_two_people(browser, session, merchant, proposer, approver):
    sent = browser.signed_in(proposer).submit(url_to_propose(merchant), TYPED)
    page = browser.follow(sent)
    [account] = accounts_now(session, merchant)
    assert (account.bank_bin, account.account_number, account.state) == ("970436", "00012345678", "proposed")
    assert "0001 234 5678" in words_on(page)
    assert not page.select("main svg:not(.icon)"), "a code of what waits could be cut out and paid into"
    assert "nếu chưa ai duyệt" in words_on(page)
    assert [stamp.get_text() for stamp in page.select(".code-stamp")] == ["CHƯA DUYỆT – CHƯA TRẢ TIỀN"]
    assert not page.select(f"form[action^='/accounts/{account.id}/approve']")

    waiting = browser.signed_in(approver).get("/accounts/")
    assert f"/accounts/{account.id}" in [link["href"] for link in waiting.select("main a")]
    assert "00012345678" not in words_on(waiting).replace(" ", "")
    assert "hết hạn" in words_on(waiting)
    assert "hết hạn" in words_on(browser.get("/"))
    page = browser.follow(browser.submit(f"/accounts/{account.id}"))
    assert state_now(session, account) is AccountState.ACTIVE
    assert "Đang dùng" in words_on(page)
    assert len(page.select(".code-frame svg")) == 1
    assert not page.select(".code-waiting, .code-stamp")
    assert "Không còn tài khoản nào chờ bạn" in words_on(browser.get("/accounts/"))


def test_the_proposer_neither_sees_the_button_nor_gets_past_the_form(browser, session, merchant):
    official = officer_at(session, merchant)
    account = make_account(session, merchant=merchant, proposed_by=official)
    session.commit()
    page = browser.signed_in(official).get(f"/accounts/{account.id}")
    assert not page.select(f"form[action^='/accounts/{account.id}/approve']")
    answer = browser.post(f"/accounts/{account.id}/approve", {"shown_hash": shown_to_approver(account)}, expect=200)
    assert "Bạn đã đề nghị tài khoản này, nên một người khác phải duyệt." in browser.refusals(answer)
    answer = browser.post(f"/accounts/{account.id}/reject", {"note": "thử"}, expect=200)
    assert "Bạn đã đề nghị tài khoản này, nên một người khác phải duyệt." in browser.refusals(answer)
    assert state_now(session, account) is AccountState.PROPOSED


@pytest.mark.parametrize("shown_hash", ["", "0" * 64, "a\0b", "x" * 10_000])
def test_only_what_was_shown_is_approved(browser, session, proposed, approver, shown_hash):
    answer = browser.signed_in(approver).post(
        f"/accounts/{proposed.id}/approve", {"shown_hash": shown_hash}, expect=200
    )
    assert browser.refusals(answer) == ["Nội dung đã khác với những gì bạn xem. Hãy xem lại rồi duyệt."]
    assert state_now(session, proposed) is AccountState.PROPOSED


def test_a_shop_renamed_between_look_and_approval_is_shown_again(browser, session, merchant, proposed, approver):
    """With the account's content alone in the form's hash, the approval went through for the other name."""
    page = browser.signed_in(approver).get(f"/accounts/{proposed.id}")
    seen = page.select_one("input[name=shown_hash]")["value"]
    assert "đã sửa điểm này" not in words_on(page)
    browser.signed_in(officer_at(session, merchant, name="Lê Văn Sửa"))
    browser.submit(f"/merchants/{merchant.id}/edit", {"trade_name": "Phở <i>Bà Năm</i>"})
    answer = browser.signed_in(approver).post(f"/accounts/{proposed.id}/approve", {"shown_hash": seen}, expect=200)
    assert browser.refusals(answer) == ["Nội dung đã khác với những gì bạn xem. Hãy xem lại rồi duyệt."]
    told = words_on(browser.get(f"/accounts/{proposed.id}"))
    assert "Lê Văn Sửa đã sửa điểm này lúc" in told
    assert "Tên biển hiệu: “Tiệm <b>Cá</b> Đỏ” → “Phở <i>Bà Năm</i>”." in told
    browser.submit(f"/accounts/{proposed.id}")
    assert state_now(session, proposed) is AccountState.ACTIVE


def test_an_approved_account_is_not_printed_under_another_name(browser, session, merchant, active, approver):
    browser.signed_in(approver).submit(f"/merchants/{merchant.id}/edit", {"owner_name": "Trần Văn Khác"})
    page = browser.get(f"/accounts/{active.id}")
    assert "đã sửa sau khi duyệt" in words_on(page)
    assert not page.select("main a[href*='/qr.']")
    for file in ("qr.svg", "qr.png"):
        page = browser.checked(browser.client.get(f"/accounts/{active.id}/{file}"), 409)
        assert "đề nghị lại đúng tài khoản này" in words_on(page)


def test_a_rejection_needs_its_reason_and_shows_it(browser, session, proposed, approver):
    browser.signed_in(approver)
    answer = browser.post(f"/accounts/{proposed.id}/reject", {"note": "  "}, expect=200)
    assert "Hãy ghi lý do" in refusal_at(answer, "note")
    assert state_now(session, proposed) is AccountState.PROPOSED
    page = browser.follow(browser.post(f"/accounts/{proposed.id}/reject", {"note": "Sai chủ <i>tài khoản</i>"}))
    assert state_now(session, proposed) is AccountState.REJECTED
    assert "Sai chủ <i>tài khoản</i>" in words_on(page)
    assert "Đừng trả tiền vào đây" in words_on(page)
    assert not page.select("main .code-frame")
    for again in ("approve", "reject"):
        answer = browser.post(f"/accounts/{proposed.id}/{again}", {"note": "nữa"}, expect=200)
        assert "không còn chờ duyệt" in browser.refusals(answer)[0]


def test_a_proposer_takes_back_their_own_and_nobody_elses(browser, session, proposed, proposer, approver):
    answer = browser.signed_in(approver).post(f"/accounts/{proposed.id}/withdraw", expect=200)
    assert "Chỉ người đã đề nghị" in browser.refusals(answer)[0]
    browser.follow(browser.signed_in(proposer).submit(f"/accounts/{proposed.id}"))
    assert state_now(session, proposed) is AccountState.WITHDRAWN


def test_what_is_replaced_stands_beside_what_is_proposed(browser, active, proposed, approver):
    page = browser.signed_in(approver).get(f"/accounts/{proposed.id}")
    rows = [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in page.select(".compared tr")]
    assert ["Số tài khoản", "0009 999 0001", "0001 234 5678"] in rows
    assert [mark.get_text() for mark in page.select(".compared mark")] == ["0001 234 5678"]
    assert not browser.get(f"/accounts/{active.id}").select(".compared")


def test_no_page_says_that_an_old_account_takes_no_more_money(browser, merchant, active, proposed, approver):
    """A bank knows nothing of this register: whoever pays an old sign pays the old account."""
    browser.signed_in(approver)
    for url in (f"/accounts/{proposed.id}", url_to_propose(merchant)):
        words = words_on(browser.get(url))
        assert "nhận tiền cho đến khi" not in words
        assert "thôi nhận tiền" not in words
        assert "Biển cũ còn gắn thì vẫn trả tiền vào" in words
        assert "hãy gỡ xuống ngay" in words


@pytest.mark.parametrize(
    ("holder", "flagged"),
    [("NGUYEN THI THU", False), ("Hộ kinh doanh Cá Đỏ", False), ("TRAN VAN KHAC", True)],
)
def test_a_holder_of_another_name_is_flagged(browser, session, merchant, approver, holder, flagged):
    merchant.registered_name = "HO KINH DOANH CA DO"
    account = make_account(session, merchant=merchant, holder=holder)
    session.commit()
    page = browser.signed_in(approver).get(f"/accounts/{account.id}")
    assert ("Cần hỏi lại" in words_on(page)) is flagged
    assert ("HO KINH DOANH CA DO" in words_on(page)) is flagged
    assert bool(browser.get("/accounts/").select(".chip-waiting")) is flagged


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"bank": ""}, "bank", "Hãy chọn ngân hàng"),
        ({"bank": "bvb"}, "bank", "BaoVietBank (BVB), BVBank (VCCB)"),
        ({"bank": "á châu"}, "bank", "Có phải: ACB?"),
        ({"bank": "ngan hang"}, "bank", "…"),
        ({"bank": "xyzzy"}, "bank", "Không có ngân hàng"),
        ({"bank": "🎏"}, "bank", "Không có ngân hàng"),
        ({"account_number": ""}, "account_number", "Hãy nhập số tài khoản"),
        ({"account_number": "12,5"}, "account_number", "1 đến 19 ký tự"),
        ({"account_number": "1" * 20}, "account_number", "1 đến 19 ký tự"),
        ({"holder": ""}, "holder", "Hãy nhập tên chủ"),
        ({"holder": "山本"}, "holder", "“山”"),
        ({"qr_kind": "cheque"}, "qr_kind", "Hãy chọn một mục"),
        ({"provider_payload": PROVIDERS}, "provider_payload", "không dán mã có sẵn"),
        ({"qr_kind": "merchant"}, "provider_payload", "Hãy dán nội dung"),
        ({"qr_kind": "merchant", "provider_payload": PROVIDERS[:-1] + "?"}, "provider_payload", "Mã bị hỏng"),
        ({"qr_kind": "merchant", "provider_payload": PROVIDERS}, "bank", "Trong mã ghi VietinBank"),
        (
            {"qr_kind": "merchant", "provider_payload": write_transfer(bank_bin="970436", account="00012345678")},
            "provider_payload",
            "Đây là mã chuyển tiền",
        ),
        ({"provider_payload": "0" * 2_001}, "provider_payload", "nhiều nhất 2000"),
        ({"provider_payload": "00\x0002"}, "provider_payload", "ký tự ẩn"),
    ],
)
def test_each_refusal_stands_at_its_field_and_keeps_what_was_typed(
    browser, session, merchant, proposer, changes, field, words
):
    answer = browser.signed_in(proposer).submit(url_to_propose(merchant), TYPED | changes, expect=200)
    assert words in refusal_at(answer, field)
    page = BeautifulSoup(answer.data, "html.parser")
    for name in ("bank", "account_number", "holder"):
        assert page.select_one(f"#{name}")["value"] == (TYPED | changes)[name]
    assert accounts_now(session, merchant) == []


@pytest.mark.parametrize("typed", ["VCB", "Vietcombank (VCB)", "970436", "ngoại thương việt nam"])
def test_a_bank_is_known_by_any_of_its_names(browser, session, merchant, proposer, typed):
    typed = "Ngân hàng TMCP Ngoại thương Việt Nam" if "thương" in typed else typed
    browser.signed_in(proposer).submit(url_to_propose(merchant), TYPED | {"bank": unicodedata.normalize("NFD", typed)})
    assert accounts_now(session, merchant)[0].bank_bin == "970436"


def test_every_bank_is_on_offer(browser, merchant, proposer):
    page = browser.signed_in(proposer).get(url_to_propose(merchant))
    box = page.select_one("#bank")
    offered = [option["value"] for option in page.select(f"datalist#{box['list']} option")]
    assert "Vietcombank (VCB)" in offered
    assert "ACB" in offered
    assert len(offered) == len(set(offered)) == 70


def test_the_active_account_is_not_proposed_again(browser, session, merchant, active, proposer):
    same = {"bank": "VCB", "account_number": active.account_number, "holder": active.holder}
    answer = browser.signed_in(proposer).submit(url_to_propose(merchant), same, expect=200)
    assert "đang dùng" in refusal_at(answer, "account_number")
    assert len(accounts_now(session, merchant)) == 1


def test_a_waiting_proposal_is_named_before_another_overtakes_it(browser, session, merchant, proposed, proposer):
    page = browser.signed_in(proposer).get(url_to_propose(merchant))
    assert page.select(f"main a[href='/accounts/{proposed.id}']")
    browser.submit(url_to_propose(merchant), TYPED | {"account_number": "777"})
    assert [account.state for account in accounts_now(session, merchant)] == ["proposed", "withdrawn"]


def test_the_files_of_an_active_account_hold_its_payload(browser, session, merchant, active, approver):
    browser.signed_in(approver)
    picture = browser.client.get(f"/accounts/{active.id}/qr.png")
    assert text_of_picture(picture.data) == payload_of(active)
    assert "011100099990001" in payload_of(active), "eleven digits, the zeros in front among them"
    assert picture.mimetype == "image/png"
    assert picture.headers["Content-Disposition"] == (
        f'attachment; filename="qr-{merchant.unit_label}-tiem-b-ca-b-do.png"'
    )
    drawing = browser.client.get(f"/accounts/{active.id}/qr.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert b"Ti\xe1\xbb\x87m &lt;b&gt;" in drawing.data
    assert drawing.headers["Content-Disposition"].endswith('-do.svg"')


@pytest.mark.parametrize("state", [state for state in AccountState if state is not AccountState.ACTIVE])
def test_no_address_prints_an_account_that_is_not_active(browser, session, merchant, approver, state):
    account = make_account(session, merchant=merchant, state=state)
    session.commit()
    browser.signed_in(approver)
    for file in ("qr.svg", "qr.png"):
        answer = browser.client.get(f"/accounts/{account.id}/{file}")
        page = browser.checked(answer, 409)
        assert not page.select("main .code-frame, main svg[shape-rendering]")
        assert f"/accounts/{account.id}" in [link["href"] for link in page.select("main a")]
    review = browser.get(f"/accounts/{account.id}")
    assert not review.select("a[href$='.png'], a[href$='.svg'][download], a[href*='/qr.'], a[href*='sign.pdf']")
    made = browser.post(f"/merchants/{merchant.id}/signs", {"layout": "a6"}, expect=200)
    assert "chưa có tài khoản được duyệt" in browser.refusals(made)[0]
    session.rollback()
    assert active_account_of(session, merchant) is None


def test_nothing_of_a_closed_shop_is_printed_or_proposed(browser, session, merchant, approver):
    account = make_account(session, merchant=merchant, state=AccountState.ACTIVE)
    merchant.closed_on = today()
    session.commit()
    browser.signed_in(approver)
    for file in ("qr.svg", "qr.png"):
        assert "đã đóng cửa" in str(browser.checked(browser.client.get(f"/accounts/{account.id}/{file}"), 409).main)
    assert not browser.get(f"/accounts/{account.id}").select("a[href*='/qr.'], a[href$='/signs']")
    page = browser.get(f"/merchants/{merchant.id}")
    assert not page.select("form[action$='/signs'], a[href$='/account']")
    answer = browser.submit(f"/merchants/{merchant.id}/account", TYPED, expect=200)
    assert "đã đóng cửa" in " ".join(browser.refusals(answer))
    session.rollback()
    assert proposed_account_of(session, merchant) is None


def test_a_strangers_account_is_like_none_at_all(browser, session, proposed):
    browser.signed_in(make_officer(session, unit=make_ward(session)))
    session.commit()
    merchant_id = proposed.merchant_id
    for one, none in (
        (f"/accounts/{proposed.id}", f"/accounts/{NOBODYS}"),
        (f"/accounts/{proposed.id}/qr.svg", f"/accounts/{NOBODYS}/qr.svg"),
        (f"/accounts/{proposed.id}/qr.png", f"/accounts/{NOBODYS}/qr.png"),
        (f"/merchants/{merchant_id}/account", f"/merchants/{NOBODYS}/account"),
    ):
        assert main_of(browser.get(one, 404)) == main_of(browser.get(none, 404))
    for verb in ("approve", "reject", "withdraw"):
        data = {"shown_hash": shown_to_approver(proposed), "note": "thử"}
        one = browser.post(f"/accounts/{proposed.id}/{verb}", data, expect=404)
        none = browser.post(f"/accounts/{NOBODYS}/{verb}", data, expect=404)
        assert main_of(BeautifulSoup(one.data, "html.parser")) == main_of(BeautifulSoup(none.data, "html.parser"))
    browser.post(f"/merchants/{merchant_id}/account", TYPED, expect=404)
    assert state_now(session, proposed) is AccountState.PROPOSED


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (Role.ADMIN, {"propose", "list", "review", "approve", "reject", "withdraw", "qr.svg", "qr.png"}),
        (Role.PARTNER, {"propose", "list", "review", "approve", "reject", "withdraw", "qr.svg", "qr.png"}),
        (Role.LEADER, {"propose", "withdraw", "qr.svg", "qr.png"}),
        (Role.TEAM_MEMBER, {"list", "approve", "reject", "qr.svg", "qr.png"}),
        (Role.WARD_OFFICIAL, set()),
    ],
)
def test_roles(browser, session, merchant, proposed, role, refused):
    browser.signed_in(officer_at(session, merchant, role=role))
    answers = {
        "propose": browser.client.get(url_to_propose(merchant)),
        "list": browser.client.get("/accounts/"),
        "review": browser.client.get(f"/accounts/{proposed.id}"),
        "qr.svg": browser.client.get(f"/accounts/{proposed.id}/qr.svg"),
        "qr.png": browser.client.get(f"/accounts/{proposed.id}/qr.png"),
    }
    for verb in ("approve", "reject", "withdraw"):
        answers[verb] = browser.client.post(
            f"/accounts/{proposed.id}/{verb}", data={"csrf_token": browser._form_token()}
        )
    assert {name for name, answer in answers.items() if answer.status_code == 403} == refused
    assert state_now(session, proposed) is AccountState.PROPOSED


def test_without_the_forms_token_nothing_is_decided(browser, session, proposed, approver):
    answer = browser.signed_in(approver).client.post(
        f"/accounts/{proposed.id}/approve", data={"shown_hash": shown_to_approver(proposed)}
    )
    assert answer.status_code == 400
    assert state_now(session, proposed) is AccountState.PROPOSED


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_is_answered_and_never_shown_raw(browser, session, proposed, approver, typed):
    merchant = proposed.merchant
    browser.signed_in(approver)
    for name in ("bank", "account_number", "holder", "qr_kind", "provider_payload"):
        answer = browser.client.post(
            url_to_propose(merchant), data=TYPED | {name: typed, "csrf_token": browser._form_token()}
        )
        assert answer.status_code in (200, 302)
        if answer.status_code == 200:
            browser.checked(answer, 200)
        assert b"<script>alert" not in answer.data
    again = make_account(session, merchant=make_merchant(session, place=merchant.place))
    session.commit()
    answer = browser.client.post(
        f"/accounts/{again.id}/reject", data={"note": typed, "csrf_token": browser._form_token()}
    )
    assert answer.status_code in (200, 302)
    assert b"<script>alert" not in browser.client.get(f"/accounts/{again.id}").data


def main_of(page):
    return page.select_one("main").decode()


def text_of_picture(picture):
    """What two readers that share no code make of it; they must agree."""
    image = Image.open(BytesIO(picture)).convert("L")
    [text] = {found.text for found in zxingcpp.read_barcodes(image)}
    assert [found.data.decode() for found in pyzbar.decode(image)] == [text]
    return text
