"""One at a time at one shop: what is known of it, its accounts and its signs change one after another."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.chunks import chunks
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


def hold_merchants(session: Session, merchant_ids: Iterable[uuid.UUID]) -> None:
    """Hold many until the transaction ends. The caller decides who may see what afterwards, and reads anew.

    In the order of their ids, so that two who hold many never wait for each other; and for change only (FOR NO KEY
    UPDATE), so that meanwhile rows that refer to them, such as visits, can be written by others.
    """
    for ids in chunks(sorted(set(merchant_ids))):
        held = select(Merchant.id).where(Merchant.id.in_(ids)).order_by(Merchant.id)
        session.scalars(held.with_for_update(key_share=True)).all()
