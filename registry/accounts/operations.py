"""The two-person way of a payment account. Nothing outside this file writes an account or its state.

One person proposes; another approves exactly what was shown, in one guarded update. Content is only ever inserted.
The caller owns the transaction: nothing here commits.
"""

import re
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, false, select, true, update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.accounts.apart import are_known_apart, why_not_apart
from registry.accounts.content import AccountContent
from registry.accounts.deciders import by_a_second, decides
from registry.accounts.errors import (
    ApproverIsProposer,
    DecisionRefusal,
    MayNotDecide,
    NoLongerProposed,
    NotAsShown,
    NotTheProposer,
    ReasonMissing,
    SameAsActive,
)
from registry.accounts.identity import identity_of, is_for_shop_of_today, shown_to_approver
from registry.accounts.marks import REST, told_of_account
from registry.accounts.model import DECIDED_WITHIN, AccountState, PaymentAccount
from registry.accounts.queries import account_seen_by, active_account_of, proposed_account_of
from registry.accounts.writers import by_another_person, writers_of, written_since
from registry.audit.operations import masked, record
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.holding import hold_merchant
from registry.officers.binding import require_as_told
from registry.officers.hands_told import require_hands_as_told
from registry.officers.model import Officer
from registry.plain_line import plain_line
from registry.trader import Trader

LONGEST_NOTE = 500
"""Characters of a note that are kept."""
_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,}")
"""What may be an account number in a reason that somebody typed: the trail tells its end alone."""


def propose_account(
    session: Session, *, by: Officer, merchant_id: uuid.UUID, content: AccountContent
) -> PaymentAccount:
    """Write down where a merchant's money should go; a second person has to approve it.

    The merchant's earlier proposal is withdrawn by this one; sent again by the same person, it stands. The active
    account is proposed again only where the shop was renamed since its approval. Raise NoResultFound for a merchant
    *by* may not see, an AccountContentRefusal, MerchantIsClosed, SameAsActive, or SealBroken where *by* was bent.
    """
    require_as_told(by)
    content = content.tidied()
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    if merchant.is_closed:
        raise MerchantIsClosed
    content_hash = content.hash(merchant.id)
    active, earlier = active_account_of(session, merchant), proposed_account_of(session, merchant)
    if active is not None and active.content_hash == content_hash and is_for_shop_of_today(active):
        raise SameAsActive
    if earlier is not None:
        if (earlier.content_hash, earlier.proposed_by_id) == (content_hash, by.id):
            return earlier
        _decide(session, by, earlier, AccountState.WITHDRAWN)
        _tell(session, by, "account:overtake", earlier)
    account = PaymentAccount(
        merchant=merchant,
        qr_kind=content.qr_kind,
        scheme=content.scheme,
        bank_bin=content.bank_bin,
        account_number=content.account_number,
        holder=content.holder,
        provider_payload=content.provider_payload,
        code_seen=content.code_seen,
        content_hash=content_hash,
        state=AccountState.PROPOSED,
        proposed_by_id=by.id,
    )
    _expire(session, PaymentAccount.merchant_id == merchant.id, by=by)
    session.add(account)
    session.flush()
    _tell(session, by, "account:propose", account)
    return account


def approve_account(session: Session, *, by: Officer, account_id: uuid.UUID, shown_hash: str) -> PaymentAccount:
    """Make the proposal the merchant's active account and retire the one before it.

    One update decides, and only where at that moment the proposal waits, another person than *by* wrote it and the
    shop's names (registry.accounts.writers), nobody has a hand in both logins, nor one that nobody confirmed in the
    login of *by*, and *by* has a role that decides and a posting there. *shown_hash* is shown_to_approver() of what was
    on the screen, account and shop: it is compared while the shop is held, and the approval is for the shop as it is
    called then. Raise NoResultFound for an account *by* may not see; what registry.accounts.apart finds;
    ApproverIsProposer, MayNotDecide, NoLongerProposed or NotAsShown.
    """
    proposal = account_seen_by(session, by, account_id)
    merchant = hold_merchant(session, by=by, merchant_id=proposal.merchant_id)
    former = active_account_of(session, merchant)
    if former is proposal:
        raise NoLongerProposed(AccountState.ACTIVE)
    writers, since = writers_of(session, proposal), written_since(session, proposal)
    require_hands_as_told(session, {by.id, *writers})
    with session.begin_nested():  # a refusal gives the retired account back its state
        if former is not None:
            _change(session, PaymentAccount.id == former.id, state=AccountState.RETIRED, retired_at=utc_now())
        as_shown = true() if shown_to_approver(proposal) == shown_hash else false()
        same_content = PaymentAccount.content_hash == proposal.content_hash
        apart = by_another_person(by, writers, since)
        known_apart = true() if are_known_apart(session, by, proposal, writers, since) else false()
        conditions = (as_shown, same_content, apart, known_apart, *by_a_second(by))
        approval = {"approved_identity": identity_of(merchant)}
        _decide(session, by, proposal, AccountState.ACTIVE, *conditions, also=approval)
    if former is not None:
        _tell(session, by, "account:retire", former)
    _tell(session, by, "account:approve", proposal)
    return proposal


