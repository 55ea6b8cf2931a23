"""Tries are counted: never more than allowed in any stretch of time, whoever tries at the same moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from database.engine import sessions_on, writing
from registry.throttles.model import TryCount
from registry.throttles.operations import forget_tries, give_turn_back, take_turn_of
from tests.own_database import own_sqlite
from tests.races import at_once

NOON = datetime(2026, 9, 2, 5, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)


def tries(session, moments, key="k", limit=5, per=FIVE_MINUTES):
    return [take_turn_of(session, key=key, limit=limit, per=per, at=moment) for moment in moments]


def test_the_limit_is_the_limit_and_each_key_has_its_own(session):
    assert tries(session, [NOON] * 8) == [True] * 5 + [False] * 3
    assert tries(session, [NOON], key="another") == [True]
    assert tries(session, [NOON], per=timedelta(minutes=10)) == [True]


def test_nobody_waits_longer_than_one_and_a_half_times(session):
    tries(session, [NOON] * 6)
    waits = [NOON + timedelta(seconds=seconds) for seconds in range(0, 460, 10)]
    first = next(moment for moment in waits if take_turn_of(session, key="k", limit=5, per=FIVE_MINUTES, at=moment))
    assert FIVE_MINUTES <= first - NOON <= 1.5 * FIVE_MINUTES


def test_refused_tries_do_not_make_it_longer(session):
    tries(session, [NOON] * 5)
    steps = [NOON + timedelta(seconds=15 * step) for step in range(31)]
    assert True in tries(session, steps)


@pytest.fixture(scope="module")
def one_file(tmp_path_factory):
    with own_sqlite(tmp_path_factory.mktemp("tries")) as engine:
        yield sessions_on(engine)


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=60),
    st.integers(1, 6),
    st.integers(0, 10**6),
)
def test_no_stretch_of_time_holds_more(one_file, waits, limit, start):
    moment, counted = NOON + timedelta(seconds=start), []
    with one_file() as session:
        for wait in waits:
            moment += timedelta(seconds=wait / 4)
            if take_turn_of(session, key="k", limit=limit, per=FIVE_MINUTES, at=moment):
                counted.append(moment)
        session.rollback()
    for first in counted:
        assert sum(first <= other < first + FIVE_MINUTES for other in counted) <= limit


def test_a_clock_that_jumps_back_lifts_nothing_and_locks_nobody_for_long(session):
    tries(session, [NOON] * 5)
    earlier = NOON - timedelta(hours=1)
    assert tries(session, [earlier, earlier + timedelta(minutes=4)]) == [False, False]
    tries(session, [NOON + timedelta(days=400)] * 5, key="future")
    assert tries(session, [NOON], key="future", limit=6) == [True], "counted in full, and from here on it ages"
    assert tries(session, [NOON + timedelta(minutes=8)], key="future") == [True]


def test_a_try_given_back_was_none(session):
    tries(session, [NOON] * 5)
    give_turn_back(session, key="k", per=FIVE_MINUTES)
    give_turn_back(session, key="nobody's", per=FIVE_MINUTES)
    assert tries(session, [NOON] * 2) == [True, False]
    for _ in range(9):
        give_turn_back(session, key="k", per=FIVE_MINUTES)
    assert tries(session, [NOON] * 6) == [True] * 5 + [False]


def test_old_rows_go_and_the_name_tried_is_not_stored(session):
    for number in range(20):
        tries(session, [NOON], key=f"lan.pham {number}")
    rows = session.scalars(select(TryCount)).all()
    assert len(rows) == 20
    assert not any("lan" in row.key_hash for row in rows)
    tries(session, [NOON + timedelta(minutes=8)], key="later")
    forget_tries(session, at=NOON + timedelta(minutes=8))
    assert len(session.scalars(select(TryCount.key_hash)).all()) == 1


def test_tries_that_are_counted_late_at_the_turn_of_a_half_lift_nothing(session):
    turn = datetime.fromtimestamp((int(NOON.timestamp() / 150) + 1) * 150, UTC)
    late = [turn + timedelta(milliseconds=10 * (-1) ** number) for number in range(12)]
    assert tries(session, late).count(True) == 5


def test_people_who_try_at_once_in_the_morning_do_not_wait_for_each_other(own_engine):
    """All of yesterday's rows have run out, and each try counts under two names."""
    sessions = sessions_on(own_engine)
    names = [f"login {number}" for number in range(8)]
    with writing(sessions) as session:
        for key in ["office", *names]:
            take_turn_of(session, key=key, limit=99, per=FIVE_MINUTES, at=NOON - timedelta(days=1))

    def sign_in(session, name):
        return [take_turn_of(session, key=key, limit=99, per=FIVE_MINUTES, at=NOON) for key in ("office", name)]

    for _ in range(6):
        assert at_once(sessions, sign_in, names) == [[True, True]] * 8


def test_of_sixteen_at_once_as_many_as_allowed_are_counted(own_engine):
    sessions = sessions_on(own_engine)

    def take(session, _number):
        return take_turn_of(session, key="k", limit=5, per=FIVE_MINUTES)

    for _ in range(4):
        with writing(sessions) as session:
            session.query(TryCount).delete()
        assert sum(at_once(sessions, take, range(16))) == 5


def test_looking_first_and_counting_then_sixteen_would_pass(own_engine):
    """The score with the guard removed: all look before anybody has counted."""
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        tries(session, [NOON])
    with sessions() as session:
        key = session.scalars(select(TryCount.key_hash)).one()

    def look(session, _number):
        return session.get_one(TryCount, key).tries

    def count(session, seen):
        session.get_one(TryCount, key).tries = seen + 1

    seen = at_once(sessions, look, range(16))
    at_once(sessions, count, seen)
    assert [number < 5 for number in seen] == [True] * 16
    with sessions() as session:
        assert session.get_one(TryCount, key).tries == 2
