"""Facts are recorded, corrected by further rows, and say who stands where on a day."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, NoResultFound

from campaigns.ladder.errors import (
    EvidenceTooLong,
    FactAlreadyCorrected,
    FactInTheFuture,
    FactTooEarly,
    RungFollowsAccount,
    TurnNotRecordable,
)
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from campaigns.ladder.queries import fact_seen_by, facts_of_merchant, stands_on
from registry.audit.model import AuditEntry
from registry.officers.model import Role
from tests.factories import make_merchant, make_officer, make_place

MAY_10 = date(2023, 5, 10)
MAY_31 = date(2023, 5, 31)
JUNE_2 = date(2023, 6, 2)
DAY = timedelta(days=1)


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def merchant(session):
    return make_merchant(session)


@pytest.fixture
def officer(session, merchant):
    return make_officer(session, unit=merchant.place.unit)


def test_a_fact_says_what_when_by_whom_and_from_where(session, merchant, officer):
    fact = record_fact(
        session,
        by=officer,
        merchant=merchant,
        rung=Rung.SIGN_POSTED,
        happened_on=MAY_10,
        evidence="ảnh ở quầy",
        origin=Origin.SIGN_POSTED,
    )
    session.expire_all()
    kept = session.get_one(Fact, fact.id)
    assert (kept.merchant_id, kept.rung, kept.turn, kept.happened_on) == (
        merchant.id,
        Rung.SIGN_POSTED,
        Turn.REACHED,
        MAY_10,
    )
    assert (kept.recorded_by_id, kept.evidence, kept.origin) == (officer.id, "ảnh ở quầy", Origin.SIGN_POSTED)
    assert kept.corrects_id is None


def test_an_errand_records_without_an_officer(session, merchant):
    fact = record_fact(session, by=None, merchant=merchant, rung=Rung.SURVEYED, happened_on=MAY_10)
    assert fact.recorded_by_id is None
    assert fact.origin is Origin.RECORDED


def test_a_fact_and_its_correction_leave_a_trail_without_the_note(session, merchant, officer):
    fact = record_fact(
        session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_10, evidence="MAU0000000168"
    )
    correction = correct_fact(
        session, by=officer, fact_id=fact.id, turn=Turn.LOST, happened_on=MAY_31, evidence="MAU0000000168"
    )
    session.flush()
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [(e.officer_id, e.action, e.subject_id, e.merchant_id) for e in entries] == [
        (officer.id, "fact:record", fact.id, merchant.id),
        (officer.id, "fact:correct", correction.id, merchant.id),
    ]
    assert entries[0].details == {"rung": "committed", "turn": "reached", "happened_on": "2023-05-10"}
    assert entries[1].details == {
        "rung": "committed",
        "turn": "lost",
        "happened_on": "2023-05-31",
        "corrects": str(fact.id),
    }


def test_today_in_vietnam_is_recordable_and_tomorrow_is_not(session, merchant, officer):
    # 18:00 UTC on 31 May is already 1 June in Vietnam.
    with time_machine.travel(at(MAY_31, 18), tick=False):
        record_fact(session, by=officer, merchant=merchant, rung=Rung.SURVEYED, happened_on=MAY_31 + DAY)
        with pytest.raises(FactInTheFuture) as refusal:
            record_fact(session, by=officer, merchant=merchant, rung=Rung.SURVEYED, happened_on=JUNE_2)
    assert (refusal.value.happened_on, refusal.value.today) == (JUNE_2, MAY_31 + DAY)
    assert len(facts_of_merchant(session, merchant)) == 1


@pytest.mark.parametrize("day", [date(1999, 12, 31), date.min])
def test_what_is_dated_before_the_year_2000_is_a_slip_in_typing(session, merchant, officer, day):
    told = {"merchant": merchant, "rung": Rung.SURVEYED}
    with pytest.raises(FactTooEarly) as refusal:
        record_fact(session, by=officer, happened_on=day, **told)
    assert (refusal.value.happened_on, refusal.value.earliest) == (day, date(2000, 1, 1))
    fact = record_fact(session, by=officer, happened_on=date(2000, 1, 1), **told)
    with pytest.raises(FactTooEarly):
        correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.LOST, happened_on=day, evidence="")
    assert [found.fact for found in facts_of_merchant(session, merchant)] == [fact]


def test_only_a_correction_says_that_it_never_happened(session, merchant, officer):
    with pytest.raises(TurnNotRecordable) as refusal:
        record_fact(session, by=officer, merchant=merchant, rung=Rung.SURVEYED, turn=Turn.MISTAKEN, happened_on=MAY_10)
    assert refusal.value.turn is Turn.MISTAKEN
    assert facts_of_merchant(session, merchant) == []


def test_a_note_of_500_characters_fits_and_one_of_501_does_not(session, merchant, officer):
    fact = record_fact(
        session, by=officer, merchant=merchant, rung=Rung.SURVEYED, happened_on=MAY_10, evidence="ữ" * 500
    )
    with pytest.raises(EvidenceTooLong) as refusal:
        record_fact(session, by=officer, merchant=merchant, rung=Rung.SURVEYED, happened_on=MAY_10, evidence="ữ" * 501)
    assert (refusal.value.length, refusal.value.longest) == (501, 500)
    with pytest.raises(EvidenceTooLong):
        correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.LOST, happened_on=MAY_10, evidence="ữ" * 501)
    assert len(facts_of_merchant(session, merchant)) == 1


def test_a_correction_is_a_further_row_and_the_first_one_stays(session, merchant, officer):
    fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_31)
    correction = correct_fact(
        session, by=officer, fact_id=fact.id, turn=Turn.REACHED, happened_on=MAY_10, evidence="ảnh đề ngày 10"
    )
    assert (correction.merchant_id, correction.rung, correction.corrects_id) == (
        merchant.id,
        Rung.COMMITTED,
        fact.id,
    )
    found = facts_of_merchant(session, merchant)
    assert [(f.fact.id, f.corrected_by and f.corrected_by.id, f.holds) for f in found] == [
        (fact.id, correction.id, False),
        (correction.id, None, True),
    ]
    assert stands_on(session, merchant, Rung.COMMITTED, MAY_10)
    assert not stands_on(session, merchant, Rung.COMMITTED, MAY_10 - DAY)


def test_what_never_happened_does_not_count_and_may_turn_out_to_have_happened(session, merchant, officer):
    fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_10)
    mistake = correct_fact(
        session, by=officer, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=MAY_10, evidence="nhầm quầy"
    )
    assert not stands_on(session, merchant, Rung.COMMITTED, MAY_31)
    assert [f.holds for f in facts_of_merchant(session, merchant)] == [False, False]
    correct_fact(session, by=officer, fact_id=mistake.id, turn=Turn.REACHED, happened_on=MAY_10, evidence="không nhầm")
    assert stands_on(session, merchant, Rung.COMMITTED, MAY_31)
    assert [f.holds for f in facts_of_merchant(session, merchant)] == [True, False, False]


def test_a_fact_is_corrected_once(session, merchant, officer):
    fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_10)
    correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.LOST, happened_on=MAY_10, evidence="hỏng")
    with pytest.raises(FactAlreadyCorrected):
        correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=MAY_10, evidence="")
    assert len(facts_of_merchant(session, merchant)) == 2
    session.flush()
    assert len(session.scalars(select(AuditEntry)).all()) == 2


@pytest.mark.parametrize("rung", [Rung.ACCOUNT_READY, Rung.CODE_ISSUED])
def test_nobody_alone_corrects_what_two_people_decide(session, merchant, officer, rung):
    told = {"merchant": merchant, "rung": rung, "happened_on": MAY_10}
    record_fact(session, by=officer, origin=Origin.ACCOUNT_ACTIVATED, **told)
    lost = told | {"turn": Turn.LOST}
    with pytest.raises(RungFollowsAccount):
        record_fact(session, by=officer, **lost)
    fact = record_fact(session, by=officer, origin=Origin.ACCOUNT_CHANGED, **lost)
    with pytest.raises(RungFollowsAccount) as refusal:
        correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.REACHED, happened_on=MAY_10, evidence="có mà")
    assert refusal.value.rung is rung
    assert not stands_on(session, merchant, rung, MAY_31)
    assert [f.correctable for f in facts_of_merchant(session, merchant)] == [False, False]


def test_only_the_last_word_about_a_fact_is_correctable(session, merchant, officer):
    fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.SURVEYED, happened_on=MAY_10)
    assert [f.correctable for f in facts_of_merchant(session, merchant)] == [True]
    correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.REACHED, happened_on=MAY_31, evidence="muộn hơn")
    assert [f.correctable for f in facts_of_merchant(session, merchant)] == [True, False]


def test_another_broken_rule_is_not_mistaken_for_an_earlier_correction(session, merchant, officer):
    fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_10)
    session.execute(
        text("ALTER TABLE fact ADD CONSTRAINT ck_fact_strict CHECK (turn <> 'lost')")
        if session.get_bind().dialect.name == "postgresql"
        else text(
            "CREATE TRIGGER strict BEFORE INSERT ON fact WHEN NEW.turn = 'lost' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    )
    with pytest.raises(IntegrityError):
        correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.LOST, happened_on=MAY_10, evidence="x")


def test_a_correction_may_not_be_dated_in_the_future(session, merchant, officer):
    fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_10)
    with time_machine.travel(at(MAY_31), tick=False), pytest.raises(FactInTheFuture):
        correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.REACHED, happened_on=JUNE_2, evidence="")


def test_a_strangers_fact_is_like_one_that_does_not_exist(session, merchant, officer):
    fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_10)
    elsewhere = make_officer(session, unit=make_place(session).unit)
    beside = make_officer(
        session, role=Role.TEAM_MEMBER, place=make_place(session, unit=merchant.place.unit, name="Đường Khác")
    )
    assert fact_seen_by(session, officer, fact.id) is fact
    for stranger, fact_id in [(elsewhere, fact.id), (beside, fact.id), (officer, uuid.uuid4())]:
        with pytest.raises(NoResultFound):
            fact_seen_by(session, stranger, fact_id)
        with pytest.raises(NoResultFound):
            correct_fact(session, by=stranger, fact_id=fact_id, turn=Turn.LOST, happened_on=MAY_10, evidence="")
    assert len(facts_of_merchant(session, merchant)) == 1


def test_the_last_fact_of_the_day_in_question_decides(session, merchant, officer):
    for day, turn in [(MAY_10, Turn.REACHED), (MAY_31, Turn.LOST), (JUNE_2, Turn.REACHED)]:
        record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, turn=turn, happened_on=day)
    stood = {day: stands_on(session, merchant, Rung.COMMITTED, day) for day in _days(MAY_10 - DAY, JUNE_2 + DAY)}
    assert [day for day, stands in stood.items() if stands] == [*_days(MAY_10, MAY_31 - DAY), JUNE_2, JUNE_2 + DAY]
    assert not stands_on(session, merchant, Rung.SURVEYED, JUNE_2)
    assert not stands_on(session, make_merchant(session), Rung.COMMITTED, JUNE_2)


def test_of_two_facts_of_one_day_the_later_recorded_decides(session, merchant, officer):
    with time_machine.travel(at(MAY_31, 8), tick=False):
        record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_10)
    with time_machine.travel(at(MAY_31, 9), tick=False):
        record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, turn=Turn.LOST, happened_on=MAY_10)
    assert not stands_on(session, merchant, Rung.COMMITTED, MAY_31)
    assert [f.fact.turn for f in facts_of_merchant(session, merchant)] == [Turn.LOST, Turn.REACHED]


@pytest.mark.parametrize("last", [Turn.REACHED, Turn.LOST])
def test_of_two_facts_of_one_moment_the_higher_id_decides(session, merchant, last):
    first = Turn.LOST if last is Turn.REACHED else Turn.REACHED
    low, high = sorted([uuid.uuid4(), uuid.uuid4()])
    for fact_id, turn in [(high, last), (low, first)]:
        session.add(
            Fact(
                id=fact_id,
                merchant_id=merchant.id,
                rung=Rung.COMMITTED,
                turn=turn,
                happened_on=MAY_10,
                recorded_at=at(MAY_10),
            )
        )
    assert stands_on(session, merchant, Rung.COMMITTED, MAY_31) is (last is Turn.REACHED)


def test_what_was_known_then_and_what_is_known_now(session, merchant, officer):
    with time_machine.travel(at(MAY_10), tick=False):
        fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=MAY_10)
    with time_machine.travel(at(JUNE_2), tick=False):
        correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=MAY_10, evidence="")
    a_moment = timedelta(microseconds=1)

    def stood(known_at):
        return stands_on(session, merchant, Rung.COMMITTED, MAY_31, known_at)

    assert [stood(at(MAY_10) - a_moment), stood(at(MAY_10))] == [False, True]
    assert [stood(at(JUNE_2) - a_moment), stood(at(JUNE_2)), stood(None)] == [True, False, False]


def _days(first, last):
    return [first + DAY * n for n in range((last - first).days + 1)]
