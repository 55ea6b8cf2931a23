"""Floor plans: versions that stay as they were laid out, whose market it is, and every refusal with its row."""

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from database.base import new_id
from registry.audit.model import AuditEntry
from registry.floors.errors import (
    LaidOutMeanwhile,
    NotAMarket,
    PlanTooLong,
    RowTooLong,
    StallTooLong,
    StallTwice,
    StallUnreadable,
    TooManyRows,
)
from registry.floors.model import LONGEST_PLAN, FloorPlan
from registry.floors.operations import MOST_COLUMNS, MOST_ROWS, lay_out, read_plan
from registry.floors.plan import rows_of, tidied
from registry.floors.queries import plan_of
from registry.places.model import PlaceKind
from tests.factories import make_officer, make_place


@pytest.fixture
def market(session):
    return make_place(session, kind=PlaceKind.MARKET)


@pytest.fixture
def official(session, market):
    return make_officer(session, unit=market.unit)


def test_a_plan_is_kept_tidy_and_read_row_by_row():
    pasted = "\r\n\n A1\tA2  .   A3 \n \n\n\tB1\u202e .\nC1\n\n"
    assert tidied(pasted) == "A1 A2 . A3\n\nB1 .\nC1"
    assert rows_of(tidied(pasted)) == (("A1", "A2", None, "A3"), (), ("B1", None), ("C1",))
    assert tidied(" \n ") == ""
    assert rows_of("") == ()


def test_versions_are_added_and_the_newest_counts(session, market, official):
    assert plan_of(session, market.id) is None
    first = lay_out(session, by=official, place_id=market.id, seen_version=0, text="A1 A2")
    second = lay_out(session, by=official, place_id=market.id, seen_version=1, text="A1 . A2\nB1")
    assert plan_of(session, market.id) is second
    assert [one.version for one in (first, second)] == [1, 2]
    assert lay_out(session, by=official, place_id=market.id, seen_version=9, text=" A1 .  A2\nB1") is second
    cleared = lay_out(session, by=official, place_id=market.id, seen_version=2, text="")
    assert (cleared.version, cleared.text) == (3, "")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "place:lay_out")).all()
    assert [(entry.subject_id, entry.details["version"], entry.details["stalls"]) for entry in entries] == [
        (market.id, 1, 2),
        (market.id, 2, 3),
        (market.id, 3, 0),
    ]


def test_who_saves_second_is_told(session, market, official):
    lay_out(session, by=official, place_id=market.id, seen_version=0, text="A1")
    for seen in (0, 2, -1):
        with pytest.raises(LaidOutMeanwhile):
            lay_out(session, by=official, place_id=market.id, seen_version=seen, text="A2")


def test_only_a_market_in_the_postings_is_laid_out(session, market, official):
    street = make_place(session, unit=market.unit)
    with pytest.raises(NotAMarket):
        lay_out(session, by=official, place_id=street.id, seen_version=0, text="A1")
    elsewhere = make_place(session, kind=PlaceKind.MARKET)
    market.merged_into_id = street.id
    session.flush()
    for place_id in (elsewhere.id, market.id, new_id()):
        with pytest.raises(NoResultFound):
            lay_out(session, by=official, place_id=place_id, seen_version=0, text="A1")


@pytest.mark.parametrize(
    ("text", "refusal", "told"),
    [
        ("A1 A2\n\nB1 a-2", StallTwice, {"row": 3, "before": 1, "stall": "a-2"}),
        ("A1 A1", StallTwice, {"row": 1, "before": 1}),
        ("A1\n--- B2", StallUnreadable, {"row": 2, "stall": "---"}),
        (f"A1 {'B' * 41}", StallTooLong, {"row": 1, "stall": "B" * 41}),
        ("A1\n" + ". " * (MOST_COLUMNS + 1), RowTooLong, {"row": 2, "columns": MOST_COLUMNS + 1}),
        ("\n".join(f"A{number}" for number in range(MOST_ROWS + 1)), TooManyRows, {"rows": MOST_ROWS + 1}),
        ("A" * (LONGEST_PLAN + 1), PlanTooLong, {"longest": LONGEST_PLAN}),
    ],
)
def test_each_refusal_says_where_to_look(text, refusal, told):
    with pytest.raises(refusal) as met:
        read_plan(text)
    assert {name: getattr(met.value, name) for name in told} == told


def test_what_was_laid_out_stays(session, market, official):
    plan = lay_out(session, by=official, place_id=market.id, seen_version=0, text="A1")
    row = {name: getattr(plan, name) for name in ("place_id", "version", "text", "written_by_id", "created_at")}
    for attempt in (
        update(FloorPlan).values(text="B1"),
        delete(FloorPlan),
        insert(FloorPlan).values(id=new_id(), **row),
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(attempt)
    assert session.scalars(select(FloorPlan.text)).all() == ["A1"]
