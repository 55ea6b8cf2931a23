"""However many payers report about one place at the same moment, no more are taken than a day has room for."""

import pytest
from sqlalchemy.exc import IntegrityError

from campaigns.incidents import operations
from campaigns.incidents.answer_codes import Opened
from campaigns.incidents.errors import TooManyReports
from campaigns.incidents.model import IncidentKind, Source
from campaigns.incidents.operations import MOST_REPORTS_A_DAY, open_incident
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


def _told_by_one_form(sessions, place_id):
    """How many incidents and codes come of one form that is sent so often at once."""

    def tell(session, _turn):
        return open_incident(
            session,
            by=None,
            source=Source.PAYER,
            place_id=place_id,
            kind=IncidentKind.CODE_LOOKS_WRONG,
            form="one form",
        )

    opened = [one for one in at_once(sessions, tell, range(ROOM), IntegrityError) if isinstance(one, Opened)]
    return len({one.incident.id for one in opened}), len({one.answer_code for one in opened})


def test_one_form_sent_by_many_taps_at_once_is_one_incident(sessions, place_id):
    assert _told_by_one_form(sessions, place_id) == (1, 1)


def test_a_form_that_nobody_looks_for_is_as_many_incidents_as_taps(sessions, place_id, monkeypatch):
    """The score with the guard removed."""
    monkeypatch.setattr(operations, "opened_before", lambda _session, **_form: None)
    assert _told_by_one_form(sessions, place_id) == (ROOM, ROOM)


def test_the_same_form_about_another_place_is_another_incident(sessions, place_id):
    """So is one whose code somebody else happens to have."""
    with writing(sessions) as session:
        told = {"by": None, "source": Source.PAYER, "kind": IncidentKind.CODE_LOOKS_WRONG, "form": "one form"}
        here, there = (open_incident(session, place_id=where, **told) for where in (place_id, make_place(session).id))
        assert here.incident is not there.incident
        assert here.answer_code != there.answer_code
        again = open_incident(session, place_id=there.incident.place_id, **told)
        assert (again.incident, again.answer_code) == (there.incident, there.answer_code)
