"""Signs from print to end: which account stands on them, their serials, and every refusal."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from registry.accounts.content import AccountContent
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, QrKind
from registry.accounts.operations import approve_account, propose_account
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.model import Merchant
from registry.signs import making
from registry.signs.check_codes import new_check_code, read_check_code
from registry.signs.errors import (
    LayoutUnknown,
    LineTooLong,
    NoActiveAccount,
    PostedBeforeMade,
    PostedInTheFuture,
    SignNoLongerGood,
)
from registry.signs.marks import ON_PAPER, mark_of_sign
from registry.signs.model import Sign, SignCounter, SignState
from registry.signs.operations import make_sign, post_sign, replace_signs_of, void_sign
from registry.signs.queries import (
    last_shown_number,
    posted_sign_of,
    sign_seen_by,
    sign_with_check_code,
    signs_of_merchant,
)
from registry.signs.standing import is_good
from tests.factories import make_account, make_merchant, make_officer, make_place, make_unit, make_ward
from tests.tampering import set_past_triggers

DAY = today() - timedelta(days=10)


@pytest.fixture
def merchant(session):
    return make_merchant(session, place=make_place(session, unit=make_ward(session, code="26506")))


@pytest.fixture
def official(session, merchant):
    return make_officer(session, unit=merchant.place.unit)


@pytest.fixture
def account(session, merchant):
    return make_account(session, merchant=merchant, state=AccountState.ACTIVE, account_number="0012345678")


def made(session, by, merchant, **changed):
    """A sign that was made a month ago, so that it may have hung since."""
    given = {"layout": "a6", "place_line": "Chợ thử", "unit_line": "Phường thử"}
    sign = make_sign(session, by=by, merchant_id=merchant.id, **given | changed)
    set_past_triggers(session, sign, created_at=sign.created_at - timedelta(days=30))
    return sign


def actions(session):
    session.flush()
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def test_a_sign_keeps_what_it_was_printed_with(session, merchant, account, official):
    sign = made(session, official, merchant, place_line="  Chợ \x00\u202e  thử ")
    assert (sign.account, sign.merchant, sign.printed_by) == (account, merchant, official)
    assert (sign.shop_name, sign.place_line, sign.unit_line) == (merchant.trade_name, "Chợ thử", "Phường thử")
    assert (sign.state, sign.posted_on, sign.ended_at) == (SignState.PRINTED, None, None)
    assert sign.serial == "26506-000001"
    assert read_check_code(sign.check_code) == sign.check_code
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.merchant_id, entry.subject_id) == ("sign:make", merchant.id, sign.id)
    mark = entry.details.pop("mark")
    assert entry.details == {"serial": "26506-000001", "layout": "a6", "account": "••••••5678"}
    columns = {name: getattr(sign, name) for name in ON_PAPER} | {"created_at": sign.created_at + timedelta(days=30)}
    assert mark == mark_of_sign(columns) != mark_of_sign(columns | {"shop_name": "Tiệm khác"})


def test_printing_the_same_again_is_the_same_sign(session, merchant, account, official):
    sign = made(session, official, merchant)
    assert made(session, official, merchant) is sign
    post_sign(session, by=official, sign_id=sign.id, on=DAY)
    assert made(session, official, merchant, place_line=" Chợ thử") is sign
    assert actions(session) == ["sign:make", "sign:post"]


@pytest.mark.parametrize("changed", [{"layout": "a5"}, {"place_line": "x"}, {"unit_line": "x"}])
def test_anything_else_on_the_sign_is_another_sign(session, merchant, account, official, changed):
    assert made(session, official, merchant).serial == "26506-000001"
    assert made(session, official, merchant, **changed).serial == "26506-000002"


def test_a_sign_that_is_void_is_not_given_again(session, merchant, account, official):
    first = made(session, official, merchant)
    void_sign(session, by=official, sign_id=first.id)
    assert made(session, official, merchant) is not first


@pytest.mark.parametrize("state", [None, AccountState.PROPOSED, AccountState.REJECTED, AccountState.RETIRED])
def test_nothing_is_printed_without_an_active_account(session, merchant, official, state):
    if state is not None:
        make_account(session, merchant=merchant, state=state)
    with pytest.raises(NoActiveAccount):
        made(session, official, merchant)
    assert session.scalar(select(func.count(SignCounter.unit_id))) == 0


def test_an_unknown_layout_and_too_long_a_line_are_refused(session, merchant, account, official):
    with pytest.raises(LayoutUnknown) as refusal:
        made(session, official, merchant, layout="a7")
    assert refusal.value.given == "a7"
    with pytest.raises(LineTooLong) as too_long:
        made(session, official, merchant, unit_line="x" * 201)
    assert too_long.value.longest == 200
    assert session.scalar(select(func.count(Sign.id))) == 0


def test_a_strangers_shop_and_sign_are_as_if_there_were_none(session, merchant, account, official):
    sign = made(session, official, merchant)
    stranger = make_officer(session, unit=make_ward(session))
    for attempt in (
        lambda: made(session, stranger, merchant),
        lambda: post_sign(session, by=stranger, sign_id=sign.id, on=DAY),
        lambda: void_sign(session, by=stranger, sign_id=sign.id),
        lambda: sign_seen_by(session, stranger, sign.id),
        lambda: sign_seen_by(session, official, merchant.id),
    ):
        with pytest.raises(NoResultFound):
            attempt()
    assert sign_seen_by(session, official, sign.id).state is SignState.PRINTED


def test_each_unit_counts_its_own_signs_without_gaps(session, merchant, account, official):
    other = make_merchant(session, place=make_place(session, unit=make_ward(session, code="26526")))
    make_account(session, merchant=other, state=AccountState.ACTIVE)
    there = make_officer(session, unit=other.place.unit)
    serials = [made(session, official, merchant, unit_line=str(number)).serial for number in range(3)]
    with pytest.raises(LookupError), session.begin_nested():
        undone(session, official, merchant)
    serials.append(made(session, official, merchant, unit_line="next").serial)
    assert serials == [f"26506-{number:06d}" for number in range(1, 5)]
    assert made(session, there, other).serial == "26526-000001"


def undone(session, by, merchant):
    assert made(session, by, merchant, unit_line="undone").serial == "26506-000004"
    raise LookupError


def test_a_unit_of_a_later_edition_counts_on(session, merchant, account, official):
    """Serials have the code in them, and codes come again in a later list of units."""
    assert made(session, official, merchant).serial == "26506-000001"
    later = make_unit(session, code="26506", edition="2027-01-01")
    shop = make_merchant(session, place=make_place(session, unit=later))
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    there = make_officer(session, unit=later)
    assert made(session, there, shop).serial == "26506-000002"
    assert made(session, there, shop, layout="a4").serial == "26506-000003"


def test_a_check_code_in_use_is_not_given_again(session, merchant, account, official, monkeypatch):
    first = made(session, official, merchant)
    codes = iter([first.check_code, first.check_code, free := new_check_code()])
    monkeypatch.setattr(making, "new_check_code", lambda: next(codes))
    second = made(session, official, merchant, layout="a5")
    assert (second.check_code, second.serial) == (free, "26506-000002")


def test_a_serial_in_use_stops_the_print(session, merchant, account, official):
    made(session, official, merchant)
    session.execute(update(SignCounter).values(last_number=0))
    with pytest.raises(IntegrityError):
        made(session, official, merchant, layout="a5")


def test_a_posted_sign_hangs_since_its_day_and_stays_so(session, merchant, account, official):
    sign = made(session, official, merchant)
    assert posted_sign_of(session, merchant) is None
    assert post_sign(session, by=official, sign_id=sign.id, on=DAY) is sign
    assert (sign.state, sign.posted_on) == (SignState.POSTED, DAY)
    post_sign(session, by=official, sign_id=sign.id, on=today())
    assert sign.posted_on == DAY
    assert posted_sign_of(session, merchant) is sign
    assert actions(session) == ["sign:make", "sign:post"]


def test_a_sign_does_not_hang_tomorrow(session, merchant, account, official):
    sign = made(session, official, merchant)
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(PostedInTheFuture) as refusal:
        post_sign(session, by=official, sign_id=sign.id, on=tomorrow)
    assert (refusal.value.on, refusal.value.today) == (tomorrow, today())
    assert post_sign(session, by=official, sign_id=sign.id, on=today()).posted_on == today()


@pytest.mark.parametrize("posted", [False, True])
def test_a_sign_did_not_hang_before_it_was_made(session, merchant, account, official, posted):
    """At 20:00 UTC it is the next day in Vietnam already."""
    sign = made(session, official, merchant)
    set_past_triggers(session, sign, created_at=datetime(2026, 3, 2, 20, tzinfo=UTC))
    made_on = date(2026, 3, 3)
    if posted:
        post_sign(session, by=official, sign_id=sign.id, on=made_on)
    for on in (made_on - timedelta(days=1), date.min):
        with pytest.raises(PostedBeforeMade) as refusal:
            post_sign(session, by=official, sign_id=sign.id, on=on)
        assert (refusal.value.on, refusal.value.made_on) == (on, made_on)
    assert sign.state is (SignState.POSTED if posted else SignState.PRINTED)
    assert post_sign(session, by=official, sign_id=sign.id, on=made_on).posted_on == made_on


def test_a_newer_sign_of_the_same_layout_replaces_the_one_that_hangs(session, merchant, account, official):
    old = made(session, official, merchant)
    poster = made(session, official, merchant, layout="a4")
    for sign in (old, poster):
        post_sign(session, by=official, sign_id=sign.id, on=DAY)
    new, newest = (made(session, official, merchant, unit_line=line) for line in ("new", "newest"))
    assert old.state is SignState.POSTED  # until the new one hangs
    post_sign(session, by=official, sign_id=new.id, on=DAY)
    assert [sign.state for sign in (old, poster, new, newest)] == ["replaced", "posted", "posted", "printed"]
    assert old.ended_at is not None
    assert actions(session)[-2:] == ["sign:post", "sign:replace"]


@pytest.mark.parametrize("state", [SignState.VOID, SignState.REPLACED])
def test_a_sign_that_ended_is_neither_posted_nor_ended_again(session, merchant, account, official, state):
    sign = made(session, official, merchant)
    if state is SignState.VOID:
        void_sign(session, by=official, sign_id=sign.id, note="  in  \x00hỏng ")
        assert session.scalars(select(AuditEntry)).all()[-1].details["note"] == "in hỏng"
    else:
        assert replace_signs_of(session, by=official, merchant=merchant, account=account) == [sign]
    ended_at = sign.ended_at
    assert sign.state is state
    assert ended_at is not None
    for attempt in (
        lambda: post_sign(session, by=official, sign_id=sign.id, on=DAY),
        lambda: void_sign(session, by=official, sign_id=sign.id),
    ):
        with pytest.raises(SignNoLongerGood) as refusal:
            attempt()
        assert refusal.value.state is state
    assert sign.ended_at == ended_at


def test_only_the_signs_of_that_account_are_replaced(session, merchant, account, official):
    before = [made(session, official, merchant), made(session, official, merchant, layout="a4")]
    void = made(session, official, merchant, layout="a5")
    void_sign(session, by=official, sign_id=void.id)
    changed = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0099", holder="AN")
    other = make_officer(session, unit=merchant.place.unit)
    proposal = propose_account(session, by=other, merchant_id=merchant.id, content=changed)
    approve_account(session, by=official, account_id=proposal.id, shown_hash=shown_to_approver(proposal))
    after = made(session, official, merchant)
    assert after.account is proposal
    replaced = replace_signs_of(session, by=official, merchant=merchant, account=account)
    assert set(replaced) == set(before)
    assert (after.state, void.state) == (SignState.PRINTED, SignState.VOID)
    assert replace_signs_of(session, by=official, merchant=merchant, account=account) == []


def test_signs_come_newest_first(session, merchant, account, official):
    first = made(session, official, merchant)
    second = made(session, official, merchant, layout="a4")
    set_past_triggers(session, second, created_at=first.created_at)
    assert list(signs_of_merchant(session, merchant)) == [second, first]
    assert signs_of_merchant(session, make_merchant(session)) == []


def test_anybody_finds_a_sign_by_its_check_code_with_all_it_takes_in_one_query(
    session, merchant, account, official, statements
):
    code = made(session, official, merchant).check_code
    session.flush()
    session.expunge_all()
    with statements() as sent:
        sign = sign_with_check_code(session, code)
        shown = (sign.merchant.place.unit.code, last_shown_number(sign.account), sign.state)
    assert shown == ("26506", "5678", SignState.PRINTED)
    assert len(sent) == 1
    assert sign_with_check_code(session, new_check_code()) is None
    for code in ("", "\x00", "\ud800", "' OR 1=1 --", "x" * 10_000):
        assert sign_with_check_code(session, code) is None


def test_a_shop_without_an_account_keeps_its_old_paper_off_the_street(session, merchant, account, official):
    """A sign posted while its account was active no longer counts once the account is another."""
    sign = made(session, official, merchant)
    post_sign(session, by=official, sign_id=sign.id, on=DAY)
    session.execute(update(type(account)).values(state=AccountState.RETIRED))
    assert posted_sign_of(session, session.get_one(Merchant, merchant.id)) is None


def test_nothing_is_printed_for_a_shop_that_is_closed_and_what_hangs_there_is_old(session, merchant, account, official):
    sign = made(session, official, merchant)
    merchant.closed_on = today() + timedelta(days=1)
    assert made(session, official, merchant) is sign
    assert is_good(sign)
    merchant.closed_on = today()
    with pytest.raises(MerchantIsClosed):
        made(session, official, merchant)
    assert not is_good(sign)
    assert void_sign(session, by=official, sign_id=sign.id).state is SignState.VOID


def test_a_sign_is_good_until_somebody_ends_it_or_its_account_goes(session, merchant, account, official):
    ended, other = made(session, official, merchant), made(session, official, merchant, layout="a4")
    void_sign(session, by=official, sign_id=ended.id)
    assert [is_good(ended), is_good(other)] == [False, True]
    session.execute(update(type(account)).values(state=AccountState.RETIRED))
    session.expire_all()
    assert not is_good(other)
