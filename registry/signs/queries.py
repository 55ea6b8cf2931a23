"""Questions about signs."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from registry.accounts.model import AccountState, PaymentAccount
from registry.accounts.whole import require_whole
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.signs.model import Sign, SignState
from registry.trader import Trader
from registry.trader_links.scope import within_link


def sign_seen_by(session: Session, reader: Officer | Trader, sign_id: uuid.UUID) -> Sign:
    """The sign with that id at a shop inside the officer's postings, or the trader's; else NoResultFound.

    Raise SealBroken where its account was changed past the program.
    """
    mine = within_link(reader) if isinstance(reader, Trader) else within_postings(reader)
    sign = session.scalars(
        _with_everything().join(Sign.merchant).join(Merchant.place).where(Sign.id == sign_id, mine)
    ).one()
    require_whole(sign.account)
    return sign


def signs_of_merchant(session: Session, merchant: Merchant) -> Sequence[Sign]:
    """Every sign ever printed for the merchant, newest first, with the account on it and who printed it."""
    return session.scalars(
        select(Sign)
        .where(Sign.merchant_id == merchant.id)
        .options(joinedload(Sign.account), joinedload(Sign.printed_by))
        .order_by(Sign.created_at.desc(), Sign.serial.desc())
    ).all()


def sign_with_check_code(session: Session, code: str) -> Sign | None:
    """The sign with that check code, as read_check_code gives it; for anybody who holds one in front of them.

    Raise SealBroken where its account was changed past the program.
    """
    if not (code.isascii() and code.isprintable()):  # no code has such characters, and PostgreSQL refuses some
        return None
    sign = session.scalars(_with_everything().where(Sign.check_code == code)).one_or_none()
    if sign is not None:
        require_whole(sign.account)
    return sign


def posted_sign_of(session: Session, merchant: Merchant) -> Sign | None:
    """The latest sign of the merchant's active account that hangs there, if any does."""
    return session.scalars(
        select(Sign)
        .join(Sign.account)
        .where(
            Sign.merchant_id == merchant.id,
            Sign.state == SignState.POSTED,
            PaymentAccount.state == AccountState.ACTIVE,
        )
        .order_by(Sign.posted_on.desc(), Sign.serial.desc())
        .limit(1)
    ).one_or_none()


def last_shown_number(account: PaymentAccount) -> str:
    """The last four characters of the account, which is all the public sees of it."""
    return account.account_number[-4:]


def _with_everything() -> Select[Sign]:
    return select(Sign).options(
        joinedload(Sign.merchant).joinedload(Merchant.place).joinedload(Place.unit),
        joinedload(Sign.account),
    )
