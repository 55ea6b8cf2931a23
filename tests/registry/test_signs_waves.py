"""Waves: what turned old by itself or is to be replaced by order, until the last successor hangs."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, NoResultFound

from campaigns.enrolment.operations import activate_account
from registry.accounts.content import AccountContent
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import QrKind
from registry.accounts.operations import propose_account
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.consents.model import How, Purpose
from registry.consents.operations import withdraw_consent
from registry.merchants.operations import close_merchant
from registry.print_runs.model import Only
from registry.signs.errors import NothingHangs, WaveNoteMissing
from registry.signs.model import ReprintReason, Sign, SignState, WaveReason
from registry.signs.operations import make_sign, post_sign, void_sign
from registry.signs.reprinting import reprint_sign
from registry.signs.waves import (
    begin_wave,
    call_off_wave,
    may_call_off,
    open_and_finished_waves,
    signs_of,
    wave_of_old_signs,
    wave_seen_by,
    waves_seen_by,
)
from tests.factories import make_officer, make_place, make_ward
from tests.printing import WordsOnSigns, make_shops, write
from tests.tampering import set_past_triggers

DAY = today() - timedelta(days=10)
LINES = {"place_line": "PHỐ THỬ", "unit_line": "Phường Thử"}


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def place(session, ward):
    return make_place(session, unit=ward, name="Phố Ba")


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward)


@pytest.fixture
def shops(session, place):
    return make_shops(session, place, 4)


def hang(session, by, shop, layout="a6"):
    """A sign made a month ago that hangs since ten days, or what make_sign makes today where one was before."""
    sign = make_sign(session, by=by, merchant_id=shop.id, layout=layout, **LINES)
    set_past_triggers(session, sign, created_at=sign.created_at - timedelta(days=30))
    return post_sign(session, by=by, sign_id=sign.id, on=DAY)


def replace(session, by, shop, layout="a6"):
    """The sign of today, up today."""
    sign = make_sign(session, by=by, merchant_id=shop.id, layout=layout, **LINES)
    return post_sign(session, by=by, sign_id=sign.id, on=today())


@pytest.fixture
def hanging(session, official, shops):
    signs = [hang(session, official, shop) for shop in shops]
    session.commit()
    return signs


def change_account(session, shop, number):
    content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=number, holder="AN")
    one, other = (make_officer(session, unit=shop.place.unit) for _ in range(2))
    account = propose_account(session, by=one, merchant_id=shop.id, content=content)
    activate_account(session, by=other, account_id=account.id, shown_hash=shown_to_approver(account))


def close(session, by, shop):
    close_merchant(session, by=by, merchant_id=shop.id, seen_version=shop.version, closed_on=today(), note="Chuyển đi")


def figures(wave):
    return wave.replaced, wave.to_replace, wave.left_out


def test_changed_accounts_make_a_wave_until_the_last_sign_hangs(session, official, place, shops, hanging):
    assert waves_seen_by(session, official) == []
    for number, shop in enumerate(shops[:3]):
        change_account(session, shop, f"99900{number}")
    (wave,) = waves_seen_by(session, official)
    assert (wave.begun, wave.place, wave.since, figures(wave)) == (None, place, today(), (0, 3, 0))
    assert [sign.merchant for sign in signs_of(session, wave.left)] == sorted(
        shops[:3], key=lambda shop: shop.walking_key
    )
    for done, shop in enumerate(shops[:3], 1):
        make_sign(session, by=official, merchant_id=shop.id, layout="a6", **LINES)
        assert figures(wave_of_old_signs(session, official, place.id)) == (done - 1, 3, 0) or done == 1
        replace(session, official, shop)
        after = wave_of_old_signs(session, official, place.id)
        assert figures(after) == ((done, 3, 0) if done < 3 else (0, 0, 0))
    assert waves_seen_by(session, official) == []


def test_a_sign_put_up_over_another_turns_nothing_old(session, official, place, shops, hanging):
    newer = make_sign(session, by=official, merchant_id=shops[0].id, layout="a6", **LINES | {"place_line": "PHỐ MỚI"})
    post_sign(session, by=official, sign_id=newer.id, on=today())
    assert session.get_one(Sign, hanging[0].id).state is SignState.REPLACED
    assert waves_seen_by(session, official) == []


def test_what_is_printed_anew_is_left_until_it_hangs(session, official, place, hanging):
    fresh = reprint_sign(session, by=official, sign_id=hanging[0].id, reason=ReprintReason.LOST)
    assert figures(wave_of_old_signs(session, official, place.id)) == (0, 1, 0)
    post_sign(session, by=official, sign_id=fresh.id, on=today())
    assert waves_seen_by(session, official) == []


def test_a_shop_that_closed_or_agrees_no_more_is_left_out(session, official, place, shops, hanging):
    for number, shop in enumerate(shops[:3]):
        change_account(session, shop, f"99900{number}")
    close(session, official, shops[0])
    withdraw_consent(session, by=official, merchant_id=shops[1].id, purpose=Purpose.PRINT_SIGN, how=How.SPOKEN)
    assert figures(wave_of_old_signs(session, official, place.id)) == (0, 1, 2)


def test_a_wave_that_ended_long_ago_is_not_counted_on(session, official, place, shops, hanging):
    change_account(session, shops[0], "999001")
    replace(session, official, shops[0])
    old = session.get_one(Sign, hanging[0].id)
    now = session.scalars(select(Sign).where(Sign.merchant_id == shops[0].id, Sign.state == SignState.POSTED)).one()
    set_past_triggers(session, old, ended_at=old.ended_at - timedelta(days=9))
    set_past_triggers(session, now, posted_on=DAY + timedelta(days=2))
    change_account(session, shops[1], "999002")
    assert figures(wave_of_old_signs(session, official, place.id)) == (0, 1, 0)
    set_past_triggers(session, now, posted_on=today())
    assert figures(wave_of_old_signs(session, official, place.id)) == (1, 2, 0)


def test_a_begun_wave_counts_signs_that_hung_and_lets_none_be_printed_again(session, official, place, shops, hanging):
    begun = begin_wave(session, by=official, reason=WaveReason.RULES, place_id=place.id)
    session.commit()
    (wave,) = waves_seen_by(session, official)
    assert (wave.begun, figures(wave)) == (begun, (0, 4, 0))
    assert all(session.get_one(Sign, sign.id).state is SignState.POSTED for sign in hanging)
    run = write(session, official, WordsOnSigns(), place_ids=(place.id,), only=Only.CHANGED)
    assert run.number
    fresh = make_sign(session, by=official, merchant_id=shops[0].id, layout="a6", **LINES)
    again = make_sign(session, by=official, merchant_id=shops[0].id, layout="a6", **LINES)
    assert fresh.id == again.id != hanging[0].id
    post_sign(session, by=official, sign_id=fresh.id, on=today())
    close(session, official, shops[1])
    assert figures(wave_seen_by(session, official, begun.id)) == (1, 3, 1)
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_wave:begin")).one()
    assert (told.subject_id, told.details["reason"], told.details["place"]) == (begun.id, "rules", place.name)


def test_a_begun_wave_is_over_with_its_last_sign_on_the_day_that_hung(session, official, place, shops, hanging):
    begun = begin_wave(session, by=official, reason=WaveReason.RULES, place_id=place.id)
    fresh = [make_sign(session, by=official, merchant_id=shop.id, layout="a6", **LINES) for shop in shops]
    for sign, ago in zip(fresh[:3], (2, 1, 3), strict=True):
        post_sign(session, by=official, sign_id=sign.id, on=today())
        set_past_triggers(session, sign, posted_on=today() - timedelta(days=ago))
    (wave,) = waves_seen_by(session, official)
    assert (wave.is_over, wave.last_replaced_on) == (False, today() - timedelta(days=1))
    assert open_and_finished_waves(session, official) == ([wave], [])
    close(session, official, shops[3])
    left, (over,) = open_and_finished_waves(session, official)
    assert (left, over.begun, over.is_over, figures(over)) == ([], begun, True, (3, 3, 1))
    assert over.last_replaced_on == today() - timedelta(days=1)
    later = make_sign(session, by=official, merchant_id=shops[1].id, layout="a6", **LINES | {"place_line": "PHỐ MỚI"})
    post_sign(session, by=official, sign_id=later.id, on=today())  # takes the place of a successor
    assert wave_seen_by(session, official, begun.id).last_replaced_on == today() - timedelta(days=1)
    void_sign(session, by=official, sign_id=fresh[0].id)
    assert waves_seen_by(session, official)[0].left == (hanging[0].id,)
    call_off_wave(session, by=official, wave_id=begun.id)
    assert open_and_finished_waves(session, official) == ([], [])


def test_called_off_it_lets_signs_be_printed_again(session, official, place, shops, hanging):
    begun = begin_wave(session, by=official, reason=WaveReason.DESIGN, place_id=place.id)
    assert may_call_off(session, official, begun)
    for _ in range(2):
        assert call_off_wave(session, by=official, wave_id=begun.id).called_off_at is not None
    assert not may_call_off(session, official, begun)
    assert waves_seen_by(session, official) == []
    assert make_sign(session, by=official, merchant_id=shops[0].id, layout="a6", **LINES).id == hanging[0].id
    called_off = select(AuditEntry.sequence).where(AuditEntry.action == "sign_wave:call_off")
    assert len(session.scalars(called_off).all()) == 1


def test_a_wave_of_a_unit_is_seen_by_each_as_far_as_they_are_posted(session, official, ward, place, hanging):
    other = make_place(session, unit=ward, name="Phố Tư")
    hang(session, official, make_shops(session, other, 1)[0])
    begun = begin_wave(session, by=official, reason=WaveReason.OTHER, note="đổi mẫu", unit_id=ward.id)
    of_place = make_officer(session, place=place)
    assert figures(wave_seen_by(session, official, begun.id)) == (0, 5, 0)
    assert figures(wave_seen_by(session, of_place, begun.id)) == (0, 4, 0)
    assert not may_call_off(session, of_place, begun)
    with pytest.raises(NoResultFound):
        call_off_wave(session, by=of_place, wave_id=begun.id)


def test_what_cannot_begin(session, official, ward, place, shops):
    with pytest.raises(NothingHangs):
        begin_wave(session, by=official, reason=WaveReason.PAPERS, place_id=place.id)
    hang(session, official, shops[0])
    with pytest.raises(WaveNoteMissing):
        begin_wave(session, by=official, reason=WaveReason.OTHER, place_id=place.id)
    stranger = make_officer(session, unit=make_ward(session))
    for where in ({"place_id": place.id}, {"unit_id": ward.id}, {}):
        with pytest.raises(NoResultFound):
            begin_wave(session, by=stranger, reason=WaveReason.PAPERS, **where)
    begun = begin_wave(session, by=official, reason=WaveReason.PAPERS, place_id=place.id)
    for wave_id in (begun.id, uuid.UUID(int=7)):
        with pytest.raises(NoResultFound):
            wave_seen_by(session, stranger, wave_id)
    with pytest.raises(NoResultFound):
        wave_of_old_signs(session, stranger, place.id)
    assert waves_seen_by(session, stranger) == []


def test_the_database_keeps_waves(session, official, place, hanging):
    begin_wave(session, by=official, reason=WaveReason.PAPERS, place_id=place.id)
    session.commit()
    for statement in (
        "UPDATE sign_wave SET begun_on = '2020-01-01'",
        "UPDATE sign_wave SET note = 'x', called_off_at = created_at",
        "DELETE FROM sign_wave",
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(statement))
