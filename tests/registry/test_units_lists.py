"""A list of units that is not of the form is refused by its line, and nothing of it is stored."""

import pytest
from sqlalchemy import func, select

from registry.units.errors import UnitListProblem, UnitListUnreadable, UnitsError
from registry.units.lists import read_predecessors, read_units
from registry.units.model import Unit
from registry.units.operations import load_units

UNITS = "code,name,kind,province_code\n"
OLD = "code,old_code,old_name,old_district_code,old_district,old_province_code,old_province\n"
GOOD_UNITS = UNITS + "01,Tỉnh Một,tỉnh,\n00004,Phường Hai,phường,01\n"
GOOD_OLD = OLD + "00004,00019,Xã Ba,001,Huyện A,01,Tỉnh B\n"


@pytest.fixture
def files(tmp_path):
    def written(units=GOOD_UNITS, old=GOOD_OLD):
        for name, content in (("u.csv", units), ("p.csv", old)):
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "u.csv", tmp_path / "p.csv"

    return written


def test_what_is_read(files):
    units_file, old_file = files(
        units="\ufeff" + UNITS + '00004," Phươ\u0300ng  Hai ",phường,01\r\n01,Tỉnh Một,tỉnh,\r\n'
    )
    units = read_units(units_file)
    assert [(unit.code, unit.name, unit.province_code) for unit in units] == [
        ("01", "Tỉnh Một", ""),
        ("00004", "Phường Hai", "01"),
    ]
    [old] = read_predecessors(old_file, units)
    assert (old.code, old.old_code, old.name, old.district, old.province) == (
        "00004",
        "00019",
        "Xã Ba",
        "Huyện A",
        "Tỉnh B",
    )


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("", 1, UnitListProblem.HEADER),
        ("code,name\n", 1, UnitListProblem.HEADER),
        ("name,code,kind,province_code\n", 1, UnitListProblem.HEADER),
        (UNITS, 1, UnitListProblem.EMPTY),
        (GOOD_UNITS + "02,B\n", 4, UnitListProblem.CELLS),
        (GOOD_UNITS + "\n", 4, UnitListProblem.CELLS),
        (GOOD_UNITS + "02,B,tỉnh,,\n", 4, UnitListProblem.CELLS),
        (GOOD_UNITS + "4,Phường,phường,01\n", 4, UnitListProblem.CODE),
        (GOOD_UNITS + "00005,Phường,phường,\n", 4, UnitListProblem.CODE),
        (GOOD_UNITS + "٠٠٠٠٥,Phường,phường,01\n", 4, UnitListProblem.CODE),
        (GOOD_UNITS + "00004,Phường Hai,phường,01\n", 4, UnitListProblem.REPEATED),
        (GOOD_UNITS + "00005,,phường,01\n", 4, UnitListProblem.NAME),
        (GOOD_UNITS + "00005,A,,01\n", 4, UnitListProblem.NAME),
        (GOOD_UNITS + "00005,A\x07,phường,01\n", 4, UnitListProblem.NAME),
        (GOOD_UNITS + f"00005,{'A' * 101},phường,01\n", 4, UnitListProblem.NAME),
        (GOOD_UNITS + f"00005,A,{'A' * 41},01\n", 4, UnitListProblem.NAME),
        (GOOD_UNITS + "00005,A,phường,99\n00006,B,phường,01\n", 4, UnitListProblem.PROVINCE),
        (GOOD_UNITS + "00005,A,phường,00004\n", 4, UnitListProblem.PROVINCE),
        (GOOD_UNITS + '00005,"A,phường,01\n', 4, UnitListProblem.QUOTING),
        (GOOD_UNITS + '00005,"A"B,phường,01\n', 4, UnitListProblem.QUOTING),
        (GOOD_UNITS.encode() + "00005,Phường,phường,01\n".encode("utf-16-le"), 4, UnitListProblem.ENCODING),
        (GOOD_UNITS.encode("utf-16"), 1, UnitListProblem.ENCODING),
    ],
)
def test_a_list_of_units_that_is_none(session, files, content, line, problem):
    units_file, old_file = files(units=content)
    with pytest.raises(UnitListUnreadable) as refusal:
        load_units(session, units_file=units_file, predecessors_file=old_file, edition="2027-01-01")
    assert (refusal.value.file_name, refusal.value.line, refusal.value.problem) == ("u.csv", line, problem)
    assert isinstance(refusal.value, UnitsError)
    assert str(refusal.value) == f"u.csv, line {line}: {problem}"


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (GOOD_UNITS, 1, UnitListProblem.HEADER),
        (OLD, 1, UnitListProblem.EMPTY),
        (GOOD_OLD + "00009,00020,Xã,001,A,01,B\n", 3, UnitListProblem.UNIT),
        (GOOD_OLD + "01,00020,Xã,001,A,01,B\n", 3, UnitListProblem.UNIT),
        (GOOD_OLD + "00004,20,Xã,001,A,01,B\n", 3, UnitListProblem.CODE),
        (GOOD_OLD + "00004,00019,Xã,001,A,01,B\n", 3, UnitListProblem.REPEATED),
        (GOOD_OLD + "00004,00020,,001,A,01,B\n", 3, UnitListProblem.NAME),
        (GOOD_OLD + "00004,00020,Xã,001,,01,B\n", 3, UnitListProblem.NAME),
        (GOOD_OLD + "00004,00020,Xã,001,A,01,\n", 3, UnitListProblem.NAME),
        (GOOD_OLD + "00004,00020,Xã\n", 3, UnitListProblem.CELLS),
    ],
)
def test_a_list_of_predecessors_that_is_none(session, files, content, line, problem):
    units_file, old_file = files(old=content)
    with pytest.raises(UnitListUnreadable) as refusal:
        load_units(session, units_file=units_file, predecessors_file=old_file, edition="2027-01-01")
    assert (refusal.value.file_name, refusal.value.line, refusal.value.problem) == ("p.csv", line, problem)
    assert session.scalar(select(func.count()).select_from(Unit)) == 0
