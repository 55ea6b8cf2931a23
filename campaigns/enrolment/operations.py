"""What happens at a shop, in the registry and on the ladder at once: registered, account activated, sign posted.

The caller owns the transaction: nothing here commits.
"""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.ladder.operations import record_fact
from campaigns.ladder.queries import stands_on
from registry.accounts.content import AccountContent
from registry.accounts.model import PaymentAccount
from registry.accounts.operations import approve_account, propose_account
from registry.accounts.queries import account_seen_by, active_account_of, has_had
from registry.calendar import today
from registry.merchants.details import MerchantDetails
from registry.merchants.errors import SentDifferently
from registry.merchants.holding import hold_merchant
from registry.merchants.model import Merchant
from registry.merchants.operations import register_merchant
from registry.officers.model import Officer
from registry.places.model import Place
from registry.signs import operations as signs
from registry.signs import reprinting
from registry.signs.model import Sign
from registry.signs.queries import posted_sign_of
from registry.trader import Trader


def register(
    session: Session,
    *,
    by: Officer,
    place: Place,
    client_id: uuid.UUID,
    details: MerchantDetails,
    account: AccountContent | None = None,
) -> Merchant:
    """Register a merchant, surveyed today, and propose its account where one was sent with it.

    The same form sent again, however late, is the same merchant and nothing further: it neither records a fact nor
    takes the place of what was proposed since. Raise as register_merchant and propose_account do; SentDifferently
    also when the form came before with another account.
    """
    merchant = register_merchant(session, by=by, place=place, client_id=client_id, details=details)
    # Asked afterwards: of two that send the form at once, the second waited for the first inside register_merchant.
    told = select(Fact.id).where(Fact.merchant_id == merchant.id, Fact.origin == Origin.REGISTERED)
    if session.scalars(told).first() is not None:
        if account is not None and not has_had(session, merchant, account):
            raise SentDifferently(merchant)
        return merchant
    record_fact(session, by=by, merchant=merchant, rung=Rung.SURVEYED, happened_on=today(), origin=Origin.REGISTERED)
    if account is not None:
        propose_account(session, by=by, merchant_id=merchant.id, content=account)
    return merchant


def activate_account(session: Session, *, by: Officer, account_id: uuid.UUID, shown_hash: str) -> PaymentAccount:
    """Approve the account that was shown: the shop has an account and a code to it from today.

    Where it takes the place of another account, that one's signs are replaced, and the shop is without a sign
    until a new one hangs. Tests and daily use were of that account, so they are lost as well; approved anew for a
    renamed shop, the account is the same and they stand. Raise as approve_account does.
    """
    shop_id = account_seen_by(session, by, account_id).merchant_id
    merchant = hold_merchant(session, by=by, merchant_id=shop_id)
    former = active_account_of(session, merchant)
    account = approve_account(session, by=by, account_id=account_id, shown_hash=shown_hash)
    for rung in (Rung.ACCOUNT_READY, Rung.CODE_ISSUED):
        if not stands_on(session, merchant, rung, today()):
            record_fact(
                session, by=by, merchant=merchant, rung=rung, happened_on=today(), origin=Origin.ACCOUNT_ACTIVATED
            )
    if former is not None:
        signs.replace_signs_of(session, by=by, merchant=merchant, account=former)
        _lose(session, merchant, Rung.SIGN_POSTED, by=by, origin=Origin.ACCOUNT_CHANGED)
        if former.content_hash != account.content_hash:
            for rung in (Rung.TEST_PAYMENT, Rung.REGULAR_USE):
                _lose(session, merchant, rung, by=by, origin=Origin.ACCOUNT_CHANGED)
    return account


def post_sign(session: Session, *, by: Officer, sign_id: uuid.UUID, on: date) -> Sign:
    """Say that the sign hangs since *on*: the shop stands on that rung on that day, and today.

    Raise as the registry's post_sign does.
    """
    sign = signs.post_sign(session, by=by, sign_id=sign_id, on=on)
    assert sign.posted_on is not None
    # On that day, and today as well: a loss between the two was another sign's.
    for day in (max(on, sign.posted_on), today()):
        if not stands_on(session, sign.merchant, Rung.SIGN_POSTED, day):
            record_fact(
                session,
                by=by,
                merchant=sign.merchant,
                rung=Rung.SIGN_POSTED,
                happened_on=day,
                evidence=sign.serial,
                origin=Origin.SIGN_POSTED,
            )
    return sign


def reprint_sign(session: Session, *, by: Officer, sign_id: uuid.UUID, **how: Any) -> Sign:
    """Print the sign anew: the shop leaves the rung where it was the last one to hang, until the new one does.

    Take and raise as the registry's reprint_sign does.
    """
    sign = reprinting.reprint_sign(session, by=by, sign_id=sign_id, **how)
    before = sign.replaces
    assert before is not None
    if before.posted_on is not None and posted_sign_of(session, sign.merchant) is None:
        told = {"origin": Origin.SIGN_REPRINTED, "evidence": before.serial}
        _lose(session, sign.merchant, Rung.SIGN_POSTED, by=by, **told)
    return sign


def void_sign(
    session: Session, *, by: Officer | Trader, sign_id: uuid.UUID, note: str = "", origin: Origin = Origin.SIGN_VOIDED
) -> Sign:
    """Say that the sign must not be used any more; the shop leaves the rung when it was the last one to hang.

    *origin* is what the loss comes from. Raise as the registry's void_sign does.
    """
    sign = signs.void_sign(session, by=by, sign_id=sign_id, note=note)
    if sign.posted_on is not None and posted_sign_of(session, sign.merchant) is None:
        _lose(session, sign.merchant, Rung.SIGN_POSTED, by=by, origin=origin, evidence=sign.serial)
    return sign


def _lose(session: Session, merchant: Merchant, rung: Rung, **told: Any) -> None:
    if stands_on(session, merchant, rung, today()):
        record_fact(session, merchant=merchant, rung=rung, turn=Turn.LOST, happened_on=today(), **told)
