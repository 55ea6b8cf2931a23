"""However many payers report about one place at the same moment, no more are taken than a day has room for."""

import pytest

from campaigns.incidents import operations
from campaigns.incidents.errors import TooManyReports
from campaigns.incidents.model import IncidentKind, Source
from campaigns.incidents.operations import MOST_REPORTS_A_DAY, Opened, open_incident
from database.engine import sessions_on, writing
from tests.factories import make_place
from tests.races import at_once

AT_ONCE, ROOM = 12, 5


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


@pytest.fixture
def place_id(sessions):
    """A place with room for a few reports more."""
    with writing(sessions) as session:
        place_id = make_place(session).id
        for _ in range(MOST_REPORTS_A_DAY - ROOM):
            _report(session, place_id)
    return place_id


def _report(session, place_id):
    return open_incident(session, by=None, source=Source.PAYER, place_id=place_id, kind=IncidentKind.CODE_LOOKS_WRONG)


def _taken(sessions, place_id):
    outcomes = at_once(sessions, lambda session, _turn: _report(session, place_id), range(AT_ONCE), TooManyReports)
    return [outcome for outcome in outcomes if isinstance(outcome, Opened)]


def test_of_many_reports_at_once_as_many_are_taken_as_there_is_room_for(sessions, place_id):
    taken = _taken(sessions, place_id)
    assert len(taken) == ROOM
    assert len({opened.incident.number for opened in taken}) == ROOM
    assert len({opened.answer_code for opened in taken}) == ROOM


def test_without_the_count_all_of_them_would_be(sessions, place_id, monkeypatch):
    monkeypatch.setattr(operations, "_require_calm", lambda _session, _place: None)
    assert len(_taken(sessions, place_id)) == AT_ONCE
