"""Who wrote what an approver is asked to approve: none of them may be the approver, by whichever login.

An approval is of an account for a shop under its names. So whoever edited the names is a writer as well as whoever
proposed the account: an edit since the approval before is what the new approval lets onto a sign.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from registry.accounts.identity import changes_identity
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.folding import fold
from registry.officers.model import Officer
from registry.sign_ins.queries import was_let_in_by


def writers_of(session: Session, proposal: PaymentAccount) -> frozenset[uuid.UUID]:
    """Ids of the proposer and of whoever edited the shop's names, owner or door since the last approval.

    Before a first approval, since the proposal: its proposer had the names of that moment in view. What came first is
    told by the trail's order, not by clocks. Where the trail knows neither approval nor proposal, every edit counts.
    The caller holds the shop, so no edit slips in.
    """
    return frozenset(officer_id for officer_id, _at in _written(session, proposal))


def held_a_pen_of(session: Session, officer: Officer, proposal: PaymentAccount) -> bool:
    """Whether *officer* had signed in the phone of a writer while it was written.

    An official signs a team member's phone in by showing a code, and might have scanned it with a phone of their own:
    what was written then was not written by another person for certain.
    """
    of_the_person = [officer.id]
    if officer.person_number is not None:
        of_the_person = [*session.scalars(select(Officer.id).where(Officer.person_number == officer.person_number))]
    return any(
        was_let_in_by(session, officer_id=writer_id, by_id=login_id, at=at)
        for writer_id, at in _written(session, proposal)
        for login_id in of_the_person
    )


def by_another_person(officer: Officer, writers: Collection[uuid.UUID] | None = None) -> ColumnElement[bool]:
    """True for an account of which *officer* is none of the *writers*; unless they are told, not the proposer.

    Two logins are one person's where both have the same person number. Asked of the database, at that moment.
    """
    approver, writer = aliased(Officer), aliased(Officer)
    of_these = writer.id == PaymentAccount.proposed_by_id if writers is None else writer.id.in_(writers)
    one_person = or_(writer.id == approver.id, writer.person_number == approver.person_number)
    return ~exists().where(approver.id == officer.id, of_these, one_person).correlate(PaymentAccount)


def namesakes_of(session: Session, officer: Officer, writers: Collection[uuid.UUID]) -> Sequence[Officer]:
    """The writers who are called like *officer* and are not known to be somebody else: perhaps a second login.

    They are known apart where both have a person number, and another one. Marks and capitals aside.
    """
    others = session.scalars(
        select(Officer).where(Officer.id.in_(writers), Officer.id != officer.id).order_by(Officer.login)
    )
    return [
        other
        for other in others
        if fold(other.name) == fold(officer.name) and not (other.person_number and officer.person_number)
    ]


def _written(session: Session, proposal: PaymentAccount) -> list[tuple[uuid.UUID, datetime]]:
    """Who wrote what the proposal would let onto a sign, and when."""
    edits = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.merchant_id == proposal.merchant_id,
            AuditEntry.action.startswith("merchant:"),
            AuditEntry.sequence > _unapproved_since(session, proposal),
        )
        .order_by(AuditEntry.sequence)
    )
    names = [(edit.officer_id, edit.at) for edit in edits if edit.officer_id is not None and changes_identity(edit)]
    return [(proposal.proposed_by_id, proposal.created_at), *names]


def _unapproved_since(session: Session, proposal: PaymentAccount) -> int:
    """The place in the trail of what was approved last for the shop; before any approval, of this proposal."""
    of_shop = select(func.max(AuditEntry.sequence)).where(AuditEntry.merchant_id == proposal.merchant_id)
    approved = session.scalar(of_shop.where(AuditEntry.action == "account:approve"))
    if approved is not None:
        return approved
    active = exists().where(
        PaymentAccount.merchant_id == proposal.merchant_id, PaymentAccount.state == AccountState.ACTIVE
    )
    if session.scalar(select(active)):
        return 0
    proposing = of_shop.where(AuditEntry.action == "account:propose", AuditEntry.subject_id == proposal.id)
    return session.scalar(proposing) or 0
