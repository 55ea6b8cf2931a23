"""Whose shop a trader sees: the one its link is of, for as long as nobody ended the link."""

from sqlalchemy import ColumnElement, and_, exists

from database.base import utc_now
from registry.merchants.model import Merchant
from registry.trader import Trader
from registry.trader_links.model import TraderLink


def within_link(trader: Trader) -> ColumnElement[bool]:
    """True for the trader's own Merchant. Asked of the database within each question, as postings are."""
    still_open = exists().where(
        TraderLink.id == trader.link_id,
        TraderLink.merchant_id == Merchant.id,
        TraderLink.ended_at.is_(None),
        TraderLink.ends_at > utc_now(),
    )
    return and_(Merchant.id == trader.merchant_id, still_open)
