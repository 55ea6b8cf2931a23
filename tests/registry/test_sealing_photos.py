"""A photo in the clear is noticed like words in the clear, and sealed once, if this program never sealed any."""

import pytest
from sqlalchemy import LargeBinary, literal, select, update

from campaigns.incidents.model import IncidentKind, IncidentPhoto, Source
from campaigns.incidents.operations import open_incident
from database.engine import sessions_on, writing
from database.triggers import triggers_set_aside
from registry.installation.errors import ClearAmongSealed
from registry.installation.sealing import first_in_the_clear, seal_what_is_clear, was_sealed_once
from tests.factories import make_place
from tests.photos import small_picture


@pytest.fixture
def two_photos(own_engine):
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        place = make_place(session)
        for _ in range(2):
            open_incident(
                session,
                by=None,
                source=Source.PAYER,
                place_id=place.id,
                kind=IncidentKind.PASTED_OVER,
                photo=small_picture(),
            )
    return sessions


def in_the_clear(session, *which):
    with triggers_set_aside(session.connection(), "incident_photo"):
        change = update(IncidentPhoto).values(jpeg=literal(small_picture(), LargeBinary)).where(*which)
        session.execute(change.execution_options(synchronize_session=False))
    session.expire_all()


def test_what_lies_sealed_is_no_clear_photo(two_photos):
    with two_photos() as session:
        assert first_in_the_clear(session) is None
        assert was_sealed_once(session)


def test_clear_photos_are_sealed_once(two_photos):
    with writing(two_photos) as session:
        in_the_clear(session)
        assert first_in_the_clear(session) == "incident_photo.jpeg"
        assert seal_what_is_clear(session) == 2
        assert first_in_the_clear(session) is None
        assert session.scalars(select(IncidentPhoto.jpeg)).all() == [small_picture()] * 2
        in_the_clear(session)
        assert seal_what_is_clear(session) == 0, "never after that: somebody wrote it past the program"


def test_one_in_the_clear_among_sealed_ones_is_refused(two_photos):
    with writing(two_photos) as session:
        first = session.scalars(select(IncidentPhoto.id).limit(1)).one()
        in_the_clear(session, IncidentPhoto.id == first)
        with pytest.raises(ClearAmongSealed):
            seal_what_is_clear(session)
