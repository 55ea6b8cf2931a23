"""What is due once a day is done by itself: once, by one, in portions, and on after whatever stopped it."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from campaigns.daily.errands import AT_ONCE, ERRANDS, Portion
from campaigns.enrolment.retention import DAYS_TO_ASK
from database.base import utc_now
from database.engine import sessions_on, writing
from merchant_app import daily
from merchant_app.daily import DailyClock, do_errands, line_of
from merchant_app.settings import SettingsUnusable, retention_years
from registry.accounts.model import DECIDED_WITHIN, AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.calendar import VIETNAM
from registry.installation.errands import finish_errand, know_errands, take_errand, was_done
from registry.merchants.model import Merchant
from registry.officers.idleness import IDLE_UNTIL_DISABLED
from registry.officers.model import Officer
from tests.factories import make_account, make_merchant, make_officer, make_place

DAY = date(2026, 11, 23)


@pytest.fixture
def own(own_engine):
    return sessions_on(own_engine)


def test_all_that_is_due_is_done_in_portions_and_told(own):
    with writing(own) as session:
        place = make_place(session)
        with time_machine.travel(utc_now() - DECIDED_WITHIN - timedelta(days=1)):
            make_account(session, merchant=make_merchant(session, place=place, owner_name="", phone=""))
        make_officer(session, login="di.vang").active_at = utc_now() - IDLE_UNTIL_DISABLED - timedelta(days=1)
        for _ in range(AT_ONCE + 3):
            shop = make_merchant(session, place=place, agreed=())
            shop.created_at = utc_now() - timedelta(days=DAYS_TO_ASK + 1)
    done = do_errands(own, years=5)
    assert (done["proposals expired"], done["idle officers disabled"], done["contacts deleted"]) == (1, 1, AT_ONCE + 3)
    assert "1 proposals expired" in line_of(done)
    assert do_errands(own, years=5) == {}
    assert do_errands(own, years=5, again=True)["contacts deleted"] == 0
    with own() as session:
        assert session.scalars(select(PaymentAccount.state)).one() is AccountState.EXPIRED
        assert session.scalars(select(Officer.login).where(Officer.disabled_at.is_not(None))).one() == "di.vang"
        assert session.scalar(select(func.count()).where(Merchant.owner_name != "")) == 0
        actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count("installation:retention") == 2, "two portions, each told in its own transaction"
    assert {"account:expire", "officer:disable"} <= set(actions)


@pytest.fixture
def probe(own, monkeypatch):
    """The only errand of the day: it leaves a row."""
    monkeypatch.setattr(daily, "LOOKS", {})
    monkeypatch.setattr(daily, "ERRANDS", {"probe": lambda session, _years: leave_row(session)})
    return own


def leave_row(session, *, more=False):
    session.add(AuditEntry(action="test:errand", details={}))
    session.flush()
    return Portion({"rows": 1}, more=more)


def rows(own):
    with own() as session:
        return session.scalar(select(func.count()).where(AuditEntry.action == "test:errand"))


def race(own):
    barrier = threading.Barrier(8)

    def one():
        barrier.wait()
        do_errands(own, years=5)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return rows(own)


def test_of_eight_at_once_one_does_it(probe, monkeypatch):
    """Without the turn all eight do it."""
    assert race(probe) == 1
    monkeypatch.setattr(daily, "was_done", lambda *_, **__: False)
    assert race(probe) == 1, "the turn alone decides"
    monkeypatch.setattr(daily, "take_errand", lambda *_, **__: True)
    assert race(probe) == 1 + 8


def test_what_was_stopped_goes_on_where_it_was(probe, monkeypatch):
    calls = iter([True, False])

    def breaks_in_the_middle(session, _years):
        portion = leave_row(session, more=next(calls))
        if not portion.more:
            raise OSError("the plug was pulled")
        return portion

    monkeypatch.setattr(daily, "ERRANDS", {"probe": breaks_in_the_middle})
    with pytest.raises(OSError, match="plug"):
        do_errands(probe, years=5)
    assert rows(probe) == 1, "the first portion was stored, the second was not"
    monkeypatch.setattr(daily, "ERRANDS", {"probe": lambda session, _years: leave_row(session)})
    assert do_errands(probe, years=5) == {"rows": 1}
    assert do_errands(probe, years=5) == {}


def test_the_day_is_vietnams(probe):
    with time_machine.travel(DAY.strftime("%Y-%m-%dT16:59:00Z")) as clock:
        assert do_errands(probe, years=5)
        assert not do_errands(probe, years=5)
        clock.shift(120)
        assert do_errands(probe, years=5), "midnight in Vietnam has passed"
        clock.shift(-120)
        assert not do_errands(probe, years=5), "a clock that falls back over midnight makes nothing due"


def test_a_day_far_ahead_holds_nothing_up(session):
    know_errands(session, ["x", "y"])
    know_errands(session, ["x"])
    assert take_errand(session, errand="x", day=DAY)
    finish_errand(session, errand="x", day=DAY + timedelta(days=400))
    assert not was_done(session, errand="x", day=DAY)
    assert take_errand(session, errand="x", day=DAY)
    finish_errand(session, errand="x", day=DAY)
    assert was_done(session, errand="x", day=DAY)
    assert not take_errand(session, errand="x", day=DAY)
    assert take_errand(session, errand="x", day=DAY, again=True)


def test_the_clock_looks_again_says_what_it_did_and_what_failed_and_stops(probe, monkeypatch):
    said, heard = [], threading.Event()

    def say(sentence):
        said.append(sentence)
        heard.set()

    def refuses(_session, _years):
        raise OSError("the disk with Bà Thử's name")

    monkeypatch.setattr(daily, "EVERY", 0.01)
    monkeypatch.setattr(daily, "ERRANDS", {"probe": refuses})
    clock = DailyClock(probe, years=5, say=say)
    clock.start()
    assert heard.wait(10)
    heard.clear()
    monkeypatch.setattr(daily, "ERRANDS", {"probe": lambda session, _years: leave_row(session)})
    clock.start()  # it runs already
    assert sum(thread.name == "daily" for thread in threading.enumerate()) == 1
    while "1 rows" not in said[-1]:
        assert heard.wait(10)
        heard.clear()
    clock.stop()
    clock.start()
    assert all(thread.name != "daily" for thread in threading.enumerate())
    assert said[0] == "Daily errands were not all done, and are tried again: OSError."
    assert rows(probe) == 1


def test_a_clock_that_never_began_can_be_stopped_and_one_without_ears_speaks_to_the_terminal(probe, capsys):
    DailyClock(probe, years=5).stop()
    clock = DailyClock(probe, years=5)
    clock._look()
    today = utc_now().astimezone(VIETNAM).strftime("%Y-%m-%d")
    assert f"UTC Daily errands of {today}: 1 rows." in capsys.readouterr().err


def test_every_errand_has_a_name_that_fits():
    assert all(len(f"daily {name}") <= 40 for name in ERRANDS)


@pytest.mark.parametrize("said", ["0", "-1", "101", "five", "5.5", "٥", "9" * 5000])
def test_years_that_are_none_are_refused(said):
    with pytest.raises(SettingsUnusable, match="RETENTION_YEARS must be"):
        retention_years({"RETENTION_YEARS": said})


def test_years_may_be_left_out():
    assert [retention_years(said) for said in ({}, {"RETENTION_YEARS": ""}, {"RETENTION_YEARS": "7"})] == [5, 5, 7]
