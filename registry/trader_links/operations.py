"""Making, ending and opening the links of traders. The caller owns the transaction: nothing here commits."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.calendar import day_of
from registry.consents.model import Purpose
from registry.consents.queries import has_taken_back
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.holding import hold_merchant
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.sign_ins.operations import hash_of
from registry.sign_ins.operations import new_token as new_cookie
from registry.trader import Trader
from registry.trader_links.binding import bind
from registry.trader_links.errors import LinkUnusable, NoLinkAfterTakingBack
from registry.trader_links.model import END, TraderLink, TraderVisit
from registry.trader_links.queries import link_with
from registry.trader_links.tokens import new_token

LINK_LASTS = timedelta(days=365)
"""From making a link to its end: a slip of paper is worth no more than a year."""
VISIT_LASTS = timedelta(days=180)
"""From opening the link on a phone to having to open it again."""

REPLACED = "replaced"
"""Why a link was ended, as the trail tells it: a newer one was made."""
REVOKED = "revoked"
OWNER_CHANGED = "owner_changed"
"""The shop is somebody else's, or reached under another number: whoever had the link is not the one to have it."""
MAKER_DISABLED = "maker_disabled"
"""Whoever made it was shut out, and may have kept it."""


def make_link(session: Session, *, by: Officer, merchant_id: uuid.UUID, at: datetime | None = None) -> str:
    """Make the shop's link, and return its secret token, which nothing ever shows again; the link before is ended.

    Raise NoResultFound for a shop *by* may not see, MerchantIsClosed, or NoLinkAfterTakingBack.
    """
    now = at or utc_now()
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    if merchant.is_closed:
        raise MerchantIsClosed
    if has_taken_back(session, merchant, Purpose.KEEP_CONTACT):
        raise NoLinkAfterTakingBack
    end_links_of(session, by=by, merchant=merchant, reason=REPLACED, at=now)
    token = new_token()
    link = TraderLink(
        merchant_id=merchant.id, token_hash=hash_of(token), made_by_id=by.id, created_at=now, ends_at=now + LINK_LASTS
    )
    bind(link)
    session.add(link)
    session.flush()
    record(
        session,
        by=by,
        action="trader_link:make",
        subject_id=link.id,
        merchant_id=merchant.id,
        ends_on=day_of(link.ends_at).isoformat(),
    )
    return token


def revoke_link(session: Session, *, by: Officer, merchant_id: uuid.UUID) -> bool:
    """End the shop's link at once, and say whether there was one. Raise NoResultFound."""
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    return end_links_of(session, by=by, merchant=merchant, reason=REVOKED)


def end_links_of(
    session: Session, *, by: Officer | Trader | None, merchant: Merchant, reason: str, at: datetime | None = None
) -> bool:
    """End whatever link the shop has, and with it every page that it opened; say whether there was one.

    The caller holds the merchant.
    """
    ended = session.scalar(
        update(TraderLink)
        .where(TraderLink.merchant_id == merchant.id, TraderLink.ended_at.is_(None))
        .values(ended_at=at or utc_now())
        .returning(TraderLink.id)
    )
    if ended is None:
        return False
    _tell_end(session, by, ended, merchant.id, reason)
    return True


def end_links_made_by(session: Session, *, by: Officer | None, officer: Officer) -> int:
    """End every link that *officer* made and every page that those opened, and say how many; others make them anew.

    The caller holds the officer, who can make no further one.
    """
    ended = session.execute(
        update(TraderLink)
        .where(TraderLink.made_by_id == officer.id, TraderLink.ended_at.is_(None))
        .values(ended_at=utc_now())
        .returning(TraderLink.id, TraderLink.merchant_id)
    ).all()
    for link_id, merchant_id in ended:
        _tell_end(session, by, link_id, merchant_id, MAKER_DISABLED)
    return len(ended)


def use_link(session: Session, *, token: str, at: datetime | None = None) -> str:
    """Open the trader's page on one phone, and return the secret that its cookie holds. Raise LinkUnusable.

    The link is not used up: it opens the page on the next phone as well, until it ends.
    """
    now = at or utc_now()
    link = link_with(session, token, at=now)
    if link is None:
        raise LinkUnusable
    # Held, so that a link cannot be ended between being looked at and being opened.
    held = session.scalar(
        select(TraderLink.id).where(TraderLink.id == link.id, TraderLink.ended_at.is_(None)).with_for_update()
    )
    if held is None:
        raise LinkUnusable
    fresh = new_cookie()
    visit = TraderVisit(
        link_id=link.id,
        token_hash=hash_of(fresh),
        ends_at=min(now + VISIT_LASTS, link.ends_at),
        last_seen_on=day_of(now),
    )
    bind(visit)
    session.add(visit)
    link.last_used_on = day_of(now)
    session.flush()
    record(
        session,
        by=Trader(link.id, link.merchant_id),
        action="trader_link:open",
        subject_id=link.id,
        merchant_id=link.merchant_id,
    )
    return fresh


def end_visit(session: Session, *, token: str) -> None:
    """Close the page on the phone whose cookie holds *token*; the link stays. Unknown or ended, nothing changes."""
    session.execute(
        update(TraderVisit)
        .where(TraderVisit.token_hash == hash_of(token), TraderVisit.ended_at.is_(None))
        .values(ended_at=utc_now(), bound="")
    )


def _tell_end(
    session: Session, by: Officer | Trader | None, link_id: uuid.UUID, merchant_id: uuid.UUID, reason: str
) -> None:
    record(session, by=by, action=END, subject_id=link_id, merchant_id=merchant_id, reason=reason)
