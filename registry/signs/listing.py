"""What is known of a place's accounts and signs, in one piece that also a phone without a network can hold."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from registry.accounts.model import AccountState, PaymentAccount
from registry.accounts.payloads import payload_of
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.signs.model import Sign
from registry.signs.standing import WhyOld, why_old


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedAccount:
    """An account that was approved for a shop, now or before."""

    merchant_id: uuid.UUID
    payload: str
    """What the code of a sign for it says."""
    why_old: WhyOld | None = None
    """Why nothing may be paid into it any more; nothing of the account in use."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedSign:
    """A sign that was printed for a shop."""

    merchant_id: uuid.UUID
    serial: str
    check_code: str
    why_old: WhyOld | None = None


@dataclass(frozen=True)
class Listed:
    """The accounts and signs of some shops, such as those of one place."""

    accounts: tuple[ListedAccount, ...]
    signs: tuple[ListedSign, ...] = ()


def listed_in(session: Session, officer: Officer, place: Place) -> Listed:
    """What is known of the shops of *place* as far as the officer is posted there; nothing of proposals.

    It holds full account numbers: whoever hands it out records that it was read.
    """
    of_place = (Place.id == place.id, within_postings(officer))
    signs = session.scalars(
        select(Sign)
        .join(Sign.merchant)
        .join(Merchant.place)
        .where(*of_place)
        .options(contains_eager(Sign.merchant), joinedload(Sign.account))
        .order_by(Sign.serial)
    )
    return Listed(_accounts(session, *of_place), tuple(map(_sign, signs)))


def listed_for_judging(session: Session, place_id: uuid.UUID) -> Listed:
    """The accounts of all shops of a place, to hold against them what somebody without a posting sent.

    Nobody is shown any of it.
    """
    return Listed(_accounts(session, Place.id == place_id))


def _accounts(session: Session, *conditions: ColumnElement[bool]) -> tuple[ListedAccount, ...]:
    accounts = session.scalars(
        select(PaymentAccount)
        .join(PaymentAccount.merchant)
        .join(Merchant.place)
        .where(
            *conditions,
            PaymentAccount.state.in_((AccountState.ACTIVE, AccountState.RETIRED)),
            PaymentAccount.erased_at.is_(None),
        )
        .options(contains_eager(PaymentAccount.merchant))
        .order_by(PaymentAccount.id)
    )
    return tuple(map(_account, accounts))


def _account(account: PaymentAccount) -> ListedAccount:
    why = WhyOld.CLOSED if account.merchant.is_closed else None
    if account.state is AccountState.RETIRED:
        why = WhyOld.ACCOUNT
    return ListedAccount(merchant_id=account.merchant_id, payload=payload_of(account), why_old=why)


def _sign(sign: Sign) -> ListedSign:
    return ListedSign(
        merchant_id=sign.merchant_id, serial=sign.serial, check_code=sign.check_code, why_old=why_old(sign)
    )
