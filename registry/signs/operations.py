"""Printing, posting and ending signs. The caller owns the transaction: nothing here commits."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from database.base import utc_now
from qr import LAYOUTS
from registry.accounts.model import PaymentAccount
from registry.accounts.queries import active_account_of
from registry.consents.model import Purpose
from registry.consents.queries import agrees_to
from registry.merchants.holding import hold_merchant
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.plain_line import plain_line
from registry.signs.errors import (
    LayoutUnknown,
)
from registry.signs.making import LONGEST_LINE, SignToMake, make_signs, require_printable, texts_of
from registry.signs.model import Sign, SignState
from registry.signs.moving import hold_good_sign, move_sign, require_since_made, tell_of_sign
from registry.signs.standing import MAY_HANG
from registry.trader import Trader


def make_sign(
    session: Session, *, by: Officer | Trader, merchant_id: uuid.UUID, layout: str, place_line: str, unit_line: str
) -> Sign:
    """Give the shop's sign in a layout its row: serial, check code, and the account and texts it is printed with.

    A good sign with the same account, layout and texts is given again: paper may be printed twice, a serial is not.
    A trader makes signs of the own shop by the same rules; nothing in them is the trader's to choose but the size.
    Raise NoResultFound for a shop *by* may not see, MerchantIsClosed, NoActiveAccount, ShopChangedSinceApproval,
    LayoutUnknown, HolderDoesNotAgree or LineTooLong; SealBroken for an account that was changed past the program.
    """
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    agrees = agrees_to(session, merchant, Purpose.PRINT_SIGN)
    account = require_printable(merchant, active_account_of(session, merchant), agrees=agrees)
    if layout not in LAYOUTS:
        raise LayoutUnknown(layout)
    texts = texts_of(merchant, place_line=place_line, unit_line=unit_line)
    return make_signs(session, by=by, layout=layout, wanted=[SignToMake(merchant, account, texts)])[0].sign


def post_sign(session: Session, *, by: Officer, sign_id: uuid.UUID, on: date) -> Sign:
    """Say that the sign hangs at the shop since *on*. Earlier signs of the same layout there are replaced by it.

    A sign that hangs already is left as it is. Raise NoResultFound, SignNoLongerGood, PostedInTheFuture or
    PostedBeforeMade.
    """
    sign = hold_good_sign(session, by=by, sign_id=sign_id)
    require_since_made(sign, on)
    if sign.state is SignState.POSTED:
        return sign
    move_sign(session, sign, SignState.POSTED, posted_on=on, last_seen_on=on)
    tell_of_sign(session, by, "sign:post", sign, posted_on=on.isoformat())
    before = (Sign.layout == sign.layout, Sign.created_at <= sign.created_at, Sign.id != sign.id)
    _replace(session, by, _good_signs(session, sign.merchant, *before))
    return sign


def void_sign(session: Session, *, by: Officer | Trader, sign_id: uuid.UUID, note: str = "") -> Sign:
    """Say that the sign must not be used any more: misprinted, lost, damaged; *note* says which.

    Raise NoResultFound or SignNoLongerGood.
    """
    sign = hold_good_sign(session, by=by, sign_id=sign_id)
    move_sign(session, sign, SignState.VOID, ended_at=utc_now())
    tell_of_sign(session, by, "sign:void", sign, note=plain_line(note)[:LONGEST_LINE])
    return sign


def replace_signs_of(session: Session, *, by: Officer, merchant: Merchant, account: PaymentAccount) -> Sequence[Sign]:
    """Mark the signs of an account that is no longer the shop's as replaced; return those that were good."""
    return _replace(session, by, _good_signs(session, merchant, Sign.account_id == account.id))


def _good_signs(session: Session, merchant: Merchant, *conditions: ColumnElement[bool]) -> Sequence[Sign]:
    """The merchant's signs that may hang and meet the conditions, newest first."""
    return session.scalars(
        select(Sign)
        .where(Sign.merchant_id == merchant.id, Sign.state.in_(MAY_HANG), *conditions)
        .order_by(Sign.created_at.desc(), Sign.serial.desc())
    ).all()


def _replace(session: Session, by: Officer, signs: Sequence[Sign]) -> Sequence[Sign]:
    for sign in signs:
        move_sign(session, sign, SignState.REPLACED, ended_at=utc_now())
        tell_of_sign(session, by, "sign:replace", sign)
    return signs
