"""Traders of the two wards: shops with a link that opens their page, and one whose link was ended a moment ago."""

import uuid

from sqlalchemy.orm import Session

from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.trader_links.operations import make_link, revoke_link, use_link

TRADERS = frozenset({"trader"})
"""Actors whose link opens a page at this moment: that of their own shop."""
ENDED = "trader_ended"
"""The actor whose link was ended a second ago."""
WITH_LINK = TRADERS | {ENDED}
COOKIE = "trader"
"""Under this name a browser keeps what a link opened."""


def link_of(session: Session, shop: Merchant, official: Officer) -> str:
    """The secret of a new link for the shop."""
    return make_link(session, by=official, merchant_id=shop.id)


def opened(session: Session, token: str) -> str:
    """The cookie of a phone that opened the link."""
    return use_link(session, token=token)


def end_link(session: Session, shop_id: uuid.UUID, official: Officer) -> None:
    """End whatever link the shop has."""
    assert revoke_link(session, by=official, merchant_id=shop_id)


def beside_the_trader(ids: dict[str, uuid.UUID], mark: str, digits: str) -> set[str]:
    """What of the trader's own ward a trader must not read: every other shop, its account, whoever works there."""
    own = {"unit", *(name for name in ids if name.startswith("trader_"))}
    others = {text for number in range(1, 7) for text in (f"Tiệm {mark} {number}", f"{digits}00{number:04d}")}
    return others | {str(known) for name, known in ids.items() if name not in own}
