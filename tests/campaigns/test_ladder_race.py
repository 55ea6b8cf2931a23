"""Two people correct the same fact at the same moment: one correction, and the other person hears of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select, text

from campaigns.ladder.errors import FactAlreadyCorrected
from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from database.engine import open_engine, sessions_on, writing
from database.migrating import migrate
from tests.database.fresh import fresh_database
from tests.factories import make_merchant, make_officer

DAY = date(2023, 5, 10)
WRITERS = 4
ROUNDS = 5


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    """A database of its own: these threads commit."""
    url = f"sqlite:///{tmp_path}/race.db"
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "ladder_race")
    engine = open_engine(url)
    migrate(engine)
    yield engine
    engine.dispose()


def test_of_four_at_once_one_corrects(engine):
    assert [race(engine) for _ in range(ROUNDS)] == [(1, WRITERS - 1)] * ROUNDS


def test_without_the_constraint_several_would(engine):
    """The score with the guard removed: as many corrections of one fact as there are people."""
    without = (
        ["CREATE TABLE bare AS SELECT * FROM fact", "DROP TABLE fact", "ALTER TABLE bare RENAME TO fact"]
        if engine.dialect.name == "sqlite"
        else ["ALTER TABLE fact DROP CONSTRAINT uq_fact_corrects_id"]
    )
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        for statement in without:
            connection.execute(text(statement))
    assert race(engine) == (WRITERS, 0)


def race(engine) -> tuple[int, int]:
    """How many corrected the fact, and how many were told of the first; the database agrees with both."""
    sessions = sessions_on(engine)
    with writing(sessions) as session:
        merchant = make_merchant(session)
        officer = make_officer(session, unit=merchant.place.unit)
        fact = record_fact(session, by=officer, merchant=merchant, rung=Rung.SIGN_POSTED, happened_on=DAY)
    barrier = Barrier(WRITERS)

    def correct(_number):
        barrier.wait()
        try:
            with writing(sessions) as session:
                return correct_fact(
                    session, by=officer, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=DAY, evidence=""
                ).id
        except FactAlreadyCorrected as refusal:
            return refusal

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = list(pool.map(correct, range(WRITERS)))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, FactAlreadyCorrected)]
    with sessions() as session:
        kept = session.scalars(select(Fact.id).where(Fact.corrects_id == fact.id)).all()
    assert all(refusal.correction.id in kept for refusal in refusals)
    assert len(kept) == len(outcomes) - len(refusals)
    return len(kept), len(refusals)
