"""Signs at the shop's door: handed over, seen to hang as they should, and due to be looked at again.

The caller owns the transaction: nothing here commits.
"""

import uuid
from datetime import date, timedelta

from sqlalchemy.orm import Session

from registry.calendar import today
from registry.officers.model import Officer
from registry.signs.errors import SignDoesNotHang
from registry.signs.model import Sign, SignState
from registry.signs.moving import hold_good_sign, move_sign, require_since_made, tell_of_sign

RECHECK_AFTER = timedelta(days=90)
"""A sign that nobody saw hang for so long is due to be looked at again: the one place that says how long.

No rule that we know of names an interval. Ninety days is this program's own choice: a quarter, the period that wards
report by (Decree 09/2019/ND-CP), so that what a report says hangs was seen within about one. For 542 signs that is nine
to look at on a working day. Whoever needs another interval changes it here.
"""


def hand_over_sign(session: Session, *, by: Officer, sign_id: uuid.UUID, on: date) -> Sign:
    """Say that the shop got the sign *on* that day, as it signed on the list; one it has already is left as it is.

    Raise NoResultFound, SignNoLongerGood, PostedInTheFuture or PostedBeforeMade.
    """
    sign = hold_good_sign(session, by=by, sign_id=sign_id)
    require_since_made(sign, on)
    if sign.handed_over_on is None:
        move_sign(session, sign, sign.state, handed_over_on=on, handed_over_by_id=by.id)
        tell_of_sign(session, by, "sign:hand_over", sign, handed_over_on=on.isoformat())
    return sign


def find_sign_hanging(session: Session, *, by: Officer, sign_id: uuid.UUID, on: date) -> Sign:
    """Say that the sign hung as it should *on* that day: somebody saw it, or a comparison found it good.

    A day before it was last seen changes nothing. Raise NoResultFound, SignNoLongerGood, SignDoesNotHang,
    PostedInTheFuture or PostedBeforeMade.
    """
    sign = hold_good_sign(session, by=by, sign_id=sign_id)
    require_since_made(sign, on)
    if sign.state is not SignState.POSTED:
        raise SignDoesNotHang
    if sign.last_seen_on is None or on > sign.last_seen_on:
        move_sign(session, sign, sign.state, last_seen_on=on)
        tell_of_sign(session, by, "sign:find", sign, last_seen_on=on.isoformat())
    return sign


def due_for_recheck_on(sign: Sign, *, after: timedelta = RECHECK_AFTER) -> date | None:
    """The day from which the sign is due to be looked at again; nothing of one that does not hang."""
    if sign.state is not SignState.POSTED or sign.posted_on is None:
        return None
    return max(sign.posted_on, sign.last_seen_on or sign.posted_on) + after


def is_due_for_recheck(sign: Sign, *, after: timedelta = RECHECK_AFTER) -> bool:
    """Whether that day has come."""
    due = due_for_recheck_on(sign, after=after)
    return due is not None and due <= today()
