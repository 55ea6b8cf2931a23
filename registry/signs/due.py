"""Which shops have a sign that is due to be looked at again, asked of the database for a whole place."""

import uuid
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.merchants.model import Merchant
from registry.signs.model import Sign, SignState
from registry.signs.rechecking import RECHECK_AFTER


def shops_with_sign_due(
    session: Session, place_id: uuid.UUID, on: date, *, after: timedelta = RECHECK_AFTER
) -> frozenset[uuid.UUID]:
    """The shops of the place at which a sign hangs that nobody saw for so long; as due_for_recheck_on says of one."""
    long_ago = on - after
    return frozenset(
        session.scalars(
            select(Sign.merchant_id)
            .join(Merchant, Merchant.id == Sign.merchant_id)
            .where(
                Merchant.place_id == place_id,
                Sign.state == SignState.POSTED,
                Sign.posted_on <= long_ago,
                or_(Sign.last_seen_on.is_(None), Sign.last_seen_on <= long_ago),
            )
        )
    )
