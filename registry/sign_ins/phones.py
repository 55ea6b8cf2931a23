"""Team members' phones: an official shows a code, the phone scans it and is signed in; no password is told or typed."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.calendar import VIETNAM, day_of
from registry.officers.errors import OfficerPostedElsewhereToo
from registry.officers.holding import officer_held
from registry.officers.model import Officer, Posting, Role
from registry.officers.queries import posted_outside
from registry.sign_ins.errors import NoTeamMember, PhoneLinkUnusable
from registry.sign_ins.limits import PHONE_LASTS, PHONE_LINK_LASTS
from registry.sign_ins.model import PhoneLink, SignIn, SignInKind
from registry.sign_ins.operations import hash_of, new_token, open_sign_in


def show_phone_link(session: Session, *, by: Officer, officer: Officer, at: datetime | None = None) -> str:
    """Make a link that signs one phone in as *officer*, once and soon, and return its secret token.

    Whatever was shown for *officer* before is worth nothing any more. Raise NoTeamMember, or
    OfficerPostedElsewhereToo: the phone would see what *by* must not.
    """
    at = at or utc_now()
    held = officer_held(session, officer_id=officer.id)
    if _end_for(session, held, at) is None:
        raise NoTeamMember
    if posted_outside(session, by, held):
        raise OfficerPostedElsewhereToo
    _end_links_of(session, held, at)
    token = new_token()
    session.add(
        PhoneLink(officer_id=held.id, shown_by_id=by.id, token_hash=hash_of(token), ends_at=at + PHONE_LINK_LASTS)
    )
    session.flush()
    record(session, by=by, action="phone:show_link", subject_id=held.id)
    return token


def officer_of_phone_link(session: Session, *, token: str, at: datetime | None = None) -> Officer:
    """Whom a phone would be signed in as. Raise PhoneLinkUnusable. It only reads."""
    link = session.scalars(_usable(token, at or utc_now())).one_or_none()
    if link is None:
        raise PhoneLinkUnusable
    return link.officer


def use_phone_link(
    session: Session, *, token: str, device: str = "", address: str = "", at: datetime | None = None
) -> str:
    """Sign the phone in that scanned the link, and return the token of the sign-in. Raise PhoneLinkUnusable.

    It lasts until the last posting ends, and no longer than PHONE_LASTS.
    """
    at = at or utc_now()
    officer = officer_held(session, officer_id=officer_of_phone_link(session, token=token, at=at).id)
    link = session.scalars(
        _usable(token, at).with_for_update(of=PhoneLink).execution_options(populate_existing=True)
    ).one_or_none()
    ends_at = _end_for(session, officer, at)
    if link is None or ends_at is None:
        raise PhoneLinkUnusable
    link.used_at = officer.active_at = at
    sign_in = SignIn(
        officer=officer, kind=SignInKind.PHONE, ends_at=ends_at, device=device, let_in_by_id=link.shown_by_id
    )
    fresh = open_sign_in(session, sign_in, at=at)
    told: dict[str, Any] = {"kind": SignInKind.PHONE, "device": sign_in.device, "shown_by": str(link.shown_by_id)}
    if address:
        told["address"] = address
    record(session, by=officer, action="sign_in:begin", subject_id=officer.id, **told)
    return fresh


def end_phone(session: Session, *, by: Officer, sign_in: SignIn) -> None:
    """Sign a team member's phone out at once: it is lost, or the work is over. Ended already, nothing changes."""
    ended = session.scalar(
        update(SignIn)
        .where(SignIn.id == sign_in.id, SignIn.ended_at.is_(None))
        .values(ended_at=utc_now())
        .returning(SignIn.id)
    )
    if ended is not None:
        record(session, by=by, action="phone:end", subject_id=sign_in.officer_id, sign_in=str(ended))


def shorten_phones(session: Session, *, officer: Officer, at: datetime | None = None) -> None:
    """Let no phone of *officer* stay signed in beyond the postings there are now."""
    at = at or utc_now()
    ends_at = _end_for(session, officer, at) or at
    session.execute(
        update(SignIn)
        .where(
            SignIn.officer_id == officer.id,
            SignIn.kind == SignInKind.PHONE,
            SignIn.ended_at.is_(None),
            SignIn.ends_at > ends_at,
        )
        .values(ends_at=ends_at)
    )


def _usable(token: str, at: datetime) -> Select[PhoneLink]:
    return select(PhoneLink).where(
        PhoneLink.token_hash == hash_of(token), PhoneLink.used_at.is_(None), PhoneLink.ends_at > at
    )


def _end_links_of(session: Session, officer: Officer, at: datetime) -> None:
    session.execute(
        update(PhoneLink)
        .where(PhoneLink.officer_id == officer.id, PhoneLink.used_at.is_(None), PhoneLink.ends_at > at)
        .values(ends_at=at)
    )


def _end_for(session: Session, officer: Officer, at: datetime) -> datetime | None:
    """When a phone of *officer* is to be signed out; None for somebody whose phone is not to be signed in at all."""
    if officer.role is not Role.TEAM_MEMBER or officer.disabled_at is not None:
        return None
    day = day_of(at)
    ends = session.scalars(
        select(Posting.ends_on).where(
            Posting.officer_id == officer.id,
            Posting.begins_on <= day,
            or_(Posting.ends_on.is_(None), Posting.ends_on > day),
        )
    ).all()
    if not ends:
        return None
    moments = [datetime.combine(ends_on, time(), VIETNAM) for ends_on in ends if ends_on is not None]
    return min(at + PHONE_LASTS, max(moments) if len(moments) == len(ends) else at + PHONE_LASTS)
