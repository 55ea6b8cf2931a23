"""Merchants that may be the one about to be registered: shown before saving, decided by a person."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from qr import bank_with_bin
from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, PaymentAccount
from registry.merchants.details import MerchantDetails
from registry.merchants.labels import label_key
from registry.merchants.model import Merchant
from registry.merchants.names import near_names
from registry.merchants.queries import select_seen_by
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place

MOST_SHOWN = 10
"""Likely duplicates at once; more would not be read."""


class DuplicateReason(StrEnum):
    """Why two merchants may be one, the strongest first."""

    SAME_ACCOUNT = "same_account"
    """Money goes, or is proposed to go, to the same account."""
    SAME_PHONE = "same_phone"
    SAME_LABEL = "same_label"
    """An open merchant of the place stands at that door."""
    NEAR_NAME = "near_name"
    """A merchant of the place has that name, or nearly."""


@dataclass(frozen=True)
class LikelyDuplicate:
    """A merchant that may be the same, and why."""

    merchant: Merchant
    reasons: tuple[DuplicateReason, ...]


def likely_duplicates(
    session: Session,
    *,
    by: Officer,
    place: Place,
    details: MerchantDetails,
    account: AccountContent | None = None,
    except_id: uuid.UUID | None = None,
) -> list[LikelyDuplicate]:
    """Return the merchants the officer may see that may be the one of *details*, those with most reasons first.

    *account* is tidied, so that its scheme, bank and number are known. Account and phone are looked for in all the
    officer's postings, label and name in the place. A closed merchant's door is free, but its name, phone and account
    may say that it opens again. *except_id* is the one being edited.
    """
    reasons: dict[uuid.UUID, set[DuplicateReason]] = defaultdict(set)
    for merchant_id in _with_account(session, by, account) if account else ():
        reasons[merchant_id].add(DuplicateReason.SAME_ACCOUNT)
    for merchant_id in _with_phone(session, by, details.phone):
        reasons[merchant_id].add(DuplicateReason.SAME_PHONE)
    for merchant_id, reason in _in_place(session, by, place, details):
        reasons[merchant_id].add(reason)
    if except_id is not None:
        reasons.pop(except_id, None)
    merchants = session.scalars(select_seen_by(by).where(Merchant.id.in_(reasons)))
    likely = [
        LikelyDuplicate(merchant, tuple(reason for reason in DuplicateReason if reason in reasons[merchant.id]))
        for merchant in merchants
    ]
    return sorted(likely, key=_most_likely_first)[:MOST_SHOWN]


def shops_with_account(
    session: Session, *, by: Officer, account: AccountContent | PaymentAccount, except_id: uuid.UUID
) -> list[LikelyDuplicate]:
    """Return the other merchants the officer may see that are paid, or are proposed to be, into the same account."""
    found = select_seen_by(by).where(Merchant.id.in_(_with_account(session, by, account)), Merchant.id != except_id)
    likely = [LikelyDuplicate(merchant, (DuplicateReason.SAME_ACCOUNT,)) for merchant in session.scalars(found)]
    return sorted(likely, key=_most_likely_first)[:MOST_SHOWN]


def _with_account(session: Session, by: Officer, account: AccountContent | PaymentAccount) -> Sequence[uuid.UUID]:
    return session.scalars(
        select(PaymentAccount.merchant_id)
        .join(PaymentAccount.merchant)
        .join(Merchant.place)
        .where(
            within_postings(by),
            _same_receiver(account),
            or_(PaymentAccount.waits, PaymentAccount.state == AccountState.ACTIVE),
        )
    ).all()


def _same_receiver(account: AccountContent | PaymentAccount) -> ColumnElement[bool]:
    """Of one scheme with one number, at one bank where there is one, by whichever of its BINs."""
    bins = [account.bank_bin]
    if account.bank_bin:
        bank = bank_with_bin(account.bank_bin)
        bins = [bank.bin, *bank.other_bins]
    return and_(
        PaymentAccount.account_number == account.account_number,
        PaymentAccount.scheme == account.scheme,
        PaymentAccount.bank_bin.in_(bins),
    )


def _with_phone(session: Session, by: Officer, phone: str) -> Iterable[uuid.UUID]:
    if not phone:
        return ()
    return session.scalars(select(Merchant.id).join(Merchant.place).where(within_postings(by), Merchant.phone == phone))


def _in_place(
    session: Session, by: Officer, place: Place, details: MerchantDetails
) -> Iterator[tuple[uuid.UUID, DuplicateReason]]:
    door = label_key(details.unit_label)
    rows = session.execute(
        select(Merchant.id, Merchant.label_key, Merchant.trade_name, Merchant.is_closed)
        .join(Merchant.place)
        .where(within_postings(by), Place.id == place.id)
    )
    for merchant_id, label, trade_name, is_closed in rows:
        if door and label == door and not is_closed:
            yield merchant_id, DuplicateReason.SAME_LABEL
        if near_names(details.trade_name, trade_name):
            yield merchant_id, DuplicateReason.NEAR_NAME


def _most_likely_first(likely: LikelyDuplicate) -> tuple[int, list[int], str, uuid.UUID]:
    strongest = [list(DuplicateReason).index(reason) for reason in likely.reasons]
    return -len(strongest), strongest, likely.merchant.walking_key, likely.merchant.id
