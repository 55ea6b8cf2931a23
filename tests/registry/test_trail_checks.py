"""Officers and signs are held to the trail: whoever writes into their rows past the program is named."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update

from database.base import utc_now
from database.sealing import SealBroken
from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, PaymentAccount
from registry.accounts.whole import require_whole
from registry.audit.erasing import erase_details
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.calendar import today
from registry.officers.model import Officer, Role
from registry.officers.operations import (
    add_officer,
    change_role,
    disable_idle,
    disable_officer,
    enable_officer,
    reset_password,
)
from registry.officers.passwords import NewPassword
from registry.officers.person_numbers import change_person_number
from registry.sign_ins.operations import CheckedPassword, Outcome, begin_sign_in
from registry.signs.model import Sign, SignState
from registry.signs.operations import make_sign, post_sign, void_sign
from registry.signs.queries import sign_seen_by, sign_with_check_code
from registry.trail_checks.everything import check_everything
from registry.trail_checks.officers import OfficersTold, tell_of_officers
from registry.trail_checks.signs import SignsTold, tell_of_signs
from tests.factories import make_account, make_merchant, make_officer
from tests.tampering import without_triggers

HASH, OTHER_HASH, THIRD_HASH = (f"$argon2id$v=19$m=8,t=1,p=1$YWFhYWFhYWE$YWFhYWFhYW{end}" for end in "EIM")
SIGN, OFFICER = Sign.__table__, Officer.__table__


@pytest.fixture
def officer(session):
    added = add_officer(
        session, by=None, login="can.bo", name="Cán Bộ", role=Role.WARD_OFFICIAL, password=NewPassword(HASH)
    )
    session.commit()
    return added


def unlike(session):
    """What is not as told, as table and column; the chain itself is sound."""
    found = check_everything(session)
    assert found.verdict.sound
    assert found.sound is (not found.unlike)
    return [(row.kind, row.row_id, row.differs) for row in found.unlike]


def test_every_way_to_change_an_officer_tells_it(session, officer):
    """Without the marks beside each change the next check would name the officer."""
    ways = [
        lambda: change_role(session, by=None, officer=officer, role=Role.TEAM_MEMBER),
        lambda: change_person_number(session, by=None, officer=officer, typed="A-1"),
        lambda: reset_password(session, by=None, officer=officer, password=NewPassword(THIRD_HASH)),
        lambda: begin_sign_in(
            session, checked=CheckedPassword(officer.id, THIRD_HASH, Outcome.RIGHT, better_hash=OTHER_HASH)
        ),
        lambda: disable_officer(session, by=None, officer=officer),
        lambda: enable_officer(session, by=None, officer=officer),
        lambda: disable_idle(session, utc_now() + timedelta(days=99)),
    ]
    for way in ways:
        assert unlike(session) == []
        before = {name: getattr(officer, name) for name in ("role", "person_number", "password_hash", "disabled_at")}
        way()
        session.commit()
        session.refresh(officer)
        assert before != {name: getattr(officer, name) for name in before}
    record(session, by=officer, action="sign_in:end", subject_id=officer.id)
    officer.name = "Tên Mới"
    session.commit()
    assert unlike(session) == []


@pytest.mark.parametrize(
    "values",
    [
        {"password_hash": OTHER_HASH},
        {"role": Role.ADMIN},
        {"second_factor_at": utc_now()},
        {"person_number": "B-2"},
        {"disabled_at": utc_now()},
        {"login": "ke.gian"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_an_officer_changed_past_the_program_is_named(session, officer, values):
    session.execute(update(OFFICER).where(OFFICER.c.id == officer.id).values(values))
    assert unlike(session) == [("officer", officer.id, *values)]


def test_a_password_of_another_officer_is_no_password_of_this_one(session, officer):
    """Its mark is told in the trail as well, for whom it is."""
    other = add_officer(
        session, by=None, login="nguoi.khac", name="Cán Bộ", role=Role.ADMIN, password=NewPassword(OTHER_HASH)
    )
    session.commit()
    assert unlike(session) == []
    session.execute(update(OFFICER).where(OFFICER.c.id == officer.id).values(password_hash=other.password_hash))
    assert unlike(session) == [("officer", officer.id, "password_hash")]


def test_an_officer_nobody_told_of_and_one_who_is_gone_are_named(session, officer):
    with without_triggers(session):
        smuggled = make_officer(session, login="ke.gian", role=Role.ADMIN)
        assert unlike(session) == [("officer", smuggled.id, "id")]
    with without_triggers(session):
        session.execute(delete(OFFICER).where(OFFICER.c.id == officer.id))
        assert unlike(session) == [("officer", officer.id, "id")]


def test_what_is_told_of_an_officer_is_no_plain_hash(session, officer):
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "officer:add")).one()
    assert HASH not in str(entry.details)
    marks = entry.details["marks"]
    assert len(set(marks.values())) == len(marks) == 6


@pytest.fixture
def official(session):
    shop = make_merchant(session)
    official = make_officer(session, unit=shop.place.unit)
    tell_of_officers(session, OfficersTold())
    return official


@pytest.fixture
def sign(session, official):
    shop = make_merchant(session, place=make_merchant(session).place)
    official = make_officer(session, unit=shop.place.unit)
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    from_now = {"layout": "a6", "place_line": "PHỐ THỬ", "unit_line": "Phường Thử"}
    made = make_sign(session, by=official, merchant_id=shop.id, **from_now)
    other = make_sign(session, by=official, merchant_id=shop.id, **from_now | {"layout": "a5"})
    post_sign(session, by=official, sign_id=made.id, on=today())
    void_sign(session, by=official, sign_id=other.id)
    session.commit()
    assert signs_unlike(session) == []
    return made


def signs_unlike(session):
    return [(row.row_id, row.differs) for row in check_everything(session).unlike if row.kind == "sign"]


@pytest.mark.parametrize(
    ("values", "differs"),
    [
        ({"shop_name": "Tiệm khác"}, "content"),
        ({"serial": "26506-999999"}, "content"),
        ({"check_code": "AAAA-AAAA"}, "content"),
        ({"state": SignState.VOID}, "state"),
        ({"state": SignState.PRINTED}, "state"),
    ],
    ids=str,
)
def test_a_sign_changed_past_the_program_is_named(session, sign, values, differs):
    with without_triggers(session):
        session.execute(update(SIGN).where(SIGN.c.id == sign.id).values(values))
        assert signs_unlike(session) == [(sign.id, differs)]


def test_a_sign_led_to_another_account_is_named(session, sign):
    other = make_account(session)
    with without_triggers(session):
        session.execute(
            update(SIGN).where(SIGN.c.id == sign.id).values(account_id=other.id, merchant_id=other.merchant_id)
        )
        assert signs_unlike(session) == [(sign.id, "content")]


def test_a_sign_nobody_told_of_and_one_that_is_gone_are_named(session, sign):
    row = dict(session.execute(select(SIGN).where(SIGN.c.id == sign.id)).mappings().one())
    fresh = row | {"id": make_merchant(session).id, "serial": "26506-999999", "check_code": "AAAA-AAAA"}
    with without_triggers(session):
        session.execute(insert(SIGN).values(fresh))
        assert signs_unlike(session) == [(fresh["id"], "id")]
    with without_triggers(session):
        session.execute(delete(SIGN).where(SIGN.c.id == sign.id))
        assert signs_unlike(session) == [(sign.id, "id")]


def test_a_sign_whose_entry_was_emptied_is_known_by_its_state_alone(session, sign):
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == sign.id)).all()
    erase_details(session, by=None, entries=entries, reason="request")
    session.commit()
    assert signs_unlike(session) == []
    with without_triggers(session):
        session.execute(update(SIGN).where(SIGN.c.id == sign.id).values(state=SignState.VOID))
        assert signs_unlike(session) == [(sign.id, "state")]


def test_signs_that_were_loaded_are_told_of_once(session, sign):
    row = dict(session.execute(select(SIGN).where(SIGN.c.id == sign.id)).mappings().one())
    fresh = row | {"id": make_merchant(session).id, "serial": "26506-999999", "check_code": "AAAA-AAAA"}
    session.execute(insert(SIGN).values(fresh))
    told = check_everything(session).signs
    assert (tell_of_signs(session, told), tell_of_signs(session, SignsTold())) == (1, 3)
    session.commit()
    assert signs_unlike(session) == []


def test_a_row_that_cannot_be_read_is_told(session, sign):
    if session.get_bind().dialect.name == "postgresql":
        return  # which takes no state that fits no column
    with without_triggers(session):
        session.execute(text("UPDATE sign SET created_at = 'yesterday'"))
        assert signs_unlike(session) == [(None, "id")]


# What money would follow


def test_an_account_put_together_of_cells_is_not_served(session, sign):
    """Every cell is sealed by this program; only the hash says that they belong together."""
    other = make_account(session, account_number="0999888777")
    make = {"by": sign.printed_by, "merchant_id": sign.merchant_id, "layout": "a4", "place_line": "", "unit_line": ""}
    assert make_sign(session, **make)
    with without_triggers(session):
        account = PaymentAccount.__table__
        session.execute(update(account).where(account.c.id == sign.account_id).values(account_number="0999888777"))
        session.expire_all()
        for ask in (
            lambda: make_sign(session, **make),
            lambda: sign_seen_by(session, sign.printed_by, sign.id),
            lambda: sign_with_check_code(session, sign.check_code),
        ):
            with pytest.raises(SealBroken):
                ask()
    assert require_whole(other) is other


@pytest.mark.parametrize(
    "values", [{"decided_by_id": None}, {"approved_identity": None}, {"decided_by_id": "proposer"}]
)
def test_an_active_account_that_one_person_alone_made_is_not_served(session, sign, values):
    account = session.get(PaymentAccount, sign.account_id)
    assert require_whole(account) is account
    for name, value in values.items():
        setattr(account, name, account.proposed_by_id if value == "proposer" else value)
    with session.no_autoflush, pytest.raises(SealBroken):
        require_whole(account)
    session.rollback()


def test_an_account_that_was_emptied_is_what_it_should_be(session):
    retired = make_account(session, state=AccountState.RETIRED)
    retired.erased_at, retired.content_hash = utc_now(), ""
    with session.no_autoflush:
        assert require_whole(retired) is retired
    session.rollback()


def test_content_tells_of_what_it_is_a_hash(session, sign):
    account = session.get(PaymentAccount, sign.account_id)
    content = AccountContent(**{name: getattr(account, name) for name in AccountContent.__dataclass_fields__})
    assert content.hash(account.merchant_id) == account.content_hash
