"""Since when nobody has approved what stands about a shop: who wrote since then, and what else was done."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from registry.accounts.model import PaymentAccount
from registry.audit.genuine import newest_genuine
from registry.audit.model import AuditEntry


def unapproved_since(session: Session, proposal: PaymentAccount) -> int:
    """The place in the trail of what was approved last for the shop; before any approval, of this proposal.

    Only entries of this program's own count: one that somebody else put there would hide what was done before it.
    """
    of_shop = AuditEntry.merchant_id == proposal.merchant_id
    approved = _last_approval(session, proposal)
    if approved is not None:
        return approved
    # An approval retires the account before it at first: whatever was approved once counts, not only what is active.
    approved_once = PaymentAccount.approved_identity.is_not(None)
    if session.scalar(select(exists().where(PaymentAccount.merchant_id == proposal.merchant_id, approved_once))):
        return 0
    proposing = (AuditEntry.action == "account:propose", AuditEntry.subject_id == proposal.id)
    return newest_genuine(session, of_shop, *proposing) or 0


def links_ended_unapproved(session: Session, proposal: PaymentAccount) -> Sequence[AuditEntry]:
    """Each end of a link of the shop since its last approval, newest first; before any approval, each there was.

    Whoever takes the trader's page away takes away who would say "not me". The caller has checked that the account may
    be seen.
    """
    return session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.merchant_id == proposal.merchant_id,
            AuditEntry.action == "trader_link:end",
            AuditEntry.sequence > (_last_approval(session, proposal) or 0),
        )
        .options(joinedload(AuditEntry.officer))
        .order_by(AuditEntry.sequence.desc())
    ).all()


def _last_approval(session: Session, proposal: PaymentAccount) -> int | None:
    of_shop = AuditEntry.merchant_id == proposal.merchant_id
    return newest_genuine(session, of_shop, AuditEntry.action == "account:approve")
