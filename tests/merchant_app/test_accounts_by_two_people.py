"""What it takes to be the second person: a code, somebody who wrote none of it, in time; and what the page tells."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns.enrolment.forgetting import take_back
from database.base import utc_now
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import DECIDED_WITHIN, AccountState, PaymentAccount
from registry.accounts.queries import active_account_of
from registry.audit.model import AuditEntry
from registry.calendar import VIETNAM
from registry.consents.model import How, Purpose
from registry.officers.hands import let_in
from registry.officers.model import HandedOut, Officer, Role
from registry.signs.operations import make_sign
from registry.trader import Trader
from registry.trader_links.operations import make_link, revoke_link, use_link
from registry.trader_links.queries import visit_with
from tests.factories import make_account, make_consent, make_merchant, make_officer
from tests.merchant_app.test_accounts import refusal_at, words_on
from tests.signing_in import code_now, enrolled


@pytest.fixture
def merchant(session):
    return make_merchant(session, trade_name="Cá Đỏ", owner_name="Nguyễn Thị Thử")


@pytest.fixture
def proposer(session, merchant):
    return make_officer(session, unit=merchant.place.unit, name="Người Đề Nghị")


@pytest.fixture
def approver(session, merchant):
    return make_officer(session, unit=merchant.place.unit, name="Người Duyệt")


@pytest.fixture
def proposed(session, merchant, proposer):
    account = make_account(session, merchant=merchant, proposed_by=proposer)
    session.commit()
    return account


@pytest.fixture
def at_work(browser, approver, session):
    session.commit()
    return browser.signed_in(approver)


def state(session, account):
    session.expire_all()
    return session.scalar(select(PaymentAccount.state).where(PaymentAccount.id == account.id))


def approve(browser, account, expect=302, **typed):
    return browser.submit(f"/accounts/{account.id}", typed, expect=expect)


def renamed(browser, merchant, name="Cá Xanh"):
    browser.submit(f"/merchants/{merchant.id}/edit", {"trade_name": name})


def test_who_has_a_second_factor_shows_a_code_for_each_approval(at_work, session, approver, proposed):
    secret = enrolled(session, approver)
    session.commit()
    at_work.signed_in(approver)
    answer = approve(at_work, proposed, expect=200)
    assert "Hãy nhập mã xác thực." in refusal_at(answer, "code")
    answer = approve(at_work, proposed, expect=200, code="000000")
    assert "Mã chưa đúng" in refusal_at(answer, "code")
    assert state(session, proposed) is AccountState.PROPOSED
    approve(at_work, proposed, code=code_now(secret))
    assert state(session, proposed) is AccountState.ACTIVE


def test_a_code_is_good_for_one_approval(at_work, session, merchant, approver, proposer, proposed):
    secret = enrolled(session, approver)
    other = make_account(session, merchant=make_merchant(session, place=merchant.place), proposed_by=proposer)
    session.commit()
    at_work.signed_in(approver)
    code = code_now(secret)
    approve(at_work, proposed, code=code)
    assert "vừa dùng rồi" in refusal_at(approve(at_work, other, expect=200, code=code), "code")
    assert state(session, other) is AccountState.PROPOSED


def test_a_refused_approval_takes_no_code(at_work, session, approver, proposed):
    """Both or neither: whoever looked at an old page may look again and use the code of the same half minute."""
    secret = enrolled(session, approver)
    session.commit()
    at_work.signed_in(approver)
    code = code_now(secret)
    answer = approve(at_work, proposed, expect=200, code=code, shown_hash="0" * 64)
    assert "Nội dung đã khác" in at_work.refusals(answer)[0]
    approve(at_work, proposed, code=code)
    assert state(session, proposed) is AccountState.ACTIVE


def test_codes_are_not_guessed(at_work, session, approver, proposed):
    secret = enrolled(session, approver)
    session.commit()
    at_work.signed_in(approver)
    for _ in range(5):
        approve(at_work, proposed, expect=200, code="000000")
    answer = approve(at_work, proposed, expect=200, code=code_now(secret))
    assert "quá nhiều mã" in refusal_at(answer, "code")
    assert state(session, proposed) is AccountState.PROPOSED


def test_without_a_second_factor_it_is_offered(at_work, proposed):
    page = at_work.get(f"/accounts/{proposed.id}")
    assert "Nên bật xác thực hai bước" in words_on(page)
    assert not page.select("#code-field, input[name=code]")


def test_whose_link_emptied_the_name_and_who_ended_it_is_told(at_work, session, merchant, proposer, approver):
    """The proposer makes the shop's link, plays the trader, replaces the link and proposes; nothing said so."""
    session.add(make_consent(merchant, Purpose.KEEP_CONTACT))
    for _ in range(2):
        make_link(session, by=proposer, merchant_id=merchant.id)
    revoke_link(session, by=approver, merchant_id=merchant.id)
    gone = make_account(session, merchant=merchant, proposed_by=proposer)
    session.commit()
    page = at_work.get(f"/accounts/{gone.id}")
    said = words_on(page)
    replaced = next(note for note in page.select(".note-waiting") if "bị thay lúc" in note.get_text())
    assert "người thay: Người Đề Nghị" in words_on(replaced)
    assert "Người ấy cũng là người đề nghị, nên chủ quầy có thể không thấy đề nghị này" in words_on(replaced)
    assert "bị khoá lúc" in said
    assert not any("bị khoá lúc" in note.get_text() for note in page.select(".note-waiting"))
    visit = visit_with(session, use_link(session, token=make_link(session, by=proposer, merchant_id=merchant.id)))
    as_trader = Trader(visit.link_id, merchant.id)
    take_back(session, by=as_trader, merchant_id=merchant.id, purpose=Purpose.KEEP_CONTACT, how=How.ON_SCREEN)
    session.commit()
    said = words_on(at_work.get(f"/accounts/{gone.id}"))
    assert "chủ quầy, trên trang của quầy đã sửa điểm này lúc" in said
    assert "Mã ấy do Người Đề Nghị làm lúc" in said
    assert "Người đề nghị đã cầm mã ấy, có thể tự mở thay chủ quầy" in said


