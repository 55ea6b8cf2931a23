"""Places: added and edited by those who are posted there, under one name only, found by any of their names."""

import uuid
from datetime import date

import pytest
import time_machine
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError, NoResultFound

from registry.audit.model import AuditEntry
from registry.places.errors import PlaceChangedMeanwhile, PlaceNameTaken
from registry.places.model import Place, PlaceKind
from registry.places.operations import add_place, edit_place
from registry.places.queries import place_seen_by, places_matching, places_seen_by
from tests.factories import make_officer, make_place, make_posting, make_ward


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def officer(session, ward):
    return make_officer(session, unit=ward)


def trail(session):
    return session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()


def edit(session, officer, place, **changes):
    now = {"kind": place.kind, "name": place.name, "former_names": place.former_names}
    return edit_place(session, by=officer, place_id=place.id, seen_version=place.version, **(now | changes))


def test_a_street_is_added(session, ward, officer):
    place = add_place(
        session,
        by=officer,
        unit=ward,
        kind=PlaceKind.STREET,
        name="  Ly\u0301  Tự Trọng ",
        former_names=" Đường  Số 1\n\n  \nRue Lê Lợi",
    )
    session.expire(place)
    assert place.name == "Lý Tự Trọng"
    assert place.former_names == "Đường Số 1\nRue Lê Lợi"
    assert place.version == 1
    assert place.unit is ward
    [entry] = trail(session)
    assert (entry.action, entry.subject_id, entry.officer_id) == ("place:add", place.id, officer.id)
    assert entry.details == {
        "unit": ward.code,
        "kind": "street",
        "name": "Lý Tự Trọng",
        "former_names": "Đường Số 1\nRue Lê Lợi",
    }


def test_the_same_name_in_other_capitals_and_marks_is_taken(session, ward, officer):
    add_place(session, by=officer, unit=ward, kind=PlaceKind.STREET, name="Lý Tự Trọng")
    with pytest.raises(PlaceNameTaken):
        add_place(session, by=officer, unit=ward, kind=PlaceKind.STREET, name="LY TU TRO\u200bNG\u202e")
    assert session.scalar(select(func.count()).select_from(Place)) == 1
    assert len(trail(session)) == 1


def test_the_same_name_is_free_for_a_market_and_for_another_ward(session, ward, officer):
    other_ward = make_ward(session)
    make_posting(session, officer=officer, unit=other_ward)
    add_place(session, by=officer, unit=ward, kind=PlaceKind.STREET, name="Vũng Tàu")
    add_place(session, by=officer, unit=ward, kind=PlaceKind.MARKET, name="Vũng Tàu")
    add_place(session, by=officer, unit=other_ward, kind=PlaceKind.STREET, name="Vũng Tàu")
    assert len(places_seen_by(session, officer)) == 3


def test_nobody_adds_a_place_to_somebody_elses_ward(session, officer):
    with pytest.raises(NoResultFound):
        add_place(session, by=officer, unit=make_ward(session), kind=PlaceKind.STREET, name="Lê Lợi")
    assert session.scalar(select(func.count()).select_from(Place)) == 0


def test_another_broken_rule_is_not_mistaken_for_a_taken_name(session, ward, officer):
    with pytest.raises(IntegrityError):
        add_place(session, by=officer, unit=ward, kind=None, name="Lê Lợi")


def test_an_edit_is_saved_with_what_stood_there_before(session, ward, officer):
    place = make_place(session, unit=ward, name="Lê Lợi")
    edited = edit(session, officer, place, name="Trần Phú", former_names="Lê Lợi")
    assert edited is place
    session.expire(place)
    assert (place.name, place.name_key, place.former_names, place.version) == ("Trần Phú", "tran phu", "Lê Lợi", 2)
    [entry] = trail(session)
    assert (entry.action, entry.subject_id) == ("place:edit", place.id)
    assert entry.details == {"changes": {"name": ["Lê Lợi", "Trần Phú"], "former_names": ["", "Lê Lợi"]}}


