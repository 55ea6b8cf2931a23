"""What the register holds of the shops that a list speaks of, asked for in a few statements whatever its length."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from registry.accounts.model import AccountState, PaymentAccount
from registry.folding import fold
from registry.merchants.labels import label_key
from registry.merchants.model import Merchant
from registry.merchants.queries import select_seen_by
from registry.officers.model import Officer
from registry.officers.scope import within_postings

AT_ONCE = 500
"""Values in one question."""

Key = tuple[uuid.UUID, str, str]
Value = TypeVar("Value")


def key_of(place_id: uuid.UUID, label: str, trade_name: str) -> Key:
    """What a shop is known by where no id is given: its place, door and name, however they are written."""
    return place_id, label_key(label), fold(trade_name)


class KnownShops:
    """The shops of some places, those with some ids, and the accounts of all of them."""

    def __init__(self, session: Session, by: Officer, place_ids: Iterable[uuid.UUID], ids: Sequence[uuid.UUID]) -> None:
        self.by_id: dict[uuid.UUID, Merchant] = {}
        self.of_place: dict[uuid.UUID, list[Merchant]] = defaultdict(list)
        self.by_key: dict[Key, list[Merchant]] = defaultdict(list)
        self.accounts: dict[uuid.UUID, list[PaymentAccount]] = defaultdict(list)
        for some in batches(list(place_ids)):
            for merchant in session.scalars(select_seen_by(by).where(Merchant.place_id.in_(some))):
                self.by_id[merchant.id] = merchant
                self.of_place[merchant.place_id].append(merchant)
                self.by_key[key_of(merchant.place_id, merchant.unit_label, merchant.trade_name)].append(merchant)
        for some in batches([known for known in ids if known not in self.by_id]):
            for merchant in session.scalars(select_seen_by(by).where(Merchant.id.in_(some))):
                self.by_id[merchant.id] = merchant
        for some in batches(list(self.by_id)):
            for account in session.scalars(in_use().where(PaymentAccount.merchant_id.in_(some))):
                self.accounts[account.merchant_id].append(account)


def shops_with_phones(session: Session, by: Officer, phones: Sequence[str]) -> dict[str, list[Merchant]]:
    """The shops the officer may see, by their phone."""
    found: dict[str, list[Merchant]] = defaultdict(list)
    for some in batches(phones):
        for merchant in session.scalars(select_seen_by(by).where(Merchant.phone.in_(some))):
            found[merchant.phone].append(merchant)
    return found


def accounts_with_numbers(session: Session, by: Officer, numbers: Sequence[str]) -> dict[str, list[PaymentAccount]]:
    """The accounts in use, or waiting, at shops the officer may see, by their number."""
    found: dict[str, list[PaymentAccount]] = defaultdict(list)
    for some in batches(numbers):
        query = in_use().join(PaymentAccount.merchant).join(Merchant.place).where(within_postings(by))
        for account in session.scalars(query.where(PaymentAccount.account_number.in_(some))):
            found[account.account_number].append(account)
    return found


def batches(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """*values*, some at a time."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def in_use() -> Select[PaymentAccount]:
    """The accounts that are active, or wait for a second person."""
    return select(PaymentAccount).where(or_(PaymentAccount.waits, PaymentAccount.state == AccountState.ACTIVE))