def test_who_renamed_the_shop_does_not_approve_it(at_work, session, merchant, proposed, approver):
    shown = at_work.get(f"/accounts/{proposed.id}").select_one("input[name=shown_hash]")
    renamed(at_work, merchant)
    page = at_work.get(f"/accounts/{proposed.id}")
    assert "Bạn đã sửa tên, chủ hoặc số nhà của điểm này sau lần duyệt trước" in words_on(page)
    assert not page.select("input[name=shown_hash]")
    assert shown
    fresh = at_work.signed_in(session.get_one(Officer, proposed.proposed_by_id))
    assert fresh
    third = make_officer(session, unit=merchant.place.unit, name="Người Thứ Ba")
    session.commit()
    at_work.signed_in(third)
    hash_now = at_work.get(f"/accounts/{proposed.id}").select_one("input[name=shown_hash]")["value"]
    at_work.signed_in(approver)
    answer = at_work.post(f"/accounts/{proposed.id}/approve", {"shown_hash": hash_now}, expect=200)
    assert "Bạn đã sửa tên" in at_work.refusals(answer)[0]
    assert state(session, proposed) is AccountState.PROPOSED
    at_work.signed_in(third)
    approve(at_work, proposed)
    assert state(session, proposed) is AccountState.ACTIVE


def test_a_second_login_of_the_same_person_approves_nothing(at_work, session, proposer, approver, proposed):
    proposer.person_number = approver.person_number = "CB-0168"
    session.commit()
    page = at_work.get("/accounts/")
    assert not page.select(f"a[href='/accounts/{proposed.id}']")
    assert not at_work.get(f"/accounts/{proposed.id}").select("input[name=shown_hash]")
    answer = at_work.post(f"/accounts/{proposed.id}/approve", {"shown_hash": shown_to_approver(proposed)}, expect=200)
    assert "cũng là bạn, bằng tên đăng nhập khác" in at_work.refusals(answer)[0]
    assert state(session, proposed) is AccountState.PROPOSED


