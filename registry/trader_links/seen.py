"""On which day a trader's page was last looked at: noted once a day, in a moment of its own.

As registry.sign_ins.seen: no part of what the request does, and nobody waits for it.
"""

import uuid
from datetime import date

from sqlalchemy import or_, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from registry.sign_ins.seen import impatient
from registry.trader_links.model import TraderLink, TraderVisit


def note_visit(sessions: sessionmaker[Session], *, visit_id: uuid.UUID, link_id: uuid.UUID, day: date) -> bool:
    """Note that the page was looked at on *day*; say whether it was noted. What has ended is left alone."""
    unseen = or_(TraderLink.last_used_on.is_(None), TraderLink.last_used_on < day)
    with sessions() as session:
        try:
            with impatient(session):
                session.execute(
                    update(TraderVisit)
                    .where(TraderVisit.id == visit_id, TraderVisit.ended_at.is_(None), TraderVisit.last_seen_on < day)
                    .values(last_seen_on=day)
                    .execution_options(synchronize_session=False)
                )
                session.execute(
                    update(TraderLink)
                    .where(TraderLink.id == link_id, TraderLink.ended_at.is_(None), unseen)
                    .values(last_used_on=day)
                    .execution_options(synchronize_session=False)
                )
            session.commit()
        except OperationalError:
            session.rollback()
            return False
    return True
