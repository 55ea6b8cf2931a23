"""How long a sign-in lasts: all in all, and left alone."""

from datetime import datetime, timedelta

from registry.officers.binding import may_act
from registry.officers.model import Role
from registry.sign_ins.binding import is_bound
from registry.sign_ins.model import SignIn, SignInKind

LASTS = timedelta(hours=12)
"""From signing in to the end, however busy the officer is meanwhile: one long working day."""
IDLE = timedelta(minutes=15)
"""Without a request. Source: level-2 security parameters."""
IDLE_OF_ADMIN = timedelta(minutes=5)
"""The same, for who looks after officers. Source: the same."""
WAITS_FOR_CODE = timedelta(minutes=5)
"""From the right password to the code of the second factor."""

PHONE_LASTS = timedelta(days=30)
"""A team member's phone, at most; the end of the posting may come before."""
PHONE_IDLE = timedelta(days=7)
"""Phones in the street are opened now and then all week, lock themselves, and can do little."""
PHONE_LINK_LASTS = timedelta(minutes=10)
"""From showing the code to scanning it."""


def idle_limit(sign_in: SignIn) -> timedelta:
    """How long *sign_in* may be left alone."""
    if sign_in.kind is SignInKind.PHONE:
        return PHONE_IDLE
    return IDLE_OF_ADMIN if sign_in.officer.role is Role.ADMIN else IDLE


def has_lapsed(sign_in: SignIn, at: datetime) -> bool:
    """Whether *sign_in* ran out by itself: nobody ended it, but it lasted or was left alone too long."""
    return sign_in.ends_at <= at or at - sign_in.last_seen_at >= idle_limit(sign_in)


def may_be_used(sign_in: SignIn) -> bool:
    """Whether nobody put an end to *sign_in*, it was given for this, and its officer may act.

    A phone is a team member's for good.
    """
    of_team = sign_in.officer.role is Role.TEAM_MEMBER or sign_in.kind is not SignInKind.PHONE
    return sign_in.ended_at is None and of_team and is_bound(sign_in) and may_act(sign_in.officer)
