"""What a sign-in was given for, and until when: told by a mark under a key of ours, so that no row opens more.

The same of the code that an official shows to a phone. Whatever changes such a row here marks it anew, but never one
that was not as told before.
"""

import hmac
from datetime import datetime

from database.base import utc_now
from registry.marking import keyed_mark
from registry.sign_ins.model import PhoneLink, SignIn, SignInKind


def bind(row: SignIn | PhoneLink) -> None:
    """Write the mark of a new row, or of one that was changed; it knows its officers by then."""
    row.created_at = row.created_at or utc_now()
    if isinstance(row, SignIn):
        row.kind = row.kind or SignInKind.PASSWORD
        row.waits_for_code = bool(row.waits_for_code)
    row.bound = _mark_of(row)


def is_bound(row: SignIn | PhoneLink) -> bool:
    """Whether the row is as it was written here.

    Who can write into the database, and has not its key, gives their own cookie neither another person nor a way past
    the second factor or past the short life of a phone, and shows nobody's code but their own.
    """
    return hmac.compare_digest(row.bound.encode(), _mark_of(row).encode())


def end(sign_in: SignIn, *, at: datetime) -> None:
    """Put an end to it; what was bent before stays so."""
    genuine = is_bound(sign_in)
    sign_in.ended_at = at
    if genuine:
        bind(sign_in)


def shorten(row: SignIn | PhoneLink, *, to: datetime) -> None:
    """Let it last no longer than *to*; what was bent before stays so."""
    genuine = is_bound(row)
    row.ends_at = min(row.ends_at, to)
    if genuine:
        bind(row)


def _mark_of(row: SignIn | PhoneLink) -> str:
    if isinstance(row, PhoneLink):
        told = (row.token_hash, row.officer_id, row.shown_by_id, row.created_at, row.ends_at, row.used_at)
        return keyed_mark("links for phones", *told)
    return keyed_mark(
        "sign-ins",
        *(row.token_hash, row.officer_id, row.kind, row.waits_for_code, row.let_in_by_id),
        *(row.created_at, row.ends_at, row.ended_at),
    )
