"""One at a time about one officer: password, sign-ins and postings change one after another."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.officers.model import Officer


def officer_held(session: Session, *, officer_id: uuid.UUID) -> Officer:
    """The officer as it is now, held until the transaction ends.

    Otherwise two at once might both post somebody to the same place, or a sign-in slip in between a new password and
    the end of every sign-in. SQLite has one writer at a time anyhow; rows that only refer to the officer need not
    wait.
    """
    return session.scalars(
        select(Officer)
        .where(Officer.id == officer_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
