"""Emptying the accounts of a person who asks to be forgotten. That they were, and who decided them, stays.

With registry.accounts.operations the only writer of the table; the database lets nothing but this be done to content,
once, and never to an account that money goes to.
"""

from collections.abc import Sequence

from sqlalchemy import case, null, select, update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.accounts.marks import MARKS
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.merchants.model import Merchant
from registry.officers.model import Officer

_OF_NOBODY = MARKS | {"qr_kind", "scheme", "bank_bin", "account", "state", "proposed_by_id", "decided_by_id"}
"""What entries about accounts may go on telling: kinds, the last digits, marks, and which officers decided."""


def tells_nobody(entry: AuditEntry) -> bool:
    """Whether an entry about an account may stay as it is when its owner is forgotten.

    Without the last digits and the marks nobody could show that two people decided. A reason somebody typed may name
    people, and older entries tell bare hashes, which numbers can be tried on: those are emptied.
    """
    return entry.action.startswith("account:") and _OF_NOBODY.issuperset(entry.details)


def erase_accounts(session: Session, *, by: Officer | None, merchant: Merchant) -> Sequence[PaymentAccount]:
    """End every account of the *merchant* and empty numbers, holders and codes; return those that were emptied.

    The caller holds the merchant and has ended its signs: nobody may be led to pay into an account that is gone.
    """
    now = utc_now()
    theirs = PaymentAccount.merchant_id == merchant.id
    waiting, active = PaymentAccount.state == AccountState.PROPOSED, PaymentAccount.state == AccountState.ACTIVE
    ended = session.scalars(
        update(PaymentAccount)
        .where(theirs, waiting)
        .values(state=AccountState.EXPIRED, decided_at=now)
        .returning(PaymentAccount)
    ).all()
    retired = session.scalars(
        update(PaymentAccount)
        .where(theirs, active)
        .values(state=AccountState.RETIRED, retired_at=now)
        .returning(PaymentAccount)
    ).all()
    erased = session.scalars(
        update(PaymentAccount)
        .where(theirs, PaymentAccount.erased_at.is_(None))
        .values(
            account_number="",
            holder="",
            provider_payload="",
            code_seen="",
            content_hash="",
            mark_salt="",  # from here on nobody can try numbers until one fits the marks in the trail
            approved_identity=case((PaymentAccount.approved_identity.is_not(None), ""), else_=null()),
            decision_note="",
            erased_at=now,
        )
        .returning(PaymentAccount)
    ).all()
    for action, accounts in (("account:expire", ended), ("account:retire", retired), ("account:erase", erased)):
        for account in accounts:
            record(session, by=by, action=action, subject_id=account.id, merchant_id=merchant.id)
    if erased:
        session.expire_all()
        session.scalars(select(PaymentAccount).where(theirs)).all()
    return erased
