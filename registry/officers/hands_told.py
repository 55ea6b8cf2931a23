"""Whether the hands that an approval is asked of are those the trail tells: nobody wipes them out with SQL.

Who let somebody in, and who confirmed it, decides whether two logins are two persons' (registry.officers.hands). So
before that is answered, each row it is answered from has to bear its mark, and each way in that the trail tells of has
to be there.
"""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.sealing import SealBroken
from registry.audit.model import AuditEntry
from registry.officers.binding import letting_in_is_as_told, require_as_told
from registry.officers.marks import LET_IN
from registry.officers.model import LettingIn, Officer

HANDING_OUT = ("officer:add", "officer:reset_password", "officer:change_role", "second_factor:reset")
"""The entries that may tell of a way in that was handed out."""


def require_hands_as_told(session: Session, logins: Collection[uuid.UUID]) -> None:
    """Raise SealBroken unless *logins* and everybody who let one of them in, and so on, are as this program wrote them.

    Whether a row is gone is asked of the trail: each entry that handed out a way in names its row.
    """
    asked: set[uuid.UUID] = set()
    further = set(logins)
    rows: list[LettingIn] = []
    while further:
        asked |= further
        found = session.scalars(
            select(LettingIn).where(LettingIn.officer_id.in_(further)).execution_options(populate_existing=True)
        ).all()
        rows += found
        further = {row.by_id for row in found} - asked
    officers = select(Officer).where(Officer.id.in_(asked)).execution_options(populate_existing=True)
    for officer in session.scalars(officers):
        require_as_told(officer)
    told = session.scalars(
        select(AuditEntry.details).where(AuditEntry.subject_id.in_(asked), AuditEntry.action.in_(HANDING_OUT))
    )
    handed_out = {row_id for details in told for row_id in details.get("marks", {}).get(LET_IN, "").split()}
    if not handed_out <= {row.id.hex for row in rows} or not all(map(letting_in_is_as_told, rows)):
        raise SealBroken("letting_in")
