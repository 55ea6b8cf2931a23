"""Visits: what each tells of the ladder, what is refused, corrections, and that a row stays as it was written."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, NoResultFound

from campaigns.enrolment.forgetting import forget_person
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from campaigns.ladder.queries import stands_on
from campaigns.visits.errors import (
    NextOnOddDay,
    NoteMissing,
    NoteTooLong,
    OutcomeNotRecordable,
    ReasonMissing,
    ReasonsDoNotFit,
    VisitAlreadyCorrected,
    VisitOnOddDay,
)
from campaigns.visits.model import Outcome, Reason, Visit
from campaigns.visits.operations import Told, correct_visit, record_visit
from campaigns.visits.queries import visit_seen_by, visits_of_merchant
from registry.audit.queries import history_of_merchant
from registry.calendar import EARLIEST, today
from registry.consents.model import How
from tests.factories import make_merchant, make_officer

DAY = date(2026, 5, 20)
NEVER = (Reason.FEAR_OF_TAX, Reason.CUSTOMERS_PAY_CASH)


@pytest.fixture
def shop(session):
    return make_merchant(session)


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


@pytest.fixture
def visit(session, shop, official):
    """Records one; a refusal for two reasons unless it is told otherwise."""

    def record(outcome=Outcome.REFUSED, visited_on=DAY, **told):
        reasons = told.pop("reasons", NEVER if outcome is Outcome.REFUSED else ())
        return record_visit(
            session, by=official, merchant=shop, visited_on=visited_on, outcome=outcome, reasons=reasons, **told
        )

    return record


def facts(session):
    rows = session.execute(select(Fact.rung, Fact.turn, Fact.happened_on, Fact.origin).order_by(Fact.recorded_at))
    return [tuple(row) for row in rows]


def test_a_refusal_is_kept_with_its_reasons_and_told_as_a_fact(session, shop, official, visit):
    row = visit(note="Gặp bà chủ", next_on=DAY + timedelta(days=7))
    session.expire_all()
    assert row.reasons == (Reason.CUSTOMERS_PAY_CASH, Reason.FEAR_OF_TAX), "in one order, whoever ticked which first"
    assert (row.note, row.next_on, row.recorded_by) == ("Gặp bà chủ", date(2026, 5, 27), official)
    assert facts(session) == [(Rung.REFUSED, Turn.REACHED, DAY, Origin.RECORDED)]
    assert row.fact.rung is Rung.REFUSED
    assert stands_on(session, shop, Rung.REFUSED, DAY)
    assert session.scalar(text("SELECT reasons FROM visit")) == '["customers_pay_cash", "fear_of_tax"]'
    assert session.scalar(text("SELECT note FROM visit")).startswith("s1:")


def test_who_agrees_after_refusing_refuses_no_more(session, shop, visit):
    visit()
    agreed = visit(Outcome.AGREED, DAY + timedelta(days=7))
    assert agreed.fact.turn is Turn.LOST
    assert facts(session)[1:] == [(Rung.REFUSED, Turn.LOST, date(2026, 5, 27), Origin.RECORDED)]
    assert not stands_on(session, shop, Rung.REFUSED, today())
    assert stands_on(session, shop, Rung.REFUSED, DAY), "a refusal is a fact, and stays one"


@pytest.mark.parametrize("outcome", [Outcome.SPOKEN, Outcome.NOBODY_THERE, Outcome.NOT_FOUND, Outcome.AGREED])
def test_other_visits_say_nothing_of_the_ladder(session, shop, visit, outcome):
    visit(outcome)
    assert facts(session) == []


def test_only_agreeing_ends_a_refusal(session, shop, visit):
    visit()
    for outcome in (Outcome.SPOKEN, Outcome.NOBODY_THERE, Outcome.NOT_FOUND):
        visit(outcome, DAY + timedelta(days=1))
    assert stands_on(session, shop, Rung.REFUSED, today())


def test_where_nothing_was_found_that_is_the_reason(visit):
    assert visit(Outcome.NOT_FOUND).reasons == (Reason.STALL_NOT_FOUND,)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"visited_on": EARLIEST - timedelta(days=1)}, VisitOnOddDay),
        ({"next_on": DAY - timedelta(days=1)}, NextOnOddDay),
        ({"next_on": DAY + timedelta(days=367)}, NextOnOddDay),
        ({"reasons": ()}, ReasonMissing),
        ({"reasons": [Reason.OTHER]}, NoteMissing),
        ({"reasons": [Reason.OTHER], "note": " \n "}, NoteMissing),
        ({"note": "ữ" * 501}, NoteTooLong),
        ({"reasons": [Reason.STALL_NOT_FOUND]}, ReasonsDoNotFit),
        ({"outcome": Outcome.NOBODY_THERE, "reasons": [Reason.ELDERLY]}, ReasonsDoNotFit),
        ({"outcome": Outcome.NOT_FOUND, "reasons": [Reason.ELDERLY]}, ReasonsDoNotFit),
        ({"outcome": Outcome.MISTAKEN, "reasons": ()}, OutcomeNotRecordable),
    ],
)
def test_what_cannot_be_leaves_nothing(session, visit, told, refusal):
    with pytest.raises(refusal):
        visit(**told)
    assert session.scalar(select(func.count(Visit.id))) == session.scalar(select(func.count(Fact.id))) == 0


def test_nobody_has_been_there_tomorrow(visit):
    with pytest.raises(VisitOnOddDay) as caught:
        visit(visited_on=today() + timedelta(days=1))
    assert caught.value.last == today()


def test_the_ends_of_what_may_be(visit):
    visit(visited_on=today(), next_on=today(), note="ữ" * 500)
    visit(visited_on=EARLIEST, next_on=EARLIEST + timedelta(days=366), reasons=[Reason.OTHER], note="x")


def corrected(session, official, visit, outcome, **told):
    given = Told(told.pop("visited_on", visit.visited_on), outcome, **told)
    return correct_visit(session, by=official, visit_id=visit.id, told=given)


def test_a_refusal_put_down_for_the_wrong_shop_never_happened(session, shop, official, visit):
    wrong = visit()
    correction = corrected(session, official, wrong, Outcome.MISTAKEN, note="nhầm quầy")
    assert correction.corrects_id == wrong.id
    assert not stands_on(session, shop, Rung.REFUSED, DAY)
    assert [row.holds for row in visits_of_merchant(session, shop)] == [False, False]
    assert [row.corrected_by for row in visits_of_merchant(session, shop)] == [None, correction]
    told = [entry.action for entry in history_of_merchant(session, shop.id)]
    assert told == ["visit:correct", "fact:correct", "visit:record", "fact:record"]
    with pytest.raises(VisitAlreadyCorrected):
        corrected(session, official, wrong, Outcome.SPOKEN)
    again = corrected(session, official, correction, Outcome.REFUSED, reasons=NEVER)
    assert stands_on(session, shop, Rung.REFUSED, DAY)
    assert [row.holds for row in visits_of_merchant(session, shop)].count(True) == 1
    assert again.fact.turn is Turn.REACHED


def test_a_refusal_of_another_day_moves_its_fact(session, shop, official, visit):
    earlier = DAY - timedelta(days=3)
    corrected(session, official, visit(), Outcome.REFUSED, visited_on=earlier, reasons=NEVER)
    assert stands_on(session, shop, Rung.REFUSED, earlier)


def test_a_fact_that_somebody_corrected_already_stays_as_they_put_it(session, shop, official, visit):
    wrong = visit()
    correct_fact(
        session, by=official, fact_id=wrong.fact_id, turn=Turn.REACHED, happened_on=DAY - timedelta(days=1), evidence=""
    )
    corrected(session, official, wrong, Outcome.SPOKEN)
    assert stands_on(session, shop, Rung.REFUSED, DAY)


def test_a_refused_correction_leaves_nothing(session, shop, official, visit):
    row = visit()
    with pytest.raises(ReasonMissing):
        corrected(session, official, row, Outcome.REFUSED)
    assert [found.holds for found in visits_of_merchant(session, shop)] == [True]
    assert len(facts(session)) == 1


def test_another_broken_rule_is_not_mistaken_for_an_earlier_correction(session, official, visit):
    row = visit()
    strict = (
        "CREATE TRIGGER strict BEFORE INSERT ON visit WHEN NEW.outcome = 'spoken' BEGIN SELECT RAISE(ABORT, 'x'); END"
    )
    if session.get_bind().dialect.name == "postgresql":
        strict = "ALTER TABLE visit ADD CONSTRAINT ck_visit_strict CHECK (outcome <> 'spoken')"
    session.execute(text(strict))
    with pytest.raises(IntegrityError):
        corrected(session, official, row, Outcome.SPOKEN)


def test_another_wards_visit_is_none(session, visit):
    row = visit()
    stranger = make_officer(session, unit=make_merchant(session).place.unit)
    with pytest.raises(NoResultFound):
        visit_seen_by(session, stranger, row.id)
    with pytest.raises(NoResultFound):
        corrected(session, stranger, row, Outcome.MISTAKEN)


def test_the_trail_tells_that_somebody_was_there_and_nothing_of_the_person(session, shop, official, visit):
    visit(reasons=[Reason.ELDERLY], note="Bà Thử 0100 000 001", next_on=DAY)
    entry = history_of_merchant(session, shop.id)[0]
    assert (entry.action, entry.officer) == ("visit:record", official)
    told = {"outcome": "refused", "visited_on": "2026-05-20", "next_on": "2026-05-20", "corrects": None}
    assert entry.details == told


def test_who_is_forgotten_is_forgotten_in_notes_and_still_counted(session, shop, official, visit):
    row = visit(note="Bà Thử")
    record_fact(session, by=official, merchant=shop, rung=Rung.SURVEYED, happened_on=DAY, evidence="Bà Thử")
    other = make_merchant(session, place=shop.place)
    of_another = record_visit(
        session, by=official, merchant=other, visited_on=DAY, outcome=Outcome.SPOKEN, note="Ông Khác"
    )
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.expire_all()
    assert (row.note, row.reasons, row.outcome) == (
        "",
        (Reason.CUSTOMERS_PAY_CASH, Reason.FEAR_OF_TAX),
        Outcome.REFUSED,
    )
    assert of_another.note == "Ông Khác"


CHANGES = (
    "UPDATE visit SET outcome = 'agreed'",
    "UPDATE visit SET reasons = '[]'",
    "UPDATE visit SET note = 'x'",
    "UPDATE visit SET next_on = NULL",
    "UPDATE visit SET visited_on = '2026-01-01'",
    "UPDATE visit SET fact_id = NULL",
    "UPDATE visit SET recorded_at = '2026-01-01'",
    "DELETE FROM visit",
)
ON_SQLITE = ("INSERT OR REPLACE INTO visit SELECT * FROM visit", "UPDATE visit SET rowid = 99")
ON_POSTGRESQL = ("TRUNCATE visit",)


def test_the_database_keeps_visits_as_they_were_written(session, visit):
    visit(note="Bà Thử", next_on=DAY)
    went_through = []
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    for statement in CHANGES + (ON_SQLITE if on_sqlite else ON_POSTGRESQL):
        attempt = session.begin_nested()
        try:
            session.execute(text(statement))
        except IntegrityError:
            attempt.rollback()
        else:
            went_through.append(statement)
            attempt.rollback()
    assert went_through == []
    session.execute(text("UPDATE visit SET note = ''"))


def test_a_mistake_is_told_of_something_only(session, visit):
    visit()
    statement = "INSERT INTO visit SELECT {} FROM visit"
    names = [column.name for column in Visit.__table__.columns]
    made = {
        "id": "'x'" if session.get_bind().dialect.name == "sqlite" else "gen_random_uuid()",
        "outcome": "'mistaken'",
    }
    with pytest.raises(IntegrityError, match="mistaken_only_in_a_correction"), session.begin_nested():
        session.execute(text(statement.format(", ".join(made.get(name, name) for name in names))))
