"""Team members' phones: an official shows a code, the phone scans it and is signed in; no password is told or typed."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.calendar import VIETNAM, day_of
from registry.officers.binding import may_act
from registry.officers.errors import OfficerPostedElsewhereToo
from registry.officers.holding import officer_held
from registry.officers.model import Officer, Posting, Role
from registry.officers.queries import posted_outside
from registry.sign_ins.binding import bind, end, is_bound, shorten
from registry.sign_ins.errors import NoTeamMember, PhoneLinkUnusable
from registry.sign_ins.limits import PHONE_LASTS, PHONE_LINK_LASTS
from registry.sign_ins.model import PhoneLink, SignIn, SignInKind
from registry.sign_ins.operations import end_links, end_sign_ins, hash_of, new_token, open_sign_in


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
    end_links(session, PhoneLink.officer_id == held.id, at=at)
    token = new_token()
    link = PhoneLink(officer_id=held.id, shown_by_id=by.id, token_hash=hash_of(token), ends_at=at + PHONE_LINK_LASTS)
    bind(link)
    session.add(link)
    session.flush()
    record(session, by=by, action="phone:show_link", subject_id=held.id)
    return token


def officer_of_phone_link(session: Session, *, token: str, at: datetime | None = None) -> Officer:
    """Whom a phone would be signed in as. Raise PhoneLinkUnusable. It only reads."""
    link = session.scalars(_usable(token, at or utc_now())).one_or_none()
    if link is None or not is_bound(link):
        raise PhoneLinkUnusable
    return link.officer


def use_phone_link(
    session: Session, *, token: str, device: str = "", address: str = "", at: datetime | None = None
) -> str:
    """Sign the phone in that scanned the link, and return the token of the sign-in. Raise PhoneLinkUnusable.

    It lasts until the last posting of one of the two ends, the member's or the official's, and no longer than
    PHONE_LASTS.
    """
    at = at or utc_now()
    both = session.execute(_usable(token, at).with_only_columns(PhoneLink.officer_id, PhoneLink.shown_by_id)).first()
    if both is None:
        raise PhoneLinkUnusable
    # Both, so that neither is shut out or sent elsewhere meanwhile; in the order of their ids, so that two such wait
    # for one another in turn.
    held = {officer_id: officer_held(session, officer_id=officer_id) for officer_id in sorted(both)}
    officer, giver = held[both.officer_id], held[both.shown_by_id]
    link = session.scalars(
        _usable(token, at).with_for_update(of=PhoneLink).execution_options(populate_existing=True)
    ).one_or_none()
    ends_at = _end_between(session, giver, officer, at)
    if link is None or ends_at is None or not is_bound(link):
        raise PhoneLinkUnusable
    link.used_at = officer.active_at = at
    bind(link)
    sign_in = SignIn(
        officer=officer, kind=SignInKind.PHONE, ends_at=ends_at, device=device, let_in_by_id=link.shown_by_id
    )
    fresh = open_sign_in(session, sign_in, at=at)
    told: dict[str, Any] = {"kind": SignInKind.PHONE, "device": sign_in.device, "shown_by": str(link.shown_by_id)}
    told["sign_in"] = str(sign_in.id)
    if address:
        told["address"] = address
    record(session, by=officer, action="sign_in:begin", subject_id=officer.id, **told)
    return fresh


def end_phone(session: Session, *, by: Officer, sign_in: SignIn) -> None:
    """Sign a team member's phone out at once: it is lost, or the work is over. Ended already, nothing changes."""
    for ended in end_sign_ins(session, SignIn.id == sign_in.id):
        record(session, by=by, action="phone:end", subject_id=ended.officer_id, sign_in=str(ended.id))


def shorten_phones(session: Session, *, officer: Officer, at: datetime | None = None) -> None:
    """Let no phone of *officer*, and none that *officer* let in, go on beyond what the postings are now.

    A phone goes on only while whoever let it in may see all that its owner sees: the caller holds the officer, and
    calls this after each change of a posting.
    """
    at = at or utc_now()
    for phone in session.scalars(_open_phones(at, or_(SignIn.officer_id == officer.id, _let_in_by(officer)))).all():
        ends_at = at
        if phone.let_in_by is not None:
            ends_at = _end_between(session, phone.let_in_by, phone.officer, at) or at
        shorten(phone, to=ends_at)
    session.flush()


def end_phones_let_in_by(session: Session, *, officer: Officer) -> None:
    """End every phone that *officer* let in: who is shut out, or does something else, could hold one of them."""
    at = utc_now()
    for phone in session.scalars(_open_phones(at, _let_in_by(officer))).all():
        end(phone, at=at)
    session.flush()


def _usable(token: str, at: datetime) -> Select[PhoneLink]:
    return select(PhoneLink).where(
        PhoneLink.token_hash == hash_of(token), PhoneLink.used_at.is_(None), PhoneLink.ends_at > at
    )


def _let_in_by(officer: Officer) -> ColumnElement[bool]:
    return SignIn.let_in_by_id == officer.id


def _open_phones(at: datetime, whose: ColumnElement[bool]) -> Select[SignIn]:
    """Held, oldest first: two that end phones at once take turns."""
    return (
        select(SignIn)
        .where(whose, SignIn.kind == SignInKind.PHONE, SignIn.ended_at.is_(None), SignIn.ends_at > at)
        .order_by(SignIn.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _end_for(session: Session, officer: Officer, at: datetime) -> datetime | None:
    """When a phone of *officer* is to be signed out; None for somebody whose phone is not to be signed in at all."""
    if officer.role is not Role.TEAM_MEMBER or not may_act(officer):
        return None
    last = _last_posting_ends(session, officer, at)
    return None if last is None else min(at + PHONE_LASTS, last)


def _end_between(session: Session, giver: Officer, officer: Officer, at: datetime) -> datetime | None:
    """The same, for a phone that *giver* lets in: nobody lets in a phone that would see what they must not."""
    ends_at, last = _end_for(session, officer, at), _last_posting_ends(session, giver, at)
    if ends_at is None or last is None or not may_act(giver) or posted_outside(session, giver, officer):
        return None
    return min(ends_at, last)


def _last_posting_ends(session: Session, officer: Officer, at: datetime) -> datetime | None:
    """When the last of today's postings of *officer* ends, or a moment far away; None where there is none today."""
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
    return max(moments) if len(moments) == len(ends) else at + 2 * PHONE_LASTS
