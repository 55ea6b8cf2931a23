"""Handing parts of runs to the workers that draw them, one worker at a time. No officer asks; nothing here commits.

A worker claims a part, says every moment how far it is, and finishes it or fails. One that dies says nothing any more:
its lease runs out, and another claims the part and draws it anew. Whoever lost a part is told so at the next word, and
its file is not released. Who changes a part and its run holds the run first, so that of two that finish at once the
second sees what the first did. The caller says from the start that it writes.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.print_runs.model import PartState, PrintPart, PrintRun, RunState

LEASE = timedelta(seconds=60)
"""For so long after its last word a part is a worker's own."""


def claim_part(session: Session, *, worker: str, at: datetime) -> PrintPart | None:
    """Give *worker* the part that waits longest, or one whose worker has said nothing for the time of a lease.

    Nothing where there is none. *worker* is another name for each process, so that one started anew is not its
    predecessor; *at* is this moment.
    """
    free = or_(
        PrintPart.state == PartState.WAITING, and_(PrintPart.state == PartState.DRAWING, PrintPart.lease_until <= at)
    )
    waiting = select(PrintPart.id, PrintPart.run_id).where(free).order_by(PrintPart.run_id, PrintPart.number).limit(1)
    while found := session.execute(waiting).one_or_none():
        part_id, run_id = found
        _hold_run(session, run_id)
        claimed = update(PrintPart).where(PrintPart.id == part_id, free).values(drawn=0, checked=0)
        claimed = claimed.values(state=PartState.DRAWING, worker=worker, lease_until=at + LEASE, heard_at=at)
        if _changes(session, claimed):
            begun = update(PrintRun).where(PrintRun.id == run_id, PrintRun.state == RunState.WAITING)
            session.execute(begun.values(state=RunState.DRAWING))
            return session.get_one(PrintPart, part_id, populate_existing=True)
    return None


def extend_lease(session: Session, *, part_id: uuid.UUID, worker: str, drawn: int, checked: int, at: datetime) -> bool:
    """Say how far *worker* has come with the part; False where it is no longer its own, and drawing is in vain."""
    told = update(PrintPart).where(*_held_by(worker, part_id))
    return _changes(session, told.values(drawn=drawn, checked=checked, lease_until=at + LEASE, heard_at=at))


def finish_part(session: Session, *, part_id: uuid.UUID, worker: str, sha256: str, size: int) -> bool:
    """Say that the part's file is drawn, read back and kept; with the last part the run is ready.

    False where the part is no longer the worker's own: its file is not released.
    """
    run, number = _run_of(session, part_id)
    now = utc_now()
    finished = update(PrintPart).where(*_held_by(worker, part_id))
    finished = finished.values(state=PartState.READY, sha256=sha256, size=size, lease_until=None, heard_at=now)
    if not _changes(session, finished):
        return False
    record(
        session,
        by=None,
        action="print_run:draw",
        subject_id=run.id,
        run=run.number,
        part=number,
        sha256=sha256,
        size=size,
    )
    left = exists().where(PrintPart.run_id == run.id, PrintPart.state != PartState.READY)
    if run.state is RunState.DRAWING and not session.scalar(select(left)):
        run.state, run.ended_at = RunState.READY, now
        session.flush()
    return True


def fail_part(session: Session, *, part_id: uuid.UUID, worker: str, serial: str = "") -> bool:
    """Say that the part cannot be drawn, or that the code of the sign with that *serial* read back as another.

    The run has failed with it; its other parts go on. False where the part is no longer the worker's own.
    """
    run, number = _run_of(session, part_id)
    now = utc_now()
    failed = update(PrintPart).where(*_held_by(worker, part_id))
    if not _changes(session, failed.values(state=PartState.FAILED, lease_until=None, heard_at=now)):
        return False
    record(session, by=None, action="print_run:fail", subject_id=run.id, run=run.number, part=number, serial=serial)
    if run.state is RunState.DRAWING:
        run.state, run.failed_serial, run.ended_at = RunState.FAILED, serial, now
        session.flush()
    return True


def _held_by(worker: str, part_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    """A part that nobody else claimed since is the worker's own, also where its lease ran out."""
    return PrintPart.id == part_id, PrintPart.state == PartState.DRAWING, PrintPart.worker == worker


def _run_of(session: Session, part_id: uuid.UUID) -> tuple[PrintRun, int]:
    """The run of a part, held, as it is now; and the number of the part."""
    run_id, number = session.execute(select(PrintPart.run_id, PrintPart.number).where(PrintPart.id == part_id)).one()
    return _hold_run(session, run_id), number


def _hold_run(session: Session, run_id: uuid.UUID) -> PrintRun:
    return session.get_one(PrintRun, run_id, populate_existing=True, with_for_update=True)


def _changes(session: Session, change: Update) -> bool:
    """Whether the change met the part."""
    return session.scalars(change.returning(PrintPart.id)).one_or_none() is not None
