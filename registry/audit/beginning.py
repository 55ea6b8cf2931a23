"""Where the trail begins: what was there before it was chained, told and chained once."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from registry.accounts.marks import REST, marks_of, rest_mark_of
from registry.accounts.model import PaymentAccount
from registry.audit.chaining import chain
from registry.audit.model import AuditEntry, ChainLink
from registry.audit.operations import masked, record

LOADED = "account:load"
"""The action of an entry for an account that came with a whole table of them: practice data, or an older database."""

BEGAN = "trail"
"""The fact, kept with the installation and keyed, that its trail has begun to be chained."""


def chain_unchained(session: Session) -> int:
    """Chain the entries of a database that never had a link; return how many they were.

    Whether it never had one is for registry.trail_checks.starting to find out: an entry that went past the program
    must not come to look sound. Accounts that no entry tells of are told of first.
    """
    if session.scalar(select(ChainLink.sequence).limit(1)) is not None:
        return 0
    older = list(session.scalars(select(AuditEntry.sequence).order_by(AuditEntry.sequence)))
    told = tell_of_accounts(session)
    if older or told:
        record(session, by=None, action="trail:begin", subject_id=None, entries=len(older), accounts=told)
        session.flush()
    chain(session, older)
    return len(older)


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
            qr_kind=account.qr_kind,
            scheme=account.scheme,
            bank_bin=account.bank_bin,
            account=masked(account.account_number),
            state=account.state,
            proposed_by_id=str(account.proposed_by_id),
            decided_by_id=str(account.decided_by_id) if account.decided_by_id else None,
            **marks_of(
                content_hash=account.content_hash,
                approved_identity=account.approved_identity,
                mark_salt=account.mark_salt,
            ),
            **rest_mark_of({name: getattr(account, name) for name in ("mark_salt", *REST)}),
        )
    session.flush()
    return len(accounts)
