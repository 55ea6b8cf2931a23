"""Ticking many signs of a print run off at once: the shops have them, or they hang.

Each sign goes the way it would go alone; what stands in the way of one stops no other. The caller owns the transaction:
nothing here commits.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from campaigns.enrolment.operations import post_sign
from database.sealing import SealBroken
from registry.calendar import today
from registry.merchants.holding import hold_merchant
from registry.officers.model import Officer
from registry.print_runs.queries import run_seen_by
from registry.print_runs.ticks import Step, shops_of_signs, went_through
from registry.signs.errors import PostedBeforeMade, PostedInTheFuture
from registry.signs.queries import sign_seen_by
from registry.signs.rechecking import hand_over_sign
from registry.signs.standing import WhyOld, why_old


@dataclass
class TickedOff:
    """What became of the signs that were ticked, each in the order they were printed."""

    done: list[uuid.UUID] = field(default_factory=list)
    before: list[uuid.UUID] = field(default_factory=list)
    """Those that somebody had ticked off already: the day told first stands."""
    refused: dict[uuid.UUID, WhyOld | PostedBeforeMade | SealBroken] = field(default_factory=dict)
    """Those that could not be, and why: old, made later than that day, or with an account changed past the program."""


def tick_off(
    session: Session, *, by: Officer, run_id: uuid.UUID, step: Step, sign_ids: Collection[uuid.UUID], on: date
) -> TickedOff:
    """Say that the shops got these signs of the run *on* that day, or that they hang since then.

    Raise NoResultFound for a run that *by* may not see or a sign that is none of its, and PostedInTheFuture; then
    nothing was changed.
    """
    if on > today():
        raise PostedInTheFuture(on, today())
    run = run_seen_by(session, by, run_id)
    shops = shops_of_signs(session, run, list(set(sign_ids)))
    if len(shops) != len(set(sign_ids)):
        raise NoResultFound
    for shop_id in sorted(set(shops.values())):  # in the order of their ids: two who tick never wait for each other
        hold_merchant(session, by=by, merchant_id=shop_id)
    told = TickedOff()
    for sign_id in shops:
        try:
            sign = sign_seen_by(session, by, sign_id)
        except SealBroken as refusal:
            told.refused[sign_id] = refusal
            continue
        session.refresh(sign, ["state", "posted_on", "handed_over_on"])
        if (why := why_old(sign)) is not None:
            told.refused[sign_id] = why
        elif went_through(sign, step) is not None:
            told.before.append(sign_id)
        else:
            change = hand_over_sign if step is Step.HANDED_OVER else post_sign
            try:
                change(session, by=by, sign_id=sign_id, on=on)
            except PostedBeforeMade as refusal:  # it says so before it changes anything
                told.refused[sign_id] = refusal
            else:
                told.done.append(sign_id)
    return told
