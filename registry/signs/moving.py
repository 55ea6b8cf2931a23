"""What every change of a sign does: hold its shop, see that the sign is still good, write, and tell the trail."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.calendar import day_of, today
from registry.merchants.holding import hold_merchant
from registry.officers.model import Officer
from registry.signs.errors import PostedBeforeMade, PostedInTheFuture, SignNoLongerGood
from registry.signs.model import Sign, SignState
from registry.signs.queries import sign_seen_by
from registry.signs.standing import MAY_HANG
from registry.trader import Trader


def hold_good_sign(session: Session, *, by: Officer | Trader, sign_id: uuid.UUID) -> Sign:
    """The sign, still good, its shop held until the transaction ends. Raise NoResultFound or SignNoLongerGood."""
    sign = sign_seen_by(session, by, sign_id)
    hold_merchant(session, by=by, merchant_id=sign.merchant_id)
    session.refresh(sign, ["state", "posted_on", "handed_over_on", "last_seen_on"])
    if sign.state not in MAY_HANG:
        raise SignNoLongerGood(sign.state)
    return sign


def require_since_made(sign: Sign, on: date) -> None:
    """Raise PostedInTheFuture or PostedBeforeMade where nothing can have become of the sign *on* that day."""
    if on > today():
        raise PostedInTheFuture(on, today())
    if on < day_of(sign.created_at):
        raise PostedBeforeMade(on, day_of(sign.created_at))


def move_sign(session: Session, sign: Sign, state: SignState, **values: object) -> None:
    """Write the state and what goes with it. The caller holds the shop."""
    session.execute(update(Sign).where(Sign.id == sign.id).values(state=state, **values))


def tell_of_sign(session: Session, by: Officer | Trader, action: str, sign: Sign, **details: Any) -> None:
    """Add the entry of what became of the sign."""
    record(
        session,
        by=by,
        action=action,
        subject_id=sign.id,
        merchant_id=sign.merchant_id,
        serial=sign.serial,
        **details,
    )
