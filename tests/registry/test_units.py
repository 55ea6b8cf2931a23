"""Units: the statistics office's list is stored once, and tells what became of the old units."""

import threading
import time
import uuid
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from database.base import utc_now
from database.engine import sessions_on, writing
from registry.audit.model import AuditEntry
from registry.units import operations
from registry.units.errors import EditionUnreadable
from registry.units.model import OldUnit, Unit
from registry.units.operations import load_units
from registry.units.queries import units_matching, wards_of_officer
from registry.units.shipped import SHIPPED_EDITION, SHIPPED_PREDECESSORS, SHIPPED_UNITS, load_shipped_units
from tests.factories import make_officer, make_place, make_posting, make_unit, make_ward

VUNG_TAU = {
    "26506": ["Phường 1", "Phường 2", "Phường 3", "Phường 4", "Phường 5", "Phường Thắng Nhì", "Phường Thắng Tam"],
    "26526": ["Phường 7", "Phường 8", "Phường 9", "Phường Nguyễn An Ninh"],
    "26536": ["Phường 10", "Phường Rạch Dừa", "Phường Thắng Nhất"],
    "26542": ["Phường 11", "Phường 12"],
    "26545": ["Xã Long Sơn"],
}


def how_many(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_the_shipped_list_in_full(session):
    began = time.perf_counter()
    load_shipped_units(session)
    assert time.perf_counter() - began < 10, "took 0.6 s when this was written"
    assert session.scalar(select(func.count()).select_from(Unit).where(Unit.parent_id.is_(None))) == 34
    assert how_many(session, Unit) == 34 + 3_321
    assert how_many(session, OldUnit) == 10_554
    split = select(OldUnit.old_code).group_by(OldUnit.old_code).having(func.count() > 1)
    assert len(session.scalars(split).all()) == 440
    [entry] = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.officer_id) == ("units:load", None)
    assert entry.details == {"edition": SHIPPED_EDITION, "units": 3_355, "old_units": 10_554}

    ba_dinh = session.scalars(select(Unit).where(Unit.code == "00004")).one()
    assert (ba_dinh.name, ba_dinh.edition, ba_dinh.kind) == ("Phường Ba Đình", "2026-09-20", "phường")
    assert abs((utc_now() - ba_dinh.created_at).total_seconds()) < 600
    for code, old_names in VUNG_TAU.items():
        unit = session.scalars(select(Unit).where(Unit.code == code)).one()
        assert unit.parent.name == "Thành phố Hồ Chí Minh"
        assert old_names_of(session, unit) == old_names

    load_shipped_units(session)
    assert how_many(session, Unit) == 3_355
    assert how_many(session, AuditEntry) == 1


def old_names_of(session, unit):
    """The old units shown with the unit when it is looked up by its code, which others may have had before."""
    found = next(found for found in units_matching(session, unit.code) if found.unit is unit)
    return [old.name for old in found.old_units]


def write_lists(directory, units, predecessors):
    units_file, predecessors_file = directory / "u.csv", directory / "p.csv"
    units_file.write_text("code,name,kind,province_code\n" + units)
    predecessors_file.write_text(
        "code,old_code,old_name,old_district_code,old_district,old_province_code,old_province\n" + predecessors
    )
    return {"units_file": units_file, "predecessors_file": predecessors_file}


def test_a_newer_edition_stands_beside_the_older_one(session, tmp_path):
    files = write_lists(tmp_path, "00004,Phường Hai,phường,01\n01,Tỉnh Một,tỉnh,\n", "00004,00019,Xã Ba,1,A,1,B\n")
    load_units(session, **files, edition="2027-01-01")
    load_units(session, **files, edition="2027-06-30")
    units = session.scalars(select(Unit).where(Unit.code == "00004").order_by(Unit.edition)).all()
    assert [(unit.edition, unit.parent.edition) for unit in units] == [("2027-01-01",) * 2, ("2027-06-30",) * 2]
    assert old_names_of(session, units[1]) == ["Xã Ba"]


@pytest.mark.parametrize("edition", ["", "x", "20270101", "2027-1-1", "2027-02-30", "2027-W01-1"])
def test_an_edition_is_a_day(session, tmp_path, edition):
    with pytest.raises(EditionUnreadable):
        load_units(session, **write_lists(tmp_path, "01,A,tỉnh,\n", ""), edition=edition)


def test_two_starts_at_once_store_one_list(own_engine):
    """On PostgreSQL the second start failed when the constraint's refusal was not caught."""
    sessions, start, errors = sessions_on(own_engine), threading.Barrier(2), []

    def load():
        start.wait()
        try:
            with writing(sessions) as session:
                load_units(
                    session,
                    units_file=SHIPPED_UNITS,
                    predecessors_file=SHIPPED_PREDECESSORS,
                    edition=SHIPPED_EDITION,
                )
        except IntegrityError as error:
            errors.append(error)

    starts = [threading.Thread(target=load) for _ in range(2)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert errors == []
    with sessions() as session:
        assert (how_many(session, Unit), how_many(session, OldUnit), how_many(session, AuditEntry)) == (
            3_355,
            10_554,
            1,
        )


def test_another_broken_rule_is_not_mistaken_for_a_second_start(session, monkeypatch):
    same = uuid.uuid4()
    monkeypatch.setattr(operations, "new_id", lambda: same)
    with pytest.raises(IntegrityError):
        load_shipped_units(session)


class TestWardsOfOfficer:
    def test_a_ward_of_ones_own(self, session):
        ward = make_ward(session)
        make_ward(session, province=ward.parent)
        assert wards_of_officer(session, make_officer(session, unit=ward)) == [ward]

    def test_all_wards_of_a_province_in_the_alphabets_order(self, session):
        province = make_unit(session, kind="tỉnh")
        for name in ("Phường Đại", "Phường 10", "Phường Dương", "Phường 9", "Phường Ấp"):
            make_ward(session, province=province, name=name)
        make_ward(session)
        wards = wards_of_officer(session, make_officer(session, unit=province))
        assert [ward.name for ward in wards] == [
            "Phường 9",
            "Phường 10",
            "Phường Ấp",
            "Phường Dương",
            "Phường Đại",
        ]

    def test_none_for_one_place_or_after_the_posting(self, session):
        assert wards_of_officer(session, make_officer(session, place=make_place(session))) == []
        former = make_officer(session)
        make_posting(session, officer=former, unit=make_ward(session), ends_on=date(2026, 1, 1))
        assert wards_of_officer(session, former) == []
