"""The trader making this request, by a cookie of its own: it opens one shop's page, and no officer's.

An official may be signed in on the same browser: neither cookie is read for the other, and neither changes the other.
"""

from http import HTTPStatus
from typing import cast

from flask import Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from merchant_app.unit_of_work import reading
from registry.calendar import today
from registry.trader import Trader
from registry.trader_links.operations import VISIT_LASTS
from registry.trader_links.queries import visit_with
from registry.trader_links.seen import note_visit


def refuse_without_link() -> ResponseReturnValue | None:
    """Let a trader whose link still opens pass; anybody else, officers too, reads how to come in."""
    if trader_is_here():
        return None
    answer = make_response(render_template("trader_page/closed.html"), HTTPStatus.UNAUTHORIZED)
    answer.headers["WWW-Authenticate"] = "Link"
    return answer


def trader_is_here() -> bool:
    """Whether this request comes from a phone that opened a link, which nothing has ended since."""
    if "trader" not in g:
        g.trader = _load()
    return g.trader is not None


def current_trader() -> Trader:
    """The trader. Only a guarded route may ask."""
    assert trader_is_here()
    return cast("Trader", g.trader)


def token_of_visit() -> str:
    """What the cookie of this request holds; empty where there is none."""
    return request.cookies.get(_cookie_name(), "")


def remember_trader(response: Response, token: str) -> None:
    """Let the browser keep *token*, the secret of a visit."""
    response.set_cookie(
        _cookie_name(),
        token,
        max_age=int(VISIT_LASTS.total_seconds()),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def forget_trader(response: Response) -> None:
    """Let the browser forget the visit; what it holds otherwise stays."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(_cookie_name(), secure=secure, httponly=True, samesite="Lax")


def _load() -> Trader | None:
    token = token_of_visit()
    visit = visit_with(reading(), token) if token else None
    if visit is None:
        return None
    if visit.last_seen_on < today():
        # Once a day, in a moment of its own: see registry.trader_links.seen.
        note_visit(current_app.extensions["sessions"], visit_id=visit.id, link_id=visit.link_id, day=today())
    return Trader(visit.link_id, visit.link.merchant_id)


def _cookie_name() -> str:
    return "__Host-trader" if current_app.config["SESSION_COOKIE_SECURE"] else "trader"
