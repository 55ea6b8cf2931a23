"""Who wrote what an approver is asked to approve: none of them may be the approver, by whichever login.

An approval is of an account for a shop under its names. So whoever edited the names is a writer as well as whoever
proposed the account: an edit since the approval before is what the new approval lets onto a sign. What came by the
shop's link, whoever made the link may have written. And whoever let a writer in might have written it:
registry.officers.hands.
"""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from database.base import utc_now
from registry.accounts.identity import changes_identity
from registry.accounts.model import PaymentAccount
from registry.accounts.unapproved import unapproved_since
from registry.audit.model import AuditEntry
from registry.officers.hands import Meeting, hands_are_apart, in_own_hands, where_hands_meet
from registry.officers.model import Officer
from registry.sign_ins.pens import phones_let_in_by
from registry.trader_links.makers import link_makings


def writers_of(session: Session, proposal: PaymentAccount) -> frozenset[uuid.UUID]:
    """Ids of the proposer and of whoever edited the shop's names, owner or door since the last approval.

    Before a first approval, since the proposal: its proposer had the names of that moment in view. What came first is
    told by the trail's order, not by clocks. Where the trail knows neither approval nor proposal, every edit counts.
    The caller holds the shop, so no edit slips in.
    """
    return frozenset(officer_id for officer_id, _at in _written(session, proposal))


def written_since(session: Session, proposal: PaymentAccount) -> datetime:
    """When the first of it was written: whoever was confirmed before that wrote with their own hands alone."""
    return min(at for _officer_id, at in _written(session, proposal))


def held_a_pen_of(session: Session, officer: Officer, proposal: PaymentAccount) -> bool:
    """Whether *officer* has, or perhaps has, a hand in a login that had signed in the phone of a writer meanwhile.

    An official signs a team member's phone in by showing a code, and might have scanned it with a phone of their own:
    what was written then was not written by another person for certain.
    """
    written = _written(session, proposal)
    givers = {
        giver_id for writer_id, at in written for giver_id in phones_let_in_by(session, officer_id=writer_id, at=at)
    }
    since = min(at for _writer_id, at in written)
    return where_hands_meet(session, [officer.id], utc_now(), givers, since) is not None


def by_another_person(
    officer: Officer, writers: Collection[uuid.UUID] | None = None, since: datetime | None = None
) -> ColumnElement[bool]:
    """True where nobody has a hand both in *officer*'s login and, *since* then, in one of the *writers*.

    Nor has anybody one in the officer's own that nobody confirmed: who may sit in one login may sit in two.

    Unless the writers are told: true for an account that another person proposed, whoever let them in. Two logins are
    one person's where both have the same person number. Asked of the database, at that moment.
    """
    if writers is not None:
        now = utc_now()
        return and_(in_own_hands(officer.id), hands_are_apart([officer.id], now, writers, since or now))
    approver, writer = aliased(Officer), aliased(Officer)
    one_person = or_(writer.id == approver.id, writer.person_number == approver.person_number)
    proposer = writer.id == PaymentAccount.proposed_by_id
    return ~exists().where(approver.id == officer.id, proposer, one_person).correlate(PaymentAccount)


def where_meeting(
    session: Session, officer: Officer, writers: Collection[uuid.UUID], since: datetime
) -> Meeting | None:
    """The person who has, or perhaps has, a hand both in *officer*'s login and in that of a writer."""
    return where_hands_meet(session, [officer.id], utc_now(), writers, since)


def _written(session: Session, proposal: PaymentAccount) -> list[tuple[uuid.UUID, datetime]]:
    """Who wrote what the proposal would let onto a sign, and when."""
    edits = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.merchant_id == proposal.merchant_id,
            AuditEntry.action.startswith("merchant:"),
            AuditEntry.sequence > unapproved_since(session, proposal),
        )
        .order_by(AuditEntry.sequence)
    )
    names = [edit for edit in edits if changes_identity(edit)]
    makings = link_makings(session, names)
    hands = [(hand.officer_id, edit.at) for edit in names for hand in (edit, *makings.get(edit.sequence, ()))]
    written = [(officer_id, at) for officer_id, at in hands if officer_id is not None]
    return [(proposal.proposed_by_id, proposal.created_at), *written]