def reject_account(session: Session, *, by: Officer, account_id: uuid.UUID, note: str) -> PaymentAccount:
    """Turn somebody else's proposal down; *note* says why.

    Raise NoResultFound, ReasonMissing, ApproverIsProposer, MayNotDecide or NoLongerProposed.
    """
    proposal = account_seen_by(session, by, account_id)
    reason = plain_line(note)[:LONGEST_NOTE]
    if not reason:
        raise ReasonMissing
    hold_merchant(session, by=by, merchant_id=proposal.merchant_id)
    _decide(session, by, proposal, AccountState.REJECTED, *by_a_second(by), also={"decision_note": reason})
    _tell(session, by, "account:reject", proposal, note=_NUMBER.sub(lambda found: masked(found[0]), reason))
    return proposal


def withdraw_account(session: Session, *, by: Officer, account_id: uuid.UUID) -> PaymentAccount:
    """Take one's own proposal back. Raise NoResultFound, NotTheProposer or NoLongerProposed."""
    proposal = account_seen_by(session, by, account_id)
    if proposal.proposed_by_id != by.id:
        raise NotTheProposer
    hold_merchant(session, by=by, merchant_id=proposal.merchant_id)
    _decide(session, by, proposal, AccountState.WITHDRAWN)
    _tell(session, by, "account:withdraw", proposal)
    return proposal


def object_to_account(session: Session, *, by: Trader, account_id: uuid.UUID) -> PaymentAccount:
    """Stop a proposal for the trader's own shop: "that was not me". Nobody approves it any more, only a fresh one.

    The same guarded update as any decision; no officer stands in the row, and the trail tells the link. Raise
    NoResultFound for another shop's account, or NoLongerProposed.
    """
    hold_merchant(session, by=by, merchant_id=by.merchant_id)
    own = (PaymentAccount.id == account_id, PaymentAccount.merchant_id == by.merchant_id)
    proposal = session.scalars(select(PaymentAccount).where(*own)).one()
    if not _change(session, *own, PaymentAccount.waits, state=AccountState.REJECTED, decided_at=utc_now()):
        session.refresh(proposal, ["state"])
        raise NoLongerProposed(proposal.standing)
    _tell(session, by, "account:object", proposal)
    return proposal


def expire_proposals(session: Session, *, at: datetime | None = None, most: int | None = None) -> int:
    """Write down which proposals nobody decided in time, as an errand does once a day; return how many.

    They were over before: every question and every decision goes by their age. *most* at once, where it is given.
    """
    if most is None:
        return _expire(session, at=at)
    some = select(PaymentAccount.id).where(*_overdue(at or utc_now())).order_by(PaymentAccount.created_at).limit(most)
    return _expire(session, PaymentAccount.id.in_(some), at=at)


def _expire(
    session: Session, *conditions: ColumnElement[bool], at: datetime | None = None, by: Officer | None = None
) -> int:
    at = at or utc_now()
    expired = session.scalars(
        update(PaymentAccount)
        .where(*_overdue(at), *conditions)
        .values(state=AccountState.EXPIRED, decided_at=at)
        .returning(PaymentAccount)
    ).all()
    for account in expired:
        _tell(session, by, "account:expire", account)
    return len(expired)


def _overdue(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return PaymentAccount.state == AccountState.PROPOSED, PaymentAccount.created_at <= at - DECIDED_WITHIN


def _decide(
    session: Session,
    by: Officer,
    proposal: PaymentAccount,
    state: AccountState,
    *conditions: ColumnElement[bool],
    also: dict[str, str] | None = None,
) -> None:
    """Move the proposal, if it still waits, to *state*; else raise why not."""
    waiting = (PaymentAccount.id == proposal.id, PaymentAccount.waits, *conditions)
    decision = {"decided_by_id": by.id, "decided_at": utc_now(), **(also or {})}
    if not _change(session, *waiting, state=state, **decision):
        raise _why_not(session, by, proposal, to=state)
    session.expire(proposal, ["decided_by"])


def _change(session: Session, *conditions: SQLColumnExpression[bool], **values: object) -> bool:
    """Whether the one row that meets the conditions was changed."""
    changed = session.scalars(update(PaymentAccount).where(*conditions).values(**values).returning(PaymentAccount.id))
    return changed.one_or_none() is not None


def _why_not(session: Session, by: Officer, proposal: PaymentAccount, *, to: AccountState) -> DecisionRefusal:
    """Name the refusal. The update has decided already; this only looks which of its conditions failed."""
    account = account_seen_by(session, by, proposal.id)  # NoResultFound when the posting has just ended
    session.refresh(account, ["state"])
    if not account.waits:
        return NoLongerProposed(account.standing)
    if account.proposed_by_id == by.id:
        return ApproverIsProposer()
    decider = session.get_one(Officer, by.id, populate_existing=True)
    if not decides(decider):
        return MayNotDecide()
    return (why_not_apart(session, by, account) if to is AccountState.ACTIVE else None) or NotAsShown()


def _tell(session: Session, by: Officer | Trader | None, action: str, account: PaymentAccount, **also: Any) -> None:
    session.refresh(account, REST)
    record(
        session,
        by=by,
        action=action,
        subject_id=account.id,
        merchant_id=account.merchant_id,
        **told_of_account(account),
        **also,
    )
