"""Whose account was approved: the shop as it was called then. Under another name the approval says nothing."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from registry.accounts.model import PaymentAccount
from registry.accounts.unapproved import unapproved_since
from registry.audit.model import AuditEntry
from registry.merchants.model import Merchant

LATELY = timedelta(days=7)
"""How long before a proposal a change of names is still worth a second look."""

WRITES_NAMES = ("merchant:edit", "merchant:erase_contact", "merchant:erase")
"""Actions that may leave the shop under other names: emptying the owner's name is as much a change as writing it."""

_NAMES = ("trade_name", "owner_name", "registered_name", "unit_label")


def identity_of(merchant: Merchant) -> str:
    """SHA-256 of what a payer knows the shop by: names, owner, door and place."""
    return _sha256(*(getattr(merchant, name) for name in _NAMES), str(merchant.place_id))


def shown_to_approver(account: PaymentAccount) -> str:
    """SHA-256 of everything an approver decides on: the account, and the shop as it is called at this moment."""
    return _sha256(account.content_hash, identity_of(account.merchant))


def is_for_shop_of_today(account: PaymentAccount) -> bool:
    """Whether the shop is still the one the account was approved for; False as well before it was approved."""
    return account.approved_identity == identity_of(account.merchant)


def renamings_around(session: Session, account: PaymentAccount) -> Sequence[AuditEntry]:
    """What changed the shop's names, owner or door since its last approval, newest first.

    And since a week before the account was proposed, whatever was approved meanwhile. The caller has checked that the
    account may be seen.
    """
    edits = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.merchant_id == account.merchant_id,
            AuditEntry.action.in_(WRITES_NAMES),
            or_(
                AuditEntry.sequence > unapproved_since(session, account),
                AuditEntry.at >= account.created_at - LATELY,
            ),
        )
        .options(joinedload(AuditEntry.officer))
        .order_by(AuditEntry.sequence.desc())
    ).all()
    return [edit for edit in edits if changes_identity(edit)]


def changes_identity(entry: AuditEntry) -> bool:
    """Whether an entry of the trail tells of other names, another owner, door or place.

    An edit whose details were erased since counts, as does an emptying that does not say of what: nobody knows that
    it did not.
    """
    changes = entry.details.get("changes", entry.details.get("emptied"))
    if changes is None:
        return entry.action in WRITES_NAMES
    return not {*_NAMES, "place_id"}.isdisjoint(changes)


def _sha256(*told: str) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