def test_an_edit_that_changes_nothing_leaves_no_trail(session, ward, officer):
    place = make_place(session, unit=ward, name="Lê Lợi")
    edit(session, officer, place, name=" Lê  Lợi ")
    assert place.version == 1
    assert trail(session) == []


def test_the_second_of_two_savers_does_not_undo_the_first(session, ward, officer):
    place = make_place(session, unit=ward, name="Lê Lợi")
    seen = place.version
    edit(session, officer, place, name="Trần Phú")
    with pytest.raises(PlaceChangedMeanwhile):
        edit_place(
            session,
            by=officer,
            place_id=place.id,
            seen_version=seen,
            kind=place.kind,
            name="Hạ Long",
            former_names="",
        )
    assert (place.name, place.version) == ("Trần Phú", 2)


def test_an_edit_may_not_take_anothers_name(session, ward, officer):
    make_place(session, unit=ward, name="Trần Phú")
    place = make_place(session, unit=ward, name="Lê Lợi")
    with pytest.raises(PlaceNameTaken):
        edit(session, officer, place, name="tran phu")
    session.refresh(place)
    assert (place.name, place.version) == ("Lê Lợi", 1)


def test_a_strangers_place_does_not_exist(session, ward, officer):
    strange = make_place(session)
    with pytest.raises(NoResultFound):
        place_seen_by(session, officer, strange.id)
    with pytest.raises(NoResultFound):
        place_seen_by(session, officer, uuid.uuid4())
    with pytest.raises(NoResultFound):
        edit(session, officer, strange, name="Lê Lợi")
    assert places_seen_by(session, officer) == []
    assert places_matching(session, officer, strange.name) == []
    session.refresh(strange)
    assert strange.version == 1


def test_a_posting_that_ended_shows_nothing(session, ward):
    place = make_place(session, unit=ward)
    former = make_officer(session)
    make_posting(session, officer=former, place=place, ends_on=date(2026, 5, 1))
    with time_machine.travel("2026-04-30T12:00+07:00", tick=False):
        assert place_seen_by(session, former, place.id) is place
    with time_machine.travel("2026-05-01T00:00+07:00", tick=False), pytest.raises(NoResultFound):
        place_seen_by(session, former, place.id)


def test_places_come_in_the_alphabets_order(session, ward, officer):
    for name in ("Đông Hồ", "Phường 10", "An Bình", "Ông Ích Khiêm", "Phường 7", "Duy Tân", "Ấp Mới"):
        make_place(session, unit=ward, name=name)
    names = [place.name for place in places_seen_by(session, officer)]
    assert names == ["An Bình", "Ấp Mới", "Duy Tân", "Đông Hồ", "Ông Ích Khiêm", "Phường 7", "Phường 10"]


def test_one_kind_alone(session, ward, officer):
    make_place(session, unit=ward)
    market = make_place(session, unit=ward, kind=PlaceKind.MARKET)
    assert places_seen_by(session, officer, PlaceKind.MARKET) == [market]


@pytest.mark.parametrize("text", ["ly tu trong", "Lý Tự", "trọng lý", "TRONG", "so 1", "duong", "", "ly\x00 tu"])
def test_found_without_accents_by_present_and_former_names(session, ward, officer, text):
    place = make_place(session, unit=ward, name="Lý Tự Trọng", former_names="Đường Số 1")
    assert places_matching(session, officer, text) == [place]


@pytest.mark.parametrize("text", ["le loi", "%", "_", "\\", "ly%trong", "trong; duong x", "a" * 10_000])
def test_not_found_by_what_is_not_in_it(session, ward, officer, text):
    make_place(session, unit=ward, name="Lý Tự Trọng", former_names="Đường Số 1")
    assert places_matching(session, officer, text) == []


def test_the_list_asks_the_database_once(session, engine, ward, officer):
    for _ in range(5):
        make_place(session, unit=ward)
    session.expire_all()
    asked = []
    officer_id = officer.id
    assert officer_id
    event.listen(engine, "before_cursor_execute", count := lambda *args: asked.append(args[2]))
    try:
        names = [(place.name, place.unit.name) for place in places_seen_by(session, officer)]
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(names) == 5
    assert len(asked) == 1
