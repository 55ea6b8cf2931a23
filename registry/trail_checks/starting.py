"""Where the trail of an installation begins: once, with what was there before; never with what somebody left of it.

Nothing that can be deleted makes this program seal or chain anything: where the keyed fact that the trail has begun is
missing, the trail itself has to bear out all there is, or nothing may show that there ever was one.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit.chaining import chain
from registry.audit.model import AuditEntry, ChainLink
from registry.audit.operations import record
from registry.installation.errors import NotAsTold
from registry.installation.keyed import is_stated, state
from registry.installation.model import InstallationFact
from registry.installation.operations import remember_keys
from registry.installation.queries import KEYS
from registry.installation.sealing import seal_what_is_clear, was_sealed_once
from registry.trail_checks.accounts import tell_of_accounts
from registry.trail_checks.bound_once import bind_what_is_there
from registry.trail_checks.everything import Findings, check_everything
from registry.trail_checks.officers import tell_of_officers
from registry.trail_checks.signs import tell_of_signs

BEGAN = "trail"
"""The fact, kept with the installation and keyed, that its trail has begun to be chained."""


def begin_installation(session: Session) -> None:
    """Tie the database to its keys, seal what older versions left in the clear, let the trail begin, bind; each once.

    Raise KeysOfAnother, ClearAmongSealed or NotAsTold, and let the caller roll back: then somebody was at the database
    past the program.
    """
    _begin_trail(session)
    bind_what_is_there(session)


def _begin_trail(session: Session) -> None:
    began_before = _shows_a_beginning(session)
    remember_keys(session)
    sealed = seal_what_is_clear(session)
    if is_stated(session, BEGAN) and not sealed:
        return
    session.flush()
    if began_before:
        findings = _require_sound(session)
    else:
        chain_older_entries(session)
        findings = check_everything(session)
    if not findings.officers.any_marks:  # a trail from before there were marks
        tell_of_officers(session, findings.officers)
        tell_of_signs(session, findings.signs)
    state(session, BEGAN)


def chain_older_entries(session: Session) -> int:
    """Chain the entries of a database that never had a link; return how many they were.

    Whether it never had one is for begin_installation to find out: an entry that went past the program must not come
    to look sound. Accounts that no entry tells of are told of first.
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


def has_begun(session: Session) -> bool:
    """Whether begin_installation was here, or nobody ever was: what serves has to stop where neither is so."""
    return is_stated(session, BEGAN) or not _shows_a_beginning(session)


def _shows_a_beginning(session: Session) -> bool:
    """Whether anything is left that this program leaves in a database whose trail has begun."""
    if any(session.get(InstallationFact, name) is not None for name in (KEYS, BEGAN)):
        return True
    return session.scalar(select(ChainLink.sequence).limit(1)) is not None or was_sealed_once(session)


def _require_sound(session: Session) -> Findings:
    findings = check_everything(session)
    verdict = findings.verdict
    if verdict.fault is not None:
        raise NotAsTold(f"entry {verdict.fault.sequence} of the trail ({verdict.fault.what})")
    unlike = [row for row in findings.unlike if row.kind == "account" or findings.officers.any_marks]
    if unlike:
        raise NotAsTold(f"{unlike[0].kind} {unlike[0].row_id} ({unlike[0].differs})")
    return findings
