"""What a sign-in was given for: told by a mark under a key of ours, so that no row opens what it was not made for."""

import hmac

from database.base import utc_now
from registry.marking import keyed_mark
from registry.sign_ins.model import SignIn, SignInKind


def bind(sign_in: SignIn) -> None:
    """Write the mark of a new sign-in, or of one whose token was changed; it knows its officer by then."""
    sign_in.created_at = sign_in.created_at or utc_now()
    sign_in.kind = sign_in.kind or SignInKind.PASSWORD
    sign_in.waits_for_code = bool(sign_in.waits_for_code)
    sign_in.bound = _mark_of(sign_in)


def is_bound(sign_in: SignIn) -> bool:
    """Whether the row is as it was written here.

    Who can write into the database, and has not its key, gives their own cookie neither another person nor a way past
    the second factor or past the short life of a phone.
    """
    return hmac.compare_digest(sign_in.bound.encode(), _mark_of(sign_in).encode())


def _mark_of(sign_in: SignIn) -> str:
    return keyed_mark(
        "sign-ins",
        sign_in.token_hash,
        sign_in.officer_id,
        sign_in.kind,
        sign_in.waits_for_code,
        sign_in.let_in_by_id,
        sign_in.created_at,
    )
