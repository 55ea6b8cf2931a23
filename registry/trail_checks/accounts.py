"""Accounts beside what the trail tells of them, replayed: receiver, state, and who proposed and decided.

Whoever writes into the table past the program leaves no entry, and cannot make a chained one without the key.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from registry.accounts.content import AccountContent
from registry.accounts.marks import BARE, MARKS, marks_of, rest_mark_of, told_of_account
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.audit.verifying import UNREADABLE
from registry.trail_checks.unlike import Unlike

LOADED = "account:load"
"""The action of an entry for an account that came with a whole table of them: practice data, or an older database."""

AT_ONCE = 1000
"""Rows held at a time: both tables go by in the order of accounts, so that memory does not grow with them."""

_STATE_AFTER = {
    "account:propose": AccountState.PROPOSED,
    "account:overtake": AccountState.WITHDRAWN,
    "account:withdraw": AccountState.WITHDRAWN,
    "account:reject": AccountState.REJECTED,
    "account:object": AccountState.REJECTED,
    "account:approve": AccountState.ACTIVE,
    "account:retire": AccountState.RETIRED,
    "account:expire": AccountState.EXPIRED,
}
"""Where each entry leaves its account. One that is unknown here leaves it where it was."""

_BY_SOMEBODY = {"account:overtake", "account:withdraw", "account:reject", "account:approve"}
"""The decisions; who made them stands in the account."""

_SAID = BARE | MARKS
"""What the details tell of columns: by their marks; in older entries as they are."""


def first_unlike_account(session: Session) -> Unlike | None:
    """The first account, by its id, that is not as told; where one is gone that was told of, that one."""
    try:
        return _compared(session)
    except UNREADABLE:
        return Unlike("account", None, "id")


def _compared(session: Session) -> Unlike | None:
    table = PaymentAccount.__table__
    accounts = session.execute(select(*table.columns).order_by(table.c.id), execution_options={"yield_per": AT_ONCE})
    entries = session.execute(
        select(
            AuditEntry.subject_id, AuditEntry.action, AuditEntry.officer_id, AuditEntry.details, AuditEntry.erased_at
        )
        .where(AuditEntry.action.in_([*_STATE_AFTER, LOADED]))
        .order_by(AuditEntry.subject_id, AuditEntry.sequence),
        execution_options={"yield_per": AT_ONCE},
    )
    with closing(accounts), closing(entries):
        told = _told(entries)
        next_told = next(told, None)
        for account in accounts:
            if next_told is None or next_told["id"] != account.id:
                gone = next_told is not None and next_told["id"] < account.id
                return Unlike("account", next_told["id"] if gone and next_told else account.id, "id")
            differs = _differing(account, next_told)
            if differs is not None:
                return Unlike("account", account.id, differs)
            next_told = next(told, None)
    return Unlike("account", next_told["id"], "id") if next_told else None


def _told(entries: Iterable[Row[Any]]) -> Iterator[dict[str, Any]]:
    """What the trail tells of each account, by the account's columns."""
    for account_id, its in groupby(entries, key=lambda entry: entry.subject_id):
        told: dict[str, Any] = {"id": account_id}
        for entry in its:
            if entry.action == "account:propose":
                told |= {"proposed_by_id": entry.officer_id, "decided_by_id": None, "approved_identity": None}
            elif entry.action == LOADED and entry.erased_at is None:
                told |= {name: _id_in(entry.details[name]) for name in ("proposed_by_id", "decided_by_id")}
            elif entry.action in _BY_SOMEBODY:
                told["decided_by_id"] = entry.officer_id
            if entry.action == "account:approve":
                told.pop("approved_identity", None)  # told by the details, if at all
            if entry.action != LOADED or entry.erased_at is None:  # emptied, it is only told that there was an account
                told["state"] = _STATE_AFTER.get(entry.action) or AccountState(entry.details["state"])
            told |= {name: entry.details[name] for name in _SAID & set(entry.details)}
        yield told


def _differing(account: Row[Any], told: dict[str, Any]) -> str | None:
    """The first column in which the account is not as told."""
    row = dict(account._mapping)  # noqa: SLF001 (the documented way to a row's columns by name)
    row |= dict.fromkeys(MARKS)
    if row["erased_at"] is None:
        content = AccountContent(**{name: row[name] for name in AccountContent.__dataclass_fields__})
        if content.hash(row["merchant_id"]) != row["content_hash"]:
            return "content"
        row |= marks_of(**{name: row[name] for name in ("content_hash", "approved_identity", "mark_salt")})
        row |= rest_mark_of(row)
    elif row["state"] not in {AccountState.PROPOSED, AccountState.ACTIVE}:
        told = {name: value for name, value in told.items() if name not in _SAID}  # emptied, as the law may want
    return next((name for name, value in told.items() if row[name] != value), None)


def _id_in(text: str | None) -> uuid.UUID | None:
    return None if text is None else uuid.UUID(text)


def tell_of_accounts(session: Session) -> int:
    """Give each account that the trail does not know an entry with what it is; return how many they were."""
    known = exists().where(
        AuditEntry.subject_id == PaymentAccount.id, AuditEntry.action.in_(["account:propose", LOADED])
    )
    accounts = session.scalars(select(PaymentAccount).where(~known).order_by(PaymentAccount.id)).all()
    for account in accounts:
        record(
            session,
            by=None,
            action=LOADED,
            subject_id=account.id,
            merchant_id=account.merchant_id,
            state=account.state,
            proposed_by_id=str(account.proposed_by_id),
            decided_by_id=str(account.decided_by_id) if account.decided_by_id else None,
            **told_of_account(account),
        )
    session.flush()
    return len(accounts)
