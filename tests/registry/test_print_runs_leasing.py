"""A part is drawn by one worker at a time; one that falls silent loses it; a run is ready when its last part is."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound

from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.print_runs import paper
from registry.print_runs.cancelling import cancel_run
from registry.print_runs.leasing import LEASE, claim_part, extend_lease, fail_part, finish_part
from registry.print_runs.model import PartState, PrintPart, RunState
from registry.print_runs.queries import parts_of, progress_of
from tests.factories import make_officer, make_place
from tests.printing import make_shops, write

SUM = "0" * 64
NOW = utc_now()


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


@pytest.fixture
def run(session, official, place, monkeypatch):
    """Two parts of two signs and one of one."""
    monkeypatch.setattr(paper, "MOST_IN_PART", 2)
    make_shops(session, place, 5)
    return write(session, official, place_ids=(place.id,))


def finish(session, part, worker="a"):
    return finish_part(session, part_id=part.id, worker=worker, sha256=SUM, size=7)


def told(session):
    drawn = AuditEntry.action.in_(["print_run:draw", "print_run:fail"])
    entries = session.scalars(select(AuditEntry).where(drawn).order_by(AuditEntry.sequence))
    return [(entry.action, entry.subject_id, entry.details) for entry in entries]


def test_parts_are_handed_out_one_after_another_oldest_run_first(session, official, place, run):
    later = write(session, official, place_ids=(place.id,), layout="a5")
    claimed = [claim_part(session, worker=f"w{number}", at=NOW) for number in range(7)]
    assert [(part.run_id, part.number) for part in claimed[:6]] == [
        (one.id, number) for one in (run, later) for number in (1, 2, 3)
    ]
    assert claimed[6] is None
    assert {(part.state, part.lease_until, part.heard_at) for part in claimed[:6]} == {
        (PartState.DRAWING, NOW + LEASE, NOW)
    }
    assert [part.worker for part in claimed[:6]] == [f"w{number}" for number in range(6)]
    session.refresh(run)
    assert run.state is RunState.DRAWING


def test_a_worker_that_says_nothing_for_a_lease_loses_its_part(session, run):
    parts = [claim_part(session, worker="a", at=NOW) for _ in range(3)]
    half = NOW + LEASE / 2
    assert extend_lease(session, part_id=parts[0].id, worker="a", drawn=1, checked=0, at=half)
    assert claim_part(session, worker="b", at=NOW + LEASE - timedelta(seconds=1)) is None
    taken = claim_part(session, worker="b", at=NOW + LEASE)
    assert (taken.id, taken.worker, taken.drawn) == (parts[1].id, "b", 0)
    assert claim_part(session, worker="b", at=NOW + LEASE).id == parts[2].id
    assert claim_part(session, worker="b", at=NOW + LEASE) is None
    assert not extend_lease(session, part_id=taken.id, worker="a", drawn=2, checked=2, at=NOW + LEASE)
    assert not finish(session, taken, "a")
    assert not fail_part(session, part_id=taken.id, worker="a")
    assert taken.state is PartState.DRAWING
    again = claim_part(session, worker="b", at=half + LEASE)
    assert (again.id, again.drawn, again.checked) == (parts[0].id, 0, 0)
    assert run.state is RunState.DRAWING
    assert told(session) == []


def test_a_lease_that_ran_out_and_nobody_took_is_still_the_workers(session, run):
    part = claim_part(session, worker="a", at=NOW - 2 * LEASE)
    assert extend_lease(session, part_id=part.id, worker="a", drawn=1, checked=1, at=NOW)
    assert finish(session, part)


def test_the_run_is_ready_with_its_last_part(session, run):
    parts = [claim_part(session, worker="a", at=NOW) for _ in range(3)]
    assert finish(session, parts[2])
    assert finish(session, parts[0])
    session.refresh(run)
    assert (run.state, run.ended_at) == (RunState.DRAWING, None)
    assert finish(session, parts[1])
    session.refresh(run)
    assert run.state is RunState.READY
    assert run.ended_at is not None
    assert [(part.state, part.sha256, part.size, part.lease_until) for part in parts_of(session, run)] == [
        (PartState.READY, SUM, 7, None)
    ] * 3
    assert not finish(session, parts[1])
    assert told(session) == [
        ("print_run:draw", run.id, {"run": run.number, "part": number, "sha256": SUM, "size": 7})
        for number in (3, 1, 2)
    ]


def test_a_part_that_fails_names_the_sign_and_the_others_go_on(session, run):
    first, second = (claim_part(session, worker="a", at=NOW) for _ in range(2))
    assert fail_part(session, part_id=first.id, worker="a", serial="26506-000001")
    session.refresh(run)
    assert (run.state, run.failed_serial, run.ended_at is None) == (RunState.FAILED, "26506-000001", False)
    assert fail_part(session, part_id=second.id, worker="a", serial="26506-000003")
    third = claim_part(session, worker="a", at=NOW)
    assert finish(session, third)
    session.refresh(run)
    assert (run.state, run.failed_serial) == (RunState.FAILED, "26506-000001")
    assert [part.state for part in parts_of(session, run)] == [PartState.FAILED, PartState.FAILED, PartState.READY]
    assert [entry[2].get("serial") for entry in told(session)] == ["26506-000001", "26506-000003", None]


def test_a_cancelled_run_is_drawn_no_more(session, official, run):
    part = claim_part(session, worker="a", at=NOW)
    cancel_run(session, by=official, run_id=run.id)
    assert not extend_lease(session, part_id=part.id, worker="a", drawn=2, checked=2, at=NOW)
    assert not finish(session, part)
    assert claim_part(session, worker="b", at=NOW + 2 * LEASE) is None


def test_progress_is_what_is_so(session, run):
    waiting = progress_of(session, run)
    assert (waiting.state, waiting.signs, waiting.drawn, waiting.checked) == (RunState.WAITING, 5, 0, 0)
    assert (waiting.parts, waiting.parts_ready) == (3, 0)
    assert 0 <= waiting.seconds_since_last_word < 60
    first, second = (claim_part(session, worker="a", at=NOW) for _ in range(2))
    extend_lease(session, part_id=second.id, worker="a", drawn=2, checked=1, at=utc_now() - timedelta(seconds=30))
    finish(session, first)
    drawing = progress_of(session, run)
    assert (drawing.state, drawing.drawn, drawing.checked, drawing.parts_ready) == (RunState.DRAWING, 4, 3, 1)
    assert drawing.seconds_since_last_word < 30
    extend_lease(session, part_id=second.id, worker="a", drawn=2, checked=1, at=utc_now() + timedelta(seconds=30))
    assert progress_of(session, run).seconds_since_last_word == 0


def test_a_part_that_there_is_not_is_told(session):
    for act in (
        lambda: finish_part(session, part_id=uuid.uuid4(), worker="a", sha256=SUM, size=1),
        lambda: fail_part(session, part_id=uuid.uuid4(), worker="a"),
    ):
        with pytest.raises(NoResultFound):
            act()
    assert not extend_lease(session, part_id=uuid.uuid4(), worker="a", drawn=0, checked=0, at=NOW)


def test_parts_of_more_signs_than_a_file_holds_are_refused(session, run):
    for first, last in ((1, 1001), (0, 1), (2, 1)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(PrintPart(run_id=run.id, number=9, first_sign=first, last_sign=last))
