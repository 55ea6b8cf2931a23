"""Four people correct the same fact at the same moment: one correction, and the others hear of it."""

from datetime import date

from sqlalchemy import select, text

from campaigns.ladder.errors import FactAlreadyCorrected
from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from database.engine import sessions_on, writing
from tests.factories import make_merchant, make_officer
from tests.races import at_once

DAY = date(2023, 5, 10)
WRITERS = 4
ROUNDS = 5


def test_of_four_at_once_one_corrects(own_engine):
    assert [race(own_engine) for _ in range(ROUNDS)] == [(1, WRITERS - 1)] * ROUNDS


def test_without_the_constraint_several_would(own_engine):
    """The score with the guard removed: as many corrections of one fact as there are people."""
    without = (
        ["CREATE TABLE bare AS SELECT * FROM fact", "DROP TABLE fact", "ALTER TABLE bare RENAME TO fact"]
        if own_engine.dialect.name == "sqlite"
        else ["ALTER TABLE fact DROP CONSTRAINT uq_fact_corrects_id"]
    )
    with own_engine.connect().execution_options(will_write=True) as connection, connection.begin():
        for statement in without:
            connection.execute(text(statement))
    assert race(own_engine) == (WRITERS, 0)


def race(engine) -> tuple[int, int]:
    """How many corrected the fact, and how many were refused; the database agrees with the first."""
    sessions = sessions_on(engine)
    with writing(sessions) as session:
        merchant = make_merchant(session)
        officer = make_officer(session, unit=merchant.place.unit)
        fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.COMMITTED, happened_on=DAY)

    def correct(session, _number):
        mistaken = {"turn": Turn.MISTAKEN, "happened_on": DAY, "evidence": ""}
        return correct_fact(session, by=officer, fact_id=fact.id, **mistaken).id

    outcomes = at_once(sessions, correct, range(WRITERS), FactAlreadyCorrected)
    refused = sum(isinstance(outcome, FactAlreadyCorrected) for outcome in outcomes)
    with sessions() as session:
        kept = session.scalars(select(Fact.id).where(Fact.corrects_id == fact.id)).all()
    assert len(kept) == len(outcomes) - refused
    return len(kept), refused
