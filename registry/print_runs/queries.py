"""Questions about print runs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from database.base import utc_now
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings, within_postings
from registry.places.model import Place
from registry.print_runs.model import PartState, PrintLine, PrintPart, PrintRun, RunState
from registry.signs.model import Sign
from registry.units.model import Unit


@dataclass(frozen=True)
class RunProgress:
    """How far a run has come: signs of parts that are ready count whole, of the others as far as a worker told."""

    state: RunState
    signs: int
    drawn: int
    checked: int
    """Read back."""
    parts: int
    parts_ready: int
    seconds_since_last_word: float
    """Since a worker said something of it last, or since it was written."""


def runs_seen_by(
    session: Session, officer: Officer, *, limit: int, before: uuid.UUID | None = None
) -> Sequence[PrintRun]:
    """The runs the officer may see, newest first, at most *limit*; only older ones than that with the id *before*."""
    query = _seen_by(officer).order_by(PrintRun.id.desc()).limit(limit)
    return session.scalars(query if before is None else query.where(PrintRun.id < before)).all()


def run_seen_by(session: Session, officer: Officer, run_id: uuid.UUID) -> PrintRun:
    """The run as it is now, or NoResultFound where the officer may not know that it exists."""
    query = _seen_by(officer).where(PrintRun.id == run_id)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def lines_of(session: Session, run: PrintRun) -> Sequence[PrintLine]:
    """Its lines in their order, with shop, place, sign and account. The caller has checked that it may be seen."""
    return session.scalars(
        select(PrintLine)
        .where(PrintLine.run_id == run.id)
        .join(PrintLine.merchant)
        .options(
            contains_eager(PrintLine.merchant).joinedload(Merchant.place),
            joinedload(PrintLine.sign).joinedload(Sign.account),
        )
        .order_by(PrintLine.position)
    ).all()


def parts_of(session: Session, run: PrintRun) -> Sequence[PrintPart]:
    """Its parts as they are now, in their order. The caller has checked that it may be seen."""
    return session.scalars(
        select(PrintPart)
        .where(PrintPart.run_id == run.id)
        .order_by(PrintPart.number)
        .execution_options(populate_existing=True)
    ).all()


def part_seen_by(session: Session, officer: Officer, *, run_id: uuid.UUID, number: int) -> PrintPart:
    """One part of a run as it is now, with the run, or NoResultFound as for the run."""
    run = run_seen_by(session, officer, run_id)
    asked = select(PrintPart).where(PrintPart.run_id == run.id, PrintPart.number == number)
    return session.scalars(asked.execution_options(populate_existing=True)).one()


def progress_of(session: Session, run: PrintRun) -> RunProgress:
    """How far the run has come at this moment. The caller has checked that it may be seen."""
    signs, ready = PrintPart.last_sign - PrintPart.first_sign + 1, PrintPart.state == PartState.READY
    state, *sums, heard_at = session.execute(
        select(
            PrintRun.state,
            func.sum(signs),
            func.sum(case((ready, signs), else_=PrintPart.drawn)),
            func.sum(case((ready, signs), else_=PrintPart.checked)),
            func.count(),
            func.sum(case((ready, 1), else_=0)),
            func.max(PrintPart.heard_at),
        )
        .join(PrintPart, PrintPart.run_id == PrintRun.id)
        .where(PrintRun.id == run.id)
        .group_by(PrintRun.state)
    ).one()
    silent = (utc_now() - (heard_at or run.created_at)).total_seconds()
    signs_in_all, drawn, checked, parts, parts_ready = sums
    return RunProgress(state, signs_in_all, drawn, checked, parts, parts_ready, max(silent, 0.0))


def _seen_by(officer: Officer) -> Select[PrintRun]:
    return (
        select(PrintRun)
        .join(PrintRun.unit)
        .options(contains_eager(PrintRun.unit), joinedload(PrintRun.made_by))
        .where(or_(units_within_postings(officer), and_(_some_place_of_unit(officer), _every_shop(officer))))
    )


def _some_place_of_unit(officer: Officer) -> ColumnElement[bool]:
    """Asked first: it keeps the runs of other units from being looked through."""
    return Unit.id.in_(select(Place.unit_id).where(within_postings(officer)))


def _every_shop(officer: Officer) -> ColumnElement[bool]:
    """Whether every shop of the run lies in a place that the officer is posted to."""
    line, shop = aliased(PrintLine), aliased(Merchant)
    mine = select(Place.id).where(within_postings(officer))
    of_others = exists().where(line.run_id == PrintRun.id, shop.id == line.merchant_id, shop.place_id.not_in(mine))
    return ~of_others
