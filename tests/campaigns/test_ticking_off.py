"""Many signs of a print run ticked off at once: handed over or hung, each as it would be alone."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from campaigns.enrolment.ticking_off import tick_off
from campaigns.ladder.model import Rung
from campaigns.ladder.queries import stands_on
from database.base import utc_now
from database.sealing import SealBroken
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.merchants.operations import close_merchant
from registry.print_runs.model import Order
from registry.print_runs.queries import lines_of
from registry.print_runs.ticks import Step, Ticked, first_left, signs_of_run, ticks_of
from registry.signs.errors import PostedBeforeMade, PostedInTheFuture
from registry.signs.model import Sign, SignState
from registry.signs.operations import void_sign
from registry.signs.standing import WhyOld
from tests.factories import make_merchant, make_officer, make_place, make_ward
from tests.printing import make_shops, write
from tests.tampering import set_past_triggers

DAY = today() - timedelta(days=2)


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


@pytest.fixture
def run(session, official, place):
    """Five signs, made three days ago; one shop more cannot be printed."""
    with time_machine.travel(utc_now() - timedelta(days=3)):
        make_shops(session, place, 2)
        make_merchant(session, place=place)
        make_shops(session, place, 3)
        run = write(session, official, place_ids=(place.id,))
        session.commit()
    return run


@pytest.fixture
def signs(session, run):
    return [line.sign for line in lines_of(session, run) if line.sign]


def ticked(session, run):
    session.expire_all()
    found = ticks_of(session, [run.id])[run.id]
    return found[Step.HANDED_OVER], found[Step.HUNG]


def tick(session, by, run, signs, step=Step.HUNG, on=DAY):
    return tick_off(session, by=by, run_id=run.id, step=step, sign_ids=[sign.id for sign in signs], on=on)


def test_what_hangs_counts_as_handed_over_and_not_the_other_way_round(session, official, run, signs):
    assert ticked(session, run) == (Ticked(0, 5, 0), Ticked(0, 5, 0))
    told = tick(session, official, run, [signs[3], signs[0], signs[3]], Step.HANDED_OVER)
    assert (told.done, told.before, told.refused) == ([signs[0].id, signs[3].id], [], {})
    assert ticked(session, run) == (Ticked(2, 5, 0), Ticked(0, 5, 0))
    told = tick(session, official, run, signs[:2])
    assert told.done == [signs[0].id, signs[1].id]
    assert ticked(session, run) == (Ticked(3, 5, 0), Ticked(2, 5, 0))
    told_again = tick(session, official, run, [signs[1]], Step.HANDED_OVER)
    assert (told_again.done, told_again.before) == ([], [signs[1].id])
    assert all(stands_on(session, sign.merchant, Rung.SIGN_POSTED, DAY) for sign in signs[:2])
    assert [sign.posted_on for sign in signs] == [DAY, DAY, None, None, None]
    assert [sign.handed_over_on for sign in signs] == [DAY, None, None, DAY, None]
    told = session.scalars(select(AuditEntry.action).where(AuditEntry.action.in_(["sign:hand_over", "sign:post"])))
    assert sorted(told) == ["sign:hand_over"] * 2 + ["sign:post"] * 2


@pytest.mark.parametrize("step", Step)
def test_the_day_told_first_stands(session, official, run, signs, step):
    tick(session, official, run, signs[:1], step)
    told = tick(session, official, run, signs[:2], step, on=today())
    assert (told.done, told.before) == ([signs[1].id], [signs[0].id])
    session.expire_all()
    assert (signs[0].handed_over_on if step is Step.HANDED_OVER else signs[0].posted_on) == DAY


@pytest.mark.parametrize("step", Step)
def test_what_stands_in_the_way_of_one_stops_no_other(session, official, run, signs, step):
    void_sign(session, by=official, sign_id=signs[0].id)
    shop = signs[1].merchant
    close_merchant(session, by=official, merchant_id=shop.id, seen_version=shop.version, closed_on=DAY, note="Nghỉ")
    set_past_triggers(session, signs[2].account, holder="AI KHAC")
    set_past_triggers(session, signs[3], created_at=utc_now() - timedelta(days=1))
    session.commit()
    told = tick(session, official, run, signs, step)
    assert told.done == [signs[4].id]
    why = [told.refused[sign.id] for sign in signs[:4]]
    assert why[:2] == [WhyOld.VOID, WhyOld.CLOSED]
    assert [type(one) for one in why[2:]] == [SealBroken, PostedBeforeMade]
    assert why[3].made_on == today() - timedelta(days=1)
    far = ticked(session, run)[0 if step is Step.HANDED_OVER else 1]
    assert far == Ticked(1, 3, 2)


def test_one_of_a_former_account_is_refused_whatever_its_row_says(session, official, run, signs):
    set_past_triggers(session, signs[0].account, state=AccountState.RETIRED, retired_at=utc_now())
    session.commit()
    assert tick(session, official, run, signs[:1]).refused == {signs[0].id: WhyOld.ACCOUNT}
    assert ticked(session, run)[1] == Ticked(0, 4, 1)


def test_what_was_ticked_stays_counted_once_the_sign_is_old(session, official, run, signs):
    tick(session, official, run, signs[:2])
    void_sign(session, by=official, sign_id=signs[0].id)
    assert ticked(session, run) == (Ticked(2, 5, 0), Ticked(2, 5, 0))


def test_a_day_to_come_and_signs_of_elsewhere_change_nothing(session, official, place, run, signs):
    make_shops(session, place, 1)
    beside = lines_of(session, write(session, official, place_ids=(place.id,)))[-1].sign
    assert beside not in signs
    with pytest.raises(PostedInTheFuture):
        tick(session, official, run, signs, on=today() + timedelta(days=1))
    for strange in (beside.id, uuid.UUID(int=7)):
        with pytest.raises(NoResultFound):
            tick_off(session, by=official, run_id=run.id, step=Step.HUNG, sign_ids=[signs[0].id, strange], on=DAY)
    stranger = make_officer(session, unit=make_ward(session))
    with pytest.raises(NoResultFound):
        tick(session, stranger, run, signs)
    assert {sign.state for sign in signs} == {SignState.PRINTED}


def test_signs_stand_in_the_order_they_were_printed_and_tell_which_is_left(session, official, place, run, signs):
    by_name = write(session, official, place_ids=(place.id,), order=Order.NAME)
    for one in (run, by_name):
        printed = [line.sign for line in lines_of(session, one) if line.sign]
        shown = signs_of_run(session, one, first=2, limit=3)
        assert [(row.number, row.sign) for row in shown] == list(enumerate(printed[1:4], 2))
    assert first_left(session, run, Step.HUNG) == 1
    tick(session, official, run, [signs[0], signs[2]])
    void_sign(session, by=official, sign_id=signs[1].id)
    assert (first_left(session, run, Step.HUNG), first_left(session, run, Step.HANDED_OVER)) == (4, 4)
    tick(session, official, run, signs[3:])
    assert first_left(session, run, Step.HUNG) is None
    assert ticks_of(session, []) == {}


def test_a_page_of_signs_reads_no_account(session, official, run, signs):
    """So that one changed past the program keeps nobody from ticking the others."""
    set_past_triggers(session, signs[0].account, holder="AI KHAC")
    session.commit()
    session.expunge_all()
    rows = signs_of_run(session, run, first=1, limit=9)
    assert all("holder" not in row.sign.account.__dict__ for row in rows)
    assert isinstance(rows[0].sign.account, PaymentAccount)
    assert isinstance(rows[0].sign, Sign)
