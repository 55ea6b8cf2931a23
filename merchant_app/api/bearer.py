"""Which key a request comes with, whether it may ask this, and that it was used. Cookies count for nothing here."""

from datetime import timedelta
from http import HTTPStatus
from typing import cast

from flask import g, request
from flask.typing import ResponseReturnValue

from merchant_app.api.problems import problem
from merchant_app.said_seldom import say_seldom
from merchant_app.tries import CALLS_OF_KEY, asking_address
from merchant_app.unit_of_work import reading, unit_of_work
from registry.api_keys.model import ApiKey, ApiRight
from registry.api_keys.operations import note_use
from registry.api_keys.queries import key_with

CHALLENGE = 'Bearer realm="cashless-street"'
"""RFC 6750, 3: without an error where no key was sent."""
WRONG = f'{CHALLENGE}, error="invalid_token"'
LONGEST_WAIT = timedelta(seconds=1.5 * CALLS_OF_KEY.per.total_seconds())
"""Who has asked too often is let in again after so long at the latest: registry.throttles."""


def current_key() -> ApiKey:
    """The key of this request. Only a route that needs one may ask."""
    return cast("ApiKey", g.api_key)


def refuse_without_key(rights: frozenset[ApiRight]) -> ResponseReturnValue | None:
    """Refuse a request without a key that holds, asked too often, or with none of *rights*; None lets it in.

    A use is counted and noted in a transaction of its own before anything is answered: where that cannot be written,
    nothing is read. A key that does not hold costs one look and writes nothing, whoever sends how many.
    """
    token = _token()
    key = key_with(reading(), token) if token else None
    if key is None:
        if token:
            say_seldom("A key that does not hold was sent from %s", asking_address())
        return problem(HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": WRONG if token else CHALLENGE})
    key_id = key.id
    with unit_of_work() as session:
        counted = CALLS_OF_KEY.take(session, str(key_id))
        if counted:
            note_use(session, key_id=key_id)
    if not counted:
        wait = str(int(LONGEST_WAIT.total_seconds()))
        return problem(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": wait})
    if rights.isdisjoint(key.rights):
        return problem(HTTPStatus.FORBIDDEN)
    g.api_key = key
    return None


def _token() -> str:
    """What stands behind ``Bearer`` in the Authorization header; empty where another way was tried, or none."""
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
