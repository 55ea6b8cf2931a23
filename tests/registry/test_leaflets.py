"""Leaflets: versions that stay as they were written, whose ward they are of, and every refusal."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from database.base import new_id
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.leaflets.errors import (
    CheckedInTheFuture,
    CheckIncomplete,
    TextMissing,
    TextTooLong,
    WrittenMeanwhile,
)
from registry.leaflets.model import LONGEST_TEXT, Leaflet, Subject
from registry.leaflets.operations import LeafletContent, write_leaflet
from registry.leaflets.queries import leaflet_of, versions_of, ward_written_for
from registry.leaflets.shipped import shipped_text
from tests.factories import make_officer, make_place, make_posting, make_ward


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward)


def write(session, by, ward, text="Một dòng", seen=0, **rest):
    content = LeafletContent(text=text, **rest)
    return write_leaflet(session, by=by, unit_id=ward.id, subject=Subject.TAX, content=content, seen=seen)


def test_versions_are_added_and_the_newest_is_read(session, ward, official):
    assert leaflet_of(session, ward.id, Subject.TAX) is None
    first = write(session, official, ward)
    second = write(
        session,
        official,
        ward,
        "  Dòng một  \r\n\n\tDòng\u202e hai\x00 ",
        seen=1,
        text_en="One",
        checked_by=" Thuế ",
        checked_on=today(),
    )
    assert (second.text, second.text_en, second.checked_by) == ("Dòng một\nDòng hai", "One", "Thuế")
    assert leaflet_of(session, ward.id, Subject.TAX) is second
    assert list(versions_of(session, ward.id, Subject.TAX)) == [second, first]
    assert [one.version for one in (first, second)] == [1, 2]
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "leaflet:write")).all()
    assert [(entry.subject_id, entry.officer_id, entry.details["version"]) for entry in entries] == [
        (first.id, official.id, 1),
        (second.id, official.id, 2),
    ]


def test_the_same_again_is_the_version_that_stands(session, ward, official):
    first = write(session, official, ward)
    assert write(session, official, ward, " Một  dòng\n") is first
    assert write(session, official, ward, seen=9) is first
    assert write(session, official, ward, seen=1, text_en="One line").version == 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ({"text": " \n "}, TextMissing),
        ({"text": "x" * (LONGEST_TEXT + 1)}, TextTooLong),
        ({"text_en": "x" * (LONGEST_TEXT + 1)}, TextTooLong),
        ({"checked_by": "Thuế"}, CheckIncomplete),
        ({"checked_on": today()}, CheckIncomplete),
        ({"checked_by": "Thuế", "checked_on": today() + timedelta(days=1)}, CheckedInTheFuture),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(session, ward, official, content, refusal):
    with pytest.raises(refusal):
        write(session, official, ward, **content)
    assert leaflet_of(session, ward.id, Subject.TAX) is None


def test_who_wrote_from_an_older_version_is_told(session, ward, official):
    write(session, official, ward)
    with pytest.raises(WrittenMeanwhile):
        write(session, official, ward, "Khác", seen=0)
    with pytest.raises(WrittenMeanwhile):
        write(session, official, ward, "Khác", seen=2)


def test_only_who_is_posted_to_the_ward_as_a_whole_writes(session, ward, official):
    place = make_place(session, unit=ward)
    of_place = make_officer(session, unit=make_ward(session))
    make_posting(session, officer=of_place, place=place)
    for by, unit in ((make_officer(session, unit=make_ward(session)), ward), (of_place, ward), (official, ward.parent)):
        with pytest.raises(NoResultFound):
            write(session, by, unit)
    of_province = make_officer(session, unit=ward.parent)
    assert ward_written_for(session, of_province, ward.id) is ward
    assert write(session, of_province, ward).version == 1


def test_what_was_written_stays(session, ward, official):
    leaflet = write(session, official, ward)
    for change in (update(Leaflet).values(text="Khác"), delete(Leaflet)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(change)
    row = {"id": new_id(), "unit_id": ward.id, "subject": Subject.TAX, "version": 1, "text": "x"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(Leaflet).values(**row, written_by_id=official.id))
    session.refresh(leaflet)
    assert leaflet.text == "Một dòng"


def test_the_text_that_comes_with_the_program_is_whole_and_plain(session, ward, official):
    shipped = shipped_text(Subject.TAX)
    assert len(shipped.text.splitlines()) == len(shipped.text_en.splitlines()) > 3
    written = write(session, official, ward, shipped.text, text_en=shipped.text_en)
    assert (written.text, written.text_en) == (shipped.text, shipped.text_en), "nothing in it to be tidied away"