def test_a_namesake_approves_nothing_until_both_have_numbers(at_work, session, proposer, approver, proposed):
    proposer.name = "NGUOI  DUYET"
    session.commit()
    page = at_work.get(f"/accounts/{proposed.id}")
    assert f"NGUOI DUYET ({proposer.login}) trùng tên mà chưa đủ mã số cán bộ" in words_on(page)
    assert not page.select("input[name=shown_hash]")
    answer = at_work.post(f"/accounts/{proposed.id}/approve", {"shown_hash": shown_to_approver(proposed)}, expect=200)
    assert "nhờ người quản trị ghi mã số cán bộ" in at_work.refusals(answer)[0]
    proposer.person_number, approver.person_number = "1", "2"
    session.commit()
    approve(at_work, proposed)
    assert state(session, proposed) is AccountState.ACTIVE


def test_who_was_let_in_by_the_same_hands_is_told_who_and_what_to_do(at_work, session, merchant, proposer, approver):
    admin = make_officer(session, role=Role.ADMIN, unit=merchant.place.unit, name="Người Cấp")
    account = make_account(session, merchant=merchant, proposed_by=proposer)
    own = make_officer(session, unit=merchant.place.unit, name="Người Ba")
    own.person_number = admin.person_number = "7"
    address = f"/accounts/{account.id}"

    def told(browser):
        session.commit()
        page = browser.get(address)
        assert not page.select("input[name=shown_hash]")
        assert page.select("a[href='/confirmations/']")
        answer = browser.post(f"{address}/approve", {"shown_hash": shown_to_approver(account)}, expect=200)
        assert browser.refusals(answer)[0] in words_on(page)
        return browser.refusals(answer)[0]

    let_in(session, by=admin, officer=approver, what=HandedOut.FIRST_PASSWORD)
    assert "của bạn do Người Cấp cấp hoặc đặt lại, chưa có người khác xác nhận, nên bạn chưa duyệt" in told(at_work)
    let_in(session, by=admin, officer=proposer, what=HandedOut.FIRST_PASSWORD)
    said = told(at_work)
    assert "của bạn và của người ghi đề nghị này đều do Người Cấp cấp" in said
    assert "xác nhận ở mục “Xác nhận cán bộ”" in said
    page = words_on(at_work.get(address))
    assert f"Tài khoản đăng nhập {proposer.login} của Người Đề Nghị do Người Cấp cấp lúc" in page
    assert "của người ghi đề nghị này do chính bạn cấp" in told(at_work.signed_in(own))
    mine = make_account(session, merchant=make_merchant(session, place=merchant.place), proposed_by=own)
    address, account = f"/accounts/{mine.id}", mine
    assert "do Người Cấp, là người ghi đề nghị này, cấp" in told(at_work.signed_in(approver))
    assert state(session, mine) is AccountState.PROPOSED


def test_what_i_proposed_and_others_have_to_decide_is_listed_with_its_end(at_work, session, merchant, approver):
    account = make_account(session, merchant=merchant, proposed_by=approver)
    session.commit()
    page = at_work.get("/accounts/")
    mine = page.select_one("section[aria-labelledby=mine]")
    assert "Bạn đã đề nghị, chờ người khác" in words_on(mine)
    assert mine.select(f"a[href='/accounts/{account.id}']")
    ends_on = (account.created_at + DECIDED_WITHIN).astimezone(VIETNAM)
    assert f"hết hạn {ends_on:%H:%M %d/%m/%Y}" in words_on(mine)
    assert f"1 đề nghị của tôi chờ người khác duyệt, sớm nhất hết hạn {ends_on:%H:%M}" in words_on(at_work.get("/"))


