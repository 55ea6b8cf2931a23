"""Questions about second factors."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.audit.model import AuditEntry
from registry.officers.model import Officer
from registry.second_factors.codes import opened
from registry.second_factors.model import USE_RECOVERY_CODE, RecoveryCode, SecondFactor


def secret_to_enrol(session: Session, officer: Officer) -> bytes | None:
    """The secret *officer* is about to put into a phone; None once it counts, or when none was made."""
    factor = session.scalars(
        select(SecondFactor).where(SecondFactor.officer_id == officer.id, SecondFactor.enrolled_at.is_(None))
    ).one_or_none()
    return None if factor is None else opened(factor.sealed_secret, officer.id)


def recovery_codes_left(session: Session, officer: Officer) -> int:
    """How many recovery codes *officer* has not used."""
    unused = select(func.count()).where(RecoveryCode.officer_id == officer.id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def is_told_used(session: Session, officer: Officer, code_hash: str) -> bool:
    """Whether the trail tells that this recovery code was used: nobody takes that out of it, as out of a row."""
    uses = session.scalars(
        select(AuditEntry.details).where(AuditEntry.subject_id == officer.id, AuditEntry.action == USE_RECOVERY_CODE)
    )
    return any(details.get("code") == code_hash for details in uses)
