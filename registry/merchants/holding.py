"""One at a time at one shop: what is known of it, its accounts and its signs change one after another."""

import uuid

from sqlalchemy.orm import Session

from registry.merchants.model import Merchant
from registry.merchants.queries import select_seen_by
from registry.officers.model import Officer
from registry.trader import Trader


def hold_merchant(session: Session, *, by: Officer | Trader, merchant_id: uuid.UUID) -> Merchant:
    """The merchant as it is now, held until the transaction ends; NoResultFound when *by* may not see it.

    So no sign is printed for an account that is being replaced. SQLite has one writer at a time anyhow.
    """
    return session.scalars(
        select_seen_by(by)
        .where(Merchant.id == merchant_id)
        .with_for_update(of=Merchant)
        .execution_options(populate_existing=True)
    ).one()
