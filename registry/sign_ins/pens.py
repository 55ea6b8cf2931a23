"""Who could have held a phone that was signed in as somebody else: asked of the trail, for rows can be set back."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit.genuine import genuine_entries
from registry.audit.model import AuditEntry
from registry.sign_ins.limits import PHONE_LASTS
from registry.sign_ins.model import SignInKind

_ENDS_ONE = ("phone:end", "sign_in:end")
_ENDS_ALL = (
    *("sign_in:end_all", "officer:disable", "officer:change_role", "officer:reset_password"),
    *("officer:void_password", "second_factor:reset"),
)
"""What ends every phone of an officer, where somebody else did it: who does it oneself may leave the own phone out."""


def phones_let_in_by(session: Session, *, officer_id: uuid.UUID, at: datetime) -> frozenset[uuid.UUID]:
    """Ids of those who had shown the codes by which, at that moment, phones were signed in as the officer.

    Whoever shows the code can scan it as well: what was done then was not done by two persons for certain. A phone
    counts for as long as one can last, unless the trail tells its end; that it ran out before is told by nothing that
    cannot be set back.
    """
    within = (AuditEntry.at > at - PHONE_LASTS, AuditEntry.at <= at)
    begun = session.execute(
        select(AuditEntry.sequence, AuditEntry.details).where(
            AuditEntry.officer_id == officer_id, AuditEntry.action == "sign_in:begin", *within
        )
    )
    phones = [(sequence, told) for sequence, told in begun if told.get("kind") == SignInKind.PHONE]
    if not phones:
        return frozenset()
    about = (AuditEntry.subject_id == officer_id, AuditEntry.action.in_((*_ENDS_ONE, *_ENDS_ALL)), *within)
    ends = list(genuine_entries(session, *about))
    one_by_one = {entry["details"].get("sign_in") for entry in ends if entry["action"] in _ENDS_ONE}
    of_all = [
        entry["sequence"] for entry in ends if entry["action"] in _ENDS_ALL and entry["officer_id"] != officer_id.hex
    ]
    last = max(of_all, default=0)
    return frozenset(
        uuid.UUID(told["shown_by"])
        for sequence, told in phones
        if sequence > last and told.get("sign_in", "") not in one_by_one
    )
