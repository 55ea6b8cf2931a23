"""Making signs, one or thousands at once: which shop may have one, which texts stand on it, and its row.

A single sign and a whole print run go the same way, so that neither has rules of its own. Nothing here commits.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database.constraints import violates
from registry.accounts.identity import is_for_shop_of_today
from registry.accounts.model import PaymentAccount
from registry.accounts.whole import require_whole
from registry.audit.operations import masked, record
from registry.chunks import chunks
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.plain_line import plain_line
from registry.signs.check_codes import new_check_code
from registry.signs.errors import HolderDoesNotAgree, LineTooLong, NoActiveAccount, ShopChangedSinceApproval
from registry.signs.marks import ON_PAPER, PRINTED_ANEW, mark_of_sign
from registry.signs.model import ReprintReason, Sign, SignState
from registry.signs.serials import next_serials
from registry.signs.standing import MAY_HANG
from registry.signs.wave_begins import is_of_before, wave_begins
from registry.trader import Trader
from registry.trader_links.model import TraderLink

LONGEST_LINE = 200


@dataclass(frozen=True)
class SignTexts:
    """The lines that the register keeps of a sign, as they are stored."""

    shop_name: str
    place_line: str
    unit_line: str


@dataclass(frozen=True)
class SignToMake:
    """A sign for a shop that may have it."""

    merchant: Merchant
    account: PaymentAccount
    texts: SignTexts
    replaces: Sign | None = None
    """The sign that this one is printed anew for, and why; it gets a serial of its own whatever hangs there."""
    reason: ReprintReason | None = None

    def is_said_by(self, sign: Sign) -> bool:
        """Whether *sign* says the same: one that may hang is then not made anew."""
        return (
            self.replaces is None
            and sign.account_id == self.account.id
            and all(getattr(sign, name) == text for name, text in asdict(self.texts).items())
        )


@dataclass(frozen=True)
class MadeSign:
    """A sign, and whether there was none before that says the same."""

    sign: Sign
    is_new: bool


def require_printable(merchant: Merchant, account: PaymentAccount | None, *, agrees: bool) -> PaymentAccount:
    """Return the shop's active *account* where a sign with it may be made; the caller holds the merchant.

    *agrees* says whether the trader agreed that a sign hangs in public. Raise MerchantIsClosed, NoActiveAccount,
    ShopChangedSinceApproval or HolderDoesNotAgree; SealBroken for an account that was changed past the program.
    """
    if merchant.is_closed:
        raise MerchantIsClosed
    if account is None:
        raise NoActiveAccount
    require_whole(account)
    if not is_for_shop_of_today(account):
        raise ShopChangedSinceApproval
    if not agrees:
        raise HolderDoesNotAgree
    return account


def texts_of(merchant: Merchant, *, place_line: str, unit_line: str) -> SignTexts:
    """The lines of the shop's sign as they are stored, or raise LineTooLong."""
    texts = SignTexts(merchant.trade_name, plain_line(place_line), plain_line(unit_line))
    if max(map(len, asdict(texts).values())) > LONGEST_LINE:
        raise LineTooLong(LONGEST_LINE)
    return texts


def make_signs(session: Session, *, by: Officer | Trader, layout: str, wanted: Sequence[SignToMake]) -> list[MadeSign]:
    """Give each wanted sign its row in the same order: serial, check code, account and texts it is printed with.

    A good sign that says the same is given again: paper may be printed twice, a serial is not. Not one from before a
    wave: that one is to be replaced. The caller holds the merchants, which are of one unit, and asked require_printable
    of each.
    """
    good = good_signs(session, [sign.merchant.id for sign in wanted], layout=layout)
    begun = wave_begins(session, {sign.merchant.place_id for sign in wanted})
    standing = [_standing(sign, good, begun) for sign in wanted]
    missing = [sign for sign, there in zip(wanted, standing, strict=True) if there is None]
    fresh = iter(_make(session, by, layout, missing))
    return [MadeSign(there or next(fresh), there is None) for there in standing]


