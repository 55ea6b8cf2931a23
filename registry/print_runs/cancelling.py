"""Cancelling a run: its parts are not drawn any more, and the signs made for it that hang nowhere become void.

The caller owns the transaction: nothing here commits.
"""

import uuid

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session, aliased

from database.base import utc_now
from registry.audit.operations import record
from registry.chunks import chunks
from registry.merchants.holding import hold_merchants
from registry.officers.model import Officer
from registry.print_runs.errors import RunIsOver
from registry.print_runs.model import PartState, PrintLine, PrintPart, PrintRun, RunState
from registry.print_runs.queries import run_seen_by
from registry.signs.model import Sign, SignState

REASON = "print_run"
"""Why, as the trail tells it of each sign: a word of ours, as of a consent that was taken back."""


def cancel_run(session: Session, *, by: Officer, run_id: uuid.UUID) -> PrintRun:
    """Cancel a run that is not ready, also one that failed. One that is cancelled already is left as it is.

    Signs that existed before, that hang, or that another run prints as well stay. Raise NoResultFound or RunIsOver.
    """
    run = run_seen_by(session, by, run_id)
    session.refresh(run, ["state"], with_for_update=True)
    if run.state is RunState.CANCELLED:
        return run
    if run.state is RunState.READY:
        raise RunIsOver(run.state)
    run.state, run.ended_at = RunState.CANCELLED, utc_now()
    session.flush()
    session.execute(
        update(PrintPart).where(PrintPart.run_id == run.id).values(state=PartState.CANCELLED, lease_until=None)
    )
    voided = _void_signs(session, by, run)
    record(session, by=by, action="print_run:cancel", subject_id=run.id, run=run.number, voided=voided)
    session.flush()
    return run


def _void_signs(session: Session, by: Officer, run: PrintRun) -> int:
    """End the run's signs that may be ended; return how many. Their shops are held first, as whoever ends one does."""
    hold_merchants(session, session.scalars(select(PrintLine.merchant_id).where(PrintLine.run_id == run.id)))
    signs = session.scalars(_own_signs(run).execution_options(populate_existing=True)).all()
    for these in chunks(signs):
        ended = update(Sign).where(Sign.id.in_([sign.id for sign in these]))
        session.execute(ended.values(state=SignState.VOID, ended_at=utc_now()))
    for sign in signs:
        record(
            session,
            by=by,
            action="sign:void",
            subject_id=sign.id,
            merchant_id=sign.merchant_id,
            serial=sign.serial,
            note=REASON,
            run=run.number,
        )
    return len(signs)


def _own_signs(run: PrintRun) -> Select[Sign]:
    """Signs of the run that were made for a run, hang nowhere, and are printed by no other run that goes on."""
    other, made = aliased(PrintLine), aliased(PrintLine)
    for_a_run = exists().where(made.sign_id == Sign.id, made.is_new)
    printed_elsewhere = exists().where(
        other.sign_id == Sign.id, PrintRun.id == other.run_id, PrintRun.state != RunState.CANCELLED
    )
    return (
        select(Sign)
        .join(PrintLine, PrintLine.sign_id == Sign.id)
        .where(PrintLine.run_id == run.id, Sign.state == SignState.PRINTED, for_a_run, ~printed_elsewhere)
        .order_by(PrintLine.position)
    )