def test_the_telephone_is_a_link_to_press_and_the_reason_is_told_to_the_trail(at_work, session, merchant, proposed):
    merchant.phone = "0100000168"
    session.commit()
    assert at_work.get(f"/accounts/{proposed.id}").select_one("a.to-call[href='tel:0100000168']")
    reason = "Sai số, đúng là 0011 2233 4455 ở ngân hàng khác"
    at_work.post(f"/accounts/{proposed.id}/reject", {"note": reason})
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "account:reject")).one()
    assert told.details["note"].startswith("Sai số, đúng là •")
    assert told.details["note"].endswith("4455 ở ngân hàng khác")
    assert "2233" not in told.details["note"]


def test_a_proposal_nobody_decided_in_time_says_so_and_takes_no_decision(at_work, session, merchant, proposer):
    long_ago = utc_now() - DECIDED_WITHIN - timedelta(minutes=1)
    old = make_account(session, merchant=merchant, proposed_by=proposer, created_at=long_ago)
    session.commit()
    page = at_work.get(f"/accounts/{old.id}")
    assert "quá 30 ngày chưa ai duyệt nên đã hết hạn" in words_on(page)
    assert not page.select("input[name=shown_hash], main svg[shape-rendering]")
    for action in ("approve", "reject"):
        answer = at_work.post(f"/accounts/{old.id}/{action}", {"shown_hash": "", "note": "sai"}, expect=200)
        assert "không còn chờ duyệt" in at_work.refusals(answer)[0]
    assert "Không còn tài khoản nào chờ bạn" in words_on(at_work.get("/accounts/"))
    shop = words_on(at_work.get(f"/merchants/{merchant.id}"))
    assert "Đề nghị gần nhất đã hết hạn chờ duyệt." in shop
    assert "Hết hạn chờ duyệt" in shop
    assert active_account_of(session, merchant) is None


def test_a_reason_of_blanks_is_none(at_work, session, proposed):
    answer = at_work.post(f"/accounts/{proposed.id}/reject", {"note": "  "}, expect=200)
    assert "Hãy ghi lý do" in refusal_at(answer, "note")
    assert state(session, proposed) is AccountState.PROPOSED


def test_the_shops_page_tells_every_change_at_once(at_work, session, merchant, proposer, proposed):
    approve(at_work, proposed)
    shop = words_on(at_work.get(f"/merchants/{merchant.id}").select_one("section[aria-labelledby=accounts]"))
    assert "đề nghị: Người Đề Nghị," in shop
    assert "quyết định: Người Duyệt," in shop
    later = make_account(session, merchant=merchant, proposed_by=proposer)
    session.commit()
    approve(at_work, later)
    shop = words_on(at_work.get(f"/merchants/{merchant.id}").select_one("section[aria-labelledby=accounts]"))
    assert shop.count("đề nghị: Người Đề Nghị,") == 2
    assert "thôi dùng:" in shop


def test_a_sign_under_the_old_name_stays_good_and_says_so(at_work, session, merchant, approver, proposed):
    approve(at_work, proposed)
    sign = make_sign(
        session, by=approver, merchant_id=merchant.id, layout="a6", place_line="PHỐ THỬ", unit_line="Phường Thử"
    )
    session.commit()
    assert "Tên đã đổi" not in words_on(at_work.get("/kiem-tra"))
    answer = at_work.checked(at_work.post("/kiem-tra", {"code": sign.check_code}, expect=200), 200)
    assert "Tên đã đổi" not in words_on(answer)
    renamed(at_work, merchant, "Cá Xanh Mới")
    words = words_on(at_work.checked(at_work.post("/kiem-tra", {"code": sign.check_code}, expect=200), 200))
    assert "Biển còn hiệu lực" in words
    assert "Tên đã đổi: điểm này đã đổi tên sau khi làm biển." in words
    assert "Cá Đỏ" in words
    assert "Cá Xanh Mới" not in words, "nobody approved the account for that name"
    assert "Cần in lại: tên đã đổi." in words_on(at_work.get(f"/signs/{sign.id}"))
    assert "Cần in lại: tên đã đổi" in words_on(at_work.get(f"/merchants/{merchant.id}"))
