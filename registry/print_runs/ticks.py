"""How far the signs of a run have gone out: which the shops have, and which hang, in the order they were printed."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from registry.accounts.model import AccountState, PaymentAccount
from registry.chunks import chunks
from registry.merchants.model import Merchant
from registry.print_runs.model import PrintLine, PrintRun
from registry.signs.model import Sign
from registry.signs.standing import MAY_HANG


class Step(StrEnum):
    """What is ticked off on the list of a run, as addresses tell it."""

    HANDED_OVER = "handed-over"
    HUNG = "hung"


@dataclass(frozen=True)
class Ticked:
    """How many signs of a run went through a step, of how many."""

    done: int
    of: int
    left_out: int
    """Signs that ended before they did, or whose shop closed: not counted in *of*."""


@dataclass(frozen=True)
class RunSign:
    """A sign of a run."""

    number: int
    """Counted from 1 among the signs of the run, as on the list that shops sign."""
    sign: Sign


_DAY_OF = {Step.HANDED_OVER: func.coalesce(Sign.handed_over_on, Sign.posted_on), Step.HUNG: Sign.posted_on}
"""A sign that hangs is out of the ward's hands, also where an official carried it there."""
_OLD = or_(Merchant.is_closed, Sign.state.not_in(MAY_HANG), PaymentAccount.state != AccountState.ACTIVE)
"""What why_old says of a sign, asked of many."""


def _left(step: Step) -> ColumnElement[bool]:
    return and_(_DAY_OF[step].is_(None), ~_OLD)


def went_through(sign: Sign, step: Step) -> date | None:
    """The day *sign* went through the step; nothing where it has not."""
    return (sign.handed_over_on or sign.posted_on) if step is Step.HANDED_OVER else sign.posted_on


def ticks_of(session: Session, run_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[Step, Ticked]]:
    """How far each run is, by its id. The caller has checked that they may be seen.

    A sign that went through a step counts for good, whatever became of it; one that can no longer is left out.
    """
    found: dict[uuid.UUID, dict[Step, Ticked]] = {}
    for ids in chunks(list(run_ids)):
        sums = [
            func.sum(case((condition, 1), else_=0))
            for step in Step
            for condition in (_DAY_OF[step].is_not(None), _left(step))
        ]
        asked = (
            select(PrintLine.run_id, func.count(), *sums)
            .join(PrintLine.sign)
            .join(Sign.merchant)
            .join(Sign.account)
            .where(PrintLine.run_id.in_(ids))
            .group_by(PrintLine.run_id)
        )
        for run_id, signs, *counts in session.execute(asked):
            found[run_id] = {
                step: Ticked(done, done + left, signs - done - left)
                for step, (done, left) in zip(Step, zip(counts[::2], counts[1::2], strict=True), strict=True)
            }
    return found


def signs_of_run(session: Session, run: PrintRun, *, first: int, limit: int) -> list[RunSign]:
    """At most *limit* signs from the one with the number *first* on, with shop and place; of accounts only the state.

    The caller has checked that the run may be seen.
    """
    signs = session.scalars(
        select(Sign)
        .join(PrintLine, PrintLine.sign_id == Sign.id)
        .where(PrintLine.run_id == run.id)
        .options(
            joinedload(Sign.merchant).joinedload(Merchant.place),
            joinedload(Sign.account).load_only(PaymentAccount.state),
        )
        .order_by(PrintLine.position)
        .offset(first - 1)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [RunSign(number, sign) for number, sign in enumerate(signs, first)]


def first_left(session: Session, run: PrintRun, step: Step) -> int | None:
    """The number of the first sign that may go through the step and has not; nothing where none is left."""
    numbered = (
        select(func.row_number().over(order_by=PrintLine.position).label("number"), _left(step).label("is_left"))
        .join(PrintLine.sign)
        .join(Sign.merchant)
        .join(Sign.account)
        .where(PrintLine.run_id == run.id)
        .subquery()
    )
    number: int | None = session.scalar(select(func.min(numbered.c.number)).where(numbered.c.is_left))
    return number


def shops_of_signs(session: Session, run: PrintRun, sign_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The shop of each sign that is one of the run's, by the sign's id, in the order they were printed."""
    found: list[tuple[int, uuid.UUID, uuid.UUID]] = []
    for ids in chunks(sign_ids):
        asked = select(PrintLine.position, PrintLine.sign_id, PrintLine.merchant_id)
        rows = session.execute(asked.where(PrintLine.run_id == run.id, PrintLine.sign_id.in_(ids)))
        found += [(position, sign_id, shop_id) for position, sign_id, shop_id in rows if sign_id]
    return {sign_id: shop_id for _position, sign_id, shop_id in sorted(found)}
