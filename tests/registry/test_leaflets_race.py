"""Two officials write the next version at the same moment: one does, the other is told."""

import pytest

from database.engine import sessions_on, writing
from registry.leaflets.errors import WrittenMeanwhile
from registry.leaflets.model import Leaflet, Subject
from registry.leaflets.operations import LeafletContent, write_leaflet
from registry.leaflets.queries import versions_of
from tests.factories import make_officer, make_ward
from tests.races import at_once

WRITERS = 8


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


def test_of_eight_at_once_one_writes(sessions):
    with writing(sessions) as session:
        ward = make_ward(session)
        official = make_officer(session, unit=ward)

    def act(session, number):
        content = LeafletContent(text=f"Bản của người {number}")
        return write_leaflet(session, by=official, unit_id=ward.id, subject=Subject.TAX, content=content, seen=0)

    outcomes = at_once(sessions, act, range(WRITERS), WrittenMeanwhile)
    assert sum(isinstance(outcome, Leaflet) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, WrittenMeanwhile) for outcome in outcomes) == WRITERS - 1
    with sessions() as session:
        assert [leaflet.version for leaflet in versions_of(session, ward.id, Subject.TAX)] == [1]
