"""Questions about links of traders."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.calendar import day_of
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.sign_ins.operations import hash_of
from registry.trader_links.binding import is_bound
from registry.trader_links.model import END, TraderLink, TraderVisit
from registry.trader_links.tokens import is_signed

LEFT_ALONE = timedelta(days=60)
"""A phone that has not shown the page for so long has to open the link again."""


def open_link_of(session: Session, merchant: Merchant, at: datetime | None = None) -> TraderLink | None:
    """The shop's link that can be opened, if there is one. The caller has checked that the shop may be seen."""
    link = session.scalars(
        select(TraderLink)
        .where(TraderLink.merchant_id == merchant.id, TraderLink.ended_at.is_(None), _not_told_ended())
        .options(joinedload(TraderLink.made_by))
    ).one_or_none()
    return link if link is not None and opens(link, at or utc_now()) else None


def open_links_made_by(session: Session, officer: Officer) -> int:
    """How many links that *officer* made nobody has ended yet."""
    made = (TraderLink.made_by_id == officer.id, TraderLink.ended_at.is_(None), TraderLink.ends_at > utc_now())
    return session.scalars(select(func.count(TraderLink.id)).where(*made)).one()


def maker_has_gone(session: Session, link: TraderLink) -> bool:
    """Whether who made *link* is shut out, or posted elsewhere by now, and may have kept it."""
    posted_here = select(Merchant.id).join(Merchant.place).where(within_postings(link.made_by))
    still_here = session.scalar(posted_here.where(Merchant.id == link.merchant_id))
    return link.made_by.disabled_at is not None or still_here is None


def link_with(session: Session, token: str, at: datetime | None = None) -> TraderLink | None:
    """The link *token* stands for, as long as it opens; asked in the same way for what was never signed here."""
    its = select(TraderLink).where(TraderLink.token_hash == hash_of(token), _not_told_ended())
    link = session.scalars(_with_shop(its)).one_or_none()
    signed = is_signed(token)
    return link if link is not None and signed and opens(link, at or utc_now()) else None


def visit_with(session: Session, token: str, at: datetime | None = None) -> TraderVisit | None:
    """The visit whose cookie holds *token*, with its link and shop, as long as both are good for something."""
    now = at or utc_now()
    visit = session.scalars(
        select(TraderVisit)
        .join(TraderVisit.link)
        .join(TraderLink.merchant)
        .options(contains_eager(TraderVisit.link).contains_eager(TraderLink.merchant))
        .where(TraderVisit.token_hash == hash_of(token), TraderVisit.ended_at.is_(None), TraderVisit.ends_at > now)
        .where(_not_told_ended())
    ).one_or_none()
    if visit is None or visit.last_seen_on <= day_of(now - LEFT_ALONE):
        return None
    return visit if is_bound(visit) and opens(visit.link, now) else None


def opens(link: TraderLink, at: datetime) -> bool:
    """Whether *link* opens its page: given for this shop, not ended, not too old; the shop there and not forgotten.

    Closed by mistake and opened again, the shop has its link back; what else ends a link is written into it.
    """
    merchant = link.merchant
    forgotten = merchant.erased_at is not None and merchant.erased_at >= link.created_at
    lasting = link.ended_at is None and link.ends_at > at and is_bound(link)
    return lasting and not merchant.is_closed and not forgotten


def _not_told_ended() -> ColumnElement[bool]:
    """True for a TraderLink of which the trail tells no end: a row can be set back, the trail cannot."""
    return ~exists().where(AuditEntry.subject_id == TraderLink.id, AuditEntry.action == END)


def _with_shop(links: Select[TraderLink]) -> Select[TraderLink]:
    return links.join(TraderLink.merchant).options(contains_eager(TraderLink.merchant))