def _standing(wanted: SignToMake, good: dict[uuid.UUID, list[Sign]], begun: dict[uuid.UUID, datetime]) -> Sign | None:
    """The good sign that says the same already, made since the last wave of its place *begun*."""
    since = begun.get(wanted.merchant.place_id)
    theirs = good.get(wanted.merchant.id, ())
    return next((sign for sign in theirs if wanted.is_said_by(sign) and not is_of_before(sign, since)), None)


def good_signs(session: Session, merchant_ids: Sequence[uuid.UUID], *, layout: str) -> dict[uuid.UUID, list[Sign]]:
    """The signs in the layout that nobody ended, newest first, by their shops."""
    found: dict[uuid.UUID, list[Sign]] = {}
    for ids in chunks(merchant_ids):
        signs = session.scalars(
            select(Sign)
            .where(Sign.merchant_id.in_(ids), Sign.layout == layout, Sign.state.in_(MAY_HANG))
            .order_by(Sign.merchant_id, Sign.created_at.desc(), Sign.serial.desc())
            .execution_options(populate_existing=True)
        )
        found |= {shop_id: list(theirs) for shop_id, theirs in groupby(signs, lambda sign: sign.merchant_id)}
    return found


def _make(session: Session, by: Officer | Trader, layout: str, missing: Sequence[SignToMake]) -> list[Sign]:
    if not missing:
        return []
    serials = next_serials(session, unit=missing[0].merchant.place.unit, count=len(missing))
    answers = _who_answers(session, by)
    signs = [
        Sign(
            serial=serial,
            merchant=wanted.merchant,
            account=wanted.account,
            layout=layout,
            state=SignState.PRINTED,
            printed_by_id=answers,
            replaces=wanted.replaces,
            reprint_reason=wanted.reason,
            **asdict(wanted.texts),
        )
        for serial, wanted in zip(serials, missing, strict=True)
    ]
    _add_with_codes(session, signs)
    for sign in signs:
        record(
            session,
            by=by,
            action="sign:make",
            subject_id=sign.id,
            merchant_id=sign.merchant_id,
            serial=sign.serial,
            layout=layout,
            account=masked(sign.account.account_number),
            mark=mark_of_sign({name: getattr(sign, name) for name in ON_PAPER + PRINTED_ANEW}),
            **_told_of_reprint(sign),
        )
    return signs


def _told_of_reprint(sign: Sign) -> dict[str, Any]:
    """What the trail tells besides of a sign that took another's place."""
    if sign.replaces is None or sign.reprint_reason is None:
        return {}
    return {"reason": sign.reprint_reason, "replaces": sign.replaces.serial}


def _who_answers(session: Session, by: Officer | Trader) -> uuid.UUID:
    """The officer who answers for the paper: of a trader, who gave the link. The trail tells who made it."""
    return session.get_one(TraderLink, by.link_id).made_by_id if isinstance(by, Trader) else by.id


def _add_with_codes(session: Session, signs: Sequence[Sign]) -> None:
    """Store the signs with check codes that no other has. One in some thousands of tries meets a code in use."""
    without = list(signs)
    while True:
        for sign in without:
            sign.check_code = new_check_code()
        try:
            with session.begin_nested():
                session.add_all(signs)
        except IntegrityError as error:
            if not violates(error, "uq_sign_check_code"):
                raise
            without = _with_taken_code(session, signs)
        else:
            return


def _with_taken_code(session: Session, signs: Sequence[Sign]) -> list[Sign]:
    """Those whose code is another sign's: of a stored one, or of one before it among *signs*."""
    taken: set[str] = set()
    for some in chunks([sign.check_code for sign in signs]):
        taken |= set(session.scalars(select(Sign.check_code).where(Sign.check_code.in_(some))))
    found = []
    for sign in signs:
        if sign.check_code in taken:
            found.append(sign)
        taken.add(sign.check_code)
    return found
