"""Writing a run: its number, its lines and signs, and its parts, all in the caller's transaction. Nothing commits.

How a whole run is safe against what others do meanwhile: before anything is decided, every shop it may be about is held
until the transaction ends, as hold_merchant holds one. Whoever approves or retires an account, takes consent back,
renames or closes a shop, makes or ends a sign holds that shop first, so they are through before or wait. Only then the
plan is made anew, and it has to be the one that was shown. Shops are held in the order of their ids, so that two runs
over the same shops never wait for each other; and so that a visit or a fact can be written meanwhile, they are held for
change only (FOR NO KEY UPDATE). What takes its time, trying whether each sign can be drawn, is done before anything is
held. SQLite has one writer at a time: there the caller says from the start that it writes.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from database.base import new_id, utc_now
from database.held_ids import hold_new_id
from registry.audit.operations import record
from registry.audit.witnesses import SHORT, head
from registry.counting import count_up
from registry.merchants.holding import hold_merchants
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.print_runs.errors import NothingToPrint, PlanChanged
from registry.print_runs.gathering import conditions_of
from registry.print_runs.model import PrintLine, PrintPart, PrintRun, PrintRunCounter
from registry.print_runs.paper import paper_for
from registry.print_runs.planning import plan_run
from registry.print_runs.repeating import run_written
from registry.print_runs.wanted import PlannedLine, Remembered, RunPlan, Wanted, Words
from registry.signs.making import MadeSign, make_signs
from registry.units.model import Unit


def write_run(
    session: Session,
    *,
    by: Officer,
    wanted: Wanted,
    words: Words,
    plan_hash: str,
    run_id: uuid.UUID | None = None,
) -> PrintRun:
    """Write the run whose plan was shown as *plan_hash*: from here on it is known what is printed, with which codes.

    *run_id* is the id it is to have, made when the plan was shown: where the run is written already, that one is given
    back and nothing is written. Raise RunIsAnothers as run_written does.

    Each shop that can have a sign gets one, or the good one that says the same; each other one is a line with what
    stands in the way. Whoever has words that take their time plans with Remembered ones before the transaction begins,
    and hands in the same. Raise as plan_run does; PlanChanged where it would be another plan by now, NothingToPrint.
    """
    run_id = run_id or new_id()
    hold_new_id(session, run_id)
    if (written := run_written(session, by=by, run_id=run_id, wanted=wanted)) is not None:
        return written
    ends_at = head(session)
    words = Remembered(words)
    if plan_run(session, by=by, wanted=wanted, words=words).hash != plan_hash:
        raise PlanChanged
    held = _hold(session, wanted)
    plan = plan_run(session, by=by, wanted=wanted, words=words)
    if plan.hash != plan_hash or not held.issuperset(line.merchant.id for line in plan.lines):
        raise PlanChanged
    if plan.unit is None or not plan.signs:
        raise NothingToPrint
    run = PrintRun(
        id=run_id,
        number=_next_number(session, plan.unit),
        unit=plan.unit,
        layout=plan.paper.drawn_layout,
        sheet=plan.paper.sheet,
        start_at=plan.paper.start_at,
        copies=plan.paper.copies,
        order=plan.wanted.order,
        only=plan.wanted.only,
        place_ids=[one.hex for one in plan.wanted.place_ids],
        merchant_ids=[one.hex for one in plan.wanted.merchant_ids],
        head_sequence=ends_at.sequence,
        head_seal=ends_at.mac[:SHORT],
        made_by=by,
    )
    session.add(run)
    session.flush()
    to_make = [line.to_make for line in plan.lines if line.to_make is not None]
    made = make_signs(session, by=by, layout=plan.paper.layout, wanted=to_make)
    _write_lines(session, run, plan.lines, made)
    _write_parts(session, run, plan)
    record(
        session,
        by=by,
        action="print_run:write",
        subject_id=run.id,
        run=run.number,
        layout=plan.paper.layout,
        sheet=run.sheet,
        copies=run.copies,
        signs=len(made),
        new=sum(sign.is_new for sign in made),
        obstacles={str(obstacle): count for obstacle, count in sorted(plan.obstacles.items())},
    )
    session.flush()
    return run


def _hold(session: Session, wanted: Wanted) -> set[uuid.UUID]:
    """Hold every shop that the run may be about, whoever may see it: what may be printed is decided afterwards."""
    wanted = wanted.in_one_way()
    paper = paper_for(layout=wanted.layout, sheet=wanted.sheet, start_at=wanted.start_at, copies=wanted.copies)
    ids: set[uuid.UUID] = set()
    for condition in conditions_of(wanted, layout=paper.layout):
        ids.update(session.scalars(select(Merchant.id).where(condition)))
    hold_merchants(session, ids)
    return ids


def _next_number(session: Session, unit: Unit) -> str:
    (number,) = count_up(session, PrintRunCounter, unit=unit)
    return f"{unit.code}-D{number:04d}"


def _write_lines(session: Session, run: PrintRun, lines: Sequence[PlannedLine], made: Sequence[MadeSign]) -> None:
    signs, now = iter(made), utc_now()
    rows = []
    for position, line in enumerate(lines, 1):
        sign = next(signs) if line.to_make is not None else None
        rows.append(
            {
                "id": new_id(),
                "created_at": now,
                "run_id": run.id,
                "position": position,
                "merchant_id": line.merchant.id,
                "sign_id": sign and sign.sign.id,
                "is_new": sign is not None and sign.is_new,
                "obstacle": line.obstacle,
                "told": line.told,
            }
        )
    session.execute(insert(PrintLine), rows)


def _write_parts(session: Session, run: PrintRun, plan: RunPlan) -> None:
    parts = plan.paper.parts(plan.signs)
    session.add_all(
        PrintPart(run=run, number=number, first_sign=first, last_sign=last)
        for number, (first, last) in enumerate(parts, 1)
    )
