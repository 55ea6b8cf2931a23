"""Eight admins post one person to the same place at the same moment: one posting."""

import pytest
from sqlalchemy import select

from database.engine import sessions_on, writing
from registry.calendar import today
from registry.officers.errors import AlreadyPosted
from registry.officers.model import Posting, Role
from registry.officers.operations import post_officer
from tests.factories import make_officer, make_place, make_posting
from tests.races import at_once

THREADS = 8
ROUNDS = 4


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


@pytest.fixture
def place(sessions):
    with writing(sessions) as session:
        return make_place(session)


@pytest.fixture
def admins(sessions, place):
    with writing(sessions) as session:
        return [make_officer(session, role=Role.ADMIN, unit=place.unit) for _ in range(THREADS)]


@pytest.fixture
def newcomers(sessions):
    with writing(sessions) as session:
        return [make_officer(session) for _ in range(ROUNDS)]


def postings(session, officer):
    return len(session.scalars(select(Posting.id).where(Posting.officer_id == officer.id)).all())


def test_of_eight_at_once_one_posts(sessions, place, admins, newcomers):
    for officer in newcomers:

        def post(session, admin, officer=officer):
            here, somebody = session.merge(place, load=False), session.merge(officer, load=False)
            return post_officer(session, by=admin, officer=somebody, place=here, begins_on=today())

        outcomes = at_once(sessions, post, admins, AlreadyPosted)
        assert sum(isinstance(outcome, Posting) for outcome in outcomes) == 1
        with sessions() as session:
            assert postings(session, officer) == 1


def test_looking_first_and_posting_then_all_eight_would(sessions, place, admins, newcomers):
    """The score with the guard removed: all look before anybody posts, and all find the time free."""
    officer = newcomers[0]

    def look(session, _admin):
        return postings(session, officer)

    def post(session, _admin):
        here, somebody = session.merge(place, load=False), session.merge(officer, load=False)
        make_posting(session, officer=somebody, place=here, begins_on=today())

    assert at_once(sessions, look, admins) == [0] * THREADS
    at_once(sessions, post, admins)
    with sessions() as session:
        assert postings(session, officer) == THREADS
