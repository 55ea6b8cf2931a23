"""Whether who approves is known to be another person than whoever wrote what is approved; and if not, why not."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from registry.accounts.errors import (
    ApproverHeldThePen,
    ApproverInSameHands,
    ApproverIsNamesake,
    ApproverIsSamePerson,
    ApproverIsWriter,
    ApproverNotConfirmed,
    DecisionRefusal,
)
from registry.accounts.model import PaymentAccount
from registry.accounts.writers import held_a_pen_of, where_meeting, writers_of, written_since
from registry.officers.hands import letting_ins_of
from registry.officers.model import Officer


def are_known_apart(
    session: Session, by: Officer, proposal: PaymentAccount, writers: Collection[uuid.UUID], since: datetime
) -> bool:
    """Whether *by* held no pen, and nobody behind *by* is called like somebody behind a writer."""
    meeting = where_meeting(session, by, writers, since)
    return not held_a_pen_of(session, by, proposal) and (meeting is None or meeting.certain)


def why_not_apart(session: Session, by: Officer, account: PaymentAccount) -> DecisionRefusal | None:
    """Why *by* is no second person for what waits, whoever proposed it; None where *by* is one."""
    writers, since = writers_of(session, account), written_since(session, account)
    if by.id in writers:
        return ApproverIsWriter()
    meeting = where_meeting(session, by, writers, since)
    if meeting is not None and meeting.certain:
        approver, writer = meeting.one, meeting.other
        if approver.id == by.id and writer.id in writers:
            return ApproverIsSamePerson()
        return ApproverInSameHands(
            approver_by="" if approver.id == by.id else approver.name,
            writer_by="" if writer.id in writers else writer.name,
        )
    if held_a_pen_of(session, by, account):
        return ApproverHeldThePen()
    if meeting is not None:
        one, other = ((officer.name, officer.login) for officer in (meeting.one, meeting.other))
        return ApproverIsNamesake(one=one, other=other)
    let_in = letting_ins_of(session, [by.id], confirmed=False)
    return ApproverNotConfirmed(let_in[0].by.name) if let_in else None
