"""Questions about payment accounts."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from database.base import utc_now
from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, PaymentAccount
from registry.accounts.writers import by_another_person
from registry.merchants.model import Merchant
from registry.officers.model import Officer, Role
from registry.officers.scope import within_postings
from registry.places.model import Place

ROLES_THAT_DECIDE = (Role.LEADER, Role.WARD_OFFICIAL)
"""Who may approve or reject what another person proposed."""

REJECTION_IS_NEWS = timedelta(days=30)
"""For so long a proposer is told on the first page that something has to be entered again."""


def account_seen_by(session: Session, officer: Officer, account_id: uuid.UUID) -> PaymentAccount:
    """The account with that id at a shop inside the officer's postings, or sqlalchemy.exc.NoResultFound."""
    return session.scalars(_seen_by(officer).where(PaymentAccount.id == account_id)).one()


def active_account_of(session: Session, merchant: Merchant) -> PaymentAccount | None:
    """Where the merchant's money goes today, if anywhere. The caller has checked that it may be seen."""
    return session.scalars(
        select(PaymentAccount).where(
            PaymentAccount.merchant_id == merchant.id, PaymentAccount.state == AccountState.ACTIVE
        )
    ).one_or_none()


def proposed_account_of(session: Session, merchant: Merchant) -> PaymentAccount | None:
    """The proposal that waits for a second person, if any. The caller has checked that it may be seen."""
    return session.scalars(
        select(PaymentAccount)
        .where(PaymentAccount.merchant_id == merchant.id, PaymentAccount.waits)
        .options(joinedload(PaymentAccount.proposed_by))
    ).one_or_none()


def accounts_of_merchant(session: Session, merchant: Merchant) -> Sequence[PaymentAccount]:
    """Every account the merchant has or had, newest first, with who proposed and who decided."""
    return session.scalars(
        select(PaymentAccount)
        .where(PaymentAccount.merchant_id == merchant.id)
        .options(joinedload(PaymentAccount.proposed_by), joinedload(PaymentAccount.decided_by))
        .order_by(PaymentAccount.created_at.desc(), PaymentAccount.id.desc())
    ).all()


def last_objection(session: Session, merchant: Merchant) -> PaymentAccount | None:
    """The proposal the trader stopped last, if none was approved since: whoever decides the next one has to know."""
    told = (PaymentAccount.state == AccountState.REJECTED) & PaymentAccount.decided_by_id.is_(None)
    approved = PaymentAccount.approved_identity.is_not(None)
    last = session.scalars(
        select(PaymentAccount)
        .where(PaymentAccount.merchant_id == merchant.id, or_(told, approved))
        .options(joinedload(PaymentAccount.proposed_by))
        .order_by(PaymentAccount.decided_at.desc())
        .limit(1)
    ).one_or_none()
    return last if last is not None and last.is_objected else None


def has_had(session: Session, merchant: Merchant, content: AccountContent) -> bool:
    """Whether this very content was proposed for the merchant before, whatever became of it.

    Raise AccountContentRefusal for content that could not have been.
    """
    content_hash = content.tidied().hash(merchant.id)
    return (
        session.scalars(
            select(PaymentAccount.id).where(
                PaymentAccount.merchant_id == merchant.id, PaymentAccount.content_hash == content_hash
            )
        ).first()
        is not None
    )


def accounts_waiting_for(session: Session, officer: Officer, limit: int | None = None) -> Sequence[PaymentAccount]:
    """The proposals *officer* could decide: another person's, inside the postings; the longest waiting first.

    Nothing for a role that decides no account. At most *limit*, where one is given.
    """
    if officer.role not in ROLES_THAT_DECIDE:
        return []
    return session.scalars(
        _seen_by(officer)
        .where(PaymentAccount.waits, by_another_person(officer))
        .order_by(PaymentAccount.created_at, PaymentAccount.id)
        .limit(limit)
    ).all()


def proposals_waiting_of(session: Session, officer: Officer) -> Sequence[PaymentAccount]:
    """What *officer* proposed inside the postings and nobody decided yet, the longest waiting first."""
    return session.scalars(
        _seen_by(officer)
        .where(PaymentAccount.waits, PaymentAccount.proposed_by_id == officer.id)
        .order_by(PaymentAccount.created_at, PaymentAccount.id)
    ).all()


def rejected_proposals_of(session: Session, officer: Officer) -> Sequence[PaymentAccount]:
    """What *officer* proposed inside the postings and somebody rejected lately, newest rejection first.

    Not where something was proposed for the shop since, whatever became of it, nor where the shop has closed.
    """
    later = aliased(PaymentAccount)
    proposed_since = exists().where(
        later.merchant_id == PaymentAccount.merchant_id, later.created_at > PaymentAccount.created_at
    )
    return session.scalars(
        _seen_by(officer)
        .where(
            PaymentAccount.state == AccountState.REJECTED,
            PaymentAccount.proposed_by_id == officer.id,
            PaymentAccount.decided_at > utc_now() - REJECTION_IS_NEWS,
            ~proposed_since,
            ~Merchant.is_closed,
        )
        .order_by(PaymentAccount.decided_at.desc(), PaymentAccount.id.desc())
    ).all()


def _seen_by(officer: Officer) -> Select[PaymentAccount]:
    return (
        select(PaymentAccount)
        .join(PaymentAccount.merchant)
        .join(Merchant.place)
        .where(within_postings(officer))
        .options(
            joinedload(PaymentAccount.merchant).joinedload(Merchant.place).joinedload(Place.unit),
            joinedload(PaymentAccount.proposed_by),
        )
    )
