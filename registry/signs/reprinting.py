"""Printing one sign anew, with a reason: a serial and a check code of its own, and the one before ends at once.

The caller owns the transaction: nothing here commits.
"""

import uuid

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.accounts.queries import active_account_of
from registry.consents.model import Purpose
from registry.consents.queries import agrees_to
from registry.officers.model import Officer
from registry.plain_line import plain_line
from registry.signs.errors import ReprintNoteMissing
from registry.signs.making import LONGEST_LINE, SignToMake, make_signs, require_printable, texts_of
from registry.signs.model import ReprintReason, Sign, SignState
from registry.signs.moving import hold_good_sign, move_sign, tell_of_sign


def reprint_sign(
    session: Session,
    *,
    by: Officer,
    sign_id: uuid.UUID,
    reason: ReprintReason,
    note: str = "",
    place_line: str | None = None,
    unit_line: str | None = None,
) -> Sign:
    """Give the shop a new sign in the same layout, for the account of today, and end the one before.

    It is a new one whatever else hangs there: the paper before is lost, or must not be mistaken for this one. The
    lines above and below are the given ones, else as they were. Raise NoResultFound, SignNoLongerGood,
    ReprintNoteMissing where the reason is another one and no note tells it, and as make_sign does.
    """
    before = hold_good_sign(session, by=by, sign_id=sign_id)
    told = plain_line(note)[:LONGEST_LINE]
    if reason is ReprintReason.OTHER and not told:
        raise ReprintNoteMissing
    merchant = before.merchant
    account = require_printable(
        merchant,
        active_account_of(session, merchant),
        agrees=agrees_to(session, merchant, Purpose.PRINT_SIGN),
    )
    texts = texts_of(
        merchant,
        place_line=before.place_line if place_line is None else place_line,
        unit_line=before.unit_line if unit_line is None else unit_line,
    )
    wanted = SignToMake(merchant, account, texts, replaces=before, reason=reason)
    sign = make_signs(session, by=by, layout=before.layout, wanted=[wanted])[0].sign
    move_sign(session, before, SignState.REPLACED, ended_at=utc_now())
    tell_of_sign(session, by, "sign:replace", before, reason=reason, note=told, replaced_by=sign.serial)
    return sign
