"""Who may do what, and the blueprint that makes every route say which permission it needs."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask import Blueprint, Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from merchant_app.api.bearer import refuse_without_key
from merchant_app.kept_form import answer_that_keeps_the_form
from merchant_app.second_step import must_enrol
from merchant_app.signed_in import current_officer, must_choose_password, somebody_is_signed_in
from merchant_app.trader_here import refuse_without_link
from registry.api_keys.model import ApiRight
from registry.officers.model import Role


class Permission(StrEnum):
    """One thing somebody can be allowed to do, named subject:verb. *Whose* rows is the query's business."""

    ANYONE = "anyone"
    """No sign-in needed."""
    SELF = "self"
    """One's own sign-in, password and first page."""
    UNIT_SEE = "unit:see"
    UNIT_HAND_OVER = "unit:hand_over"
    """Give a ward's places to another ward, as when wards are merged."""
    PLACE_SEE = "place:see"
    """See places and how far they have come."""
    OVERVIEW_SEE = "overview:see"
    """See all one's places side by side, who is late, and what is likely to come."""
    PLACE_EDIT = "place:edit"
    MERCHANT_SEE = "merchant:see"
    MERCHANT_REGISTER = "merchant:register"
    MERCHANT_EDIT = "merchant:edit"
    """Edit, close and reopen."""
    ACCOUNT_PROPOSE = "account:propose"
    ACCOUNT_DECIDE = "account:decide"
    """Approve or reject what somebody else proposed."""
    SIGN_PRINT = "sign:print"
    SIGN_POST = "sign:post"
    """Say that a sign hangs, or no longer does."""
    SIGN_WAVE = "sign:wave"
    """See which signs are to be replaced by others, and have those of a whole place replaced."""
    FACT_RECORD = "fact:record"
    FACT_CORRECT = "fact:correct"
    VISIT_SEE = "visit:see"
    """See who went to a shop, what came of it, and why shops are not there yet."""
    VISIT_RECORD = "visit:record"
    VISIT_CORRECT = "visit:correct"
    CONSENT_RECORD = "consent:record"
    """Write down what a trader agrees to or takes back."""
    DATA_REQUEST_HANDLE = "data_request:handle"
    """Answer what people ask about their own data, deleting included."""
    ERASING_STOP = "erasing:stop"
    """See what waits to be deleted and what was taken back of late, and stop a deleting."""
    OFFICER_MANAGE = "officer:manage"
    OFFICER_CONFIRM = "officer:confirm"
    """Say whose login it is that somebody else let in."""
    TRAIL_SEE = "trail:see"
    """See who did what: in the own places, or to the officers one looks after."""
    TRAIL_SEE_SHOP = "trail:see_shop"
    """See all that was done about a shop, and who looked at its account."""
    LIST_EXPORT = "list:export"
    """Take lists of shops away, with account numbers hidden but for the last four digits."""
    LIST_EXPORT_FULL = "list:export_full"
    """The same with account numbers in full."""
    LIST_IMPORT = "list:import"
    """Bring lists of shops in."""
    TEAM_SIGN_IN = "team:sign_in"
    """Let phones of the community team sign in, and sign them out."""
    TRADER_LINK_GIVE = "trader_link:give"
    """Give a shop the link to its trader's page, and take it away."""
    INCIDENT_SEE = "incident:see"
    """See what payers, traders and officers told, with the photos."""
    INCIDENT_OPEN = "incident:open"
    """Tell one that was found in the street."""
    INCIDENT_HANDLE = "incident:handle"
    """Hand it over to the police, close it, answer who told it."""
    CAMPAIGN_SEE = "campaign:see"
    """See what was planned for the own places, where it stands, and how each figure is counted."""
    CAMPAIGN_EDIT = "campaign:edit"
    """Plan, change and end campaigns; define criteria. Not for who only looks on: a leader sees every change."""
    CAMPAIGN_RECORD = "campaign:record"
    """Tick off whom an event reached and whom a partner helped, and write down what was counted."""
    REPORT_SEE = "report:see"
    REPORT_FILE = "report:file"
    """Say for good what a period brought."""
    LEAFLET_WRITE = "leaflet:write"
    """Write what a ward tells its traders, such as about taxes."""
    TRADER = "trader"
    """One's own shop's page, opened by its link. No role holds it: officers do not, and a trader holds nothing else."""
    API_KEY_MANAGE = "api_key:manage"
    """Make keys for programs of other offices, and revoke them."""
    API_DESCRIBE = "api:describe"
    API_READ_PLACES = "api:read_places"
    API_READ_FIGURES = "api:read_figures"


_LOOKING = frozenset({Permission.SELF, Permission.UNIT_SEE, Permission.PLACE_SEE})
_IN_THE_STREET = _LOOKING | {
    Permission.MERCHANT_SEE,
    Permission.MERCHANT_REGISTER,
    Permission.MERCHANT_EDIT,
    Permission.ACCOUNT_PROPOSE,
    Permission.SIGN_POST,
    Permission.FACT_RECORD,
    Permission.VISIT_SEE,
    Permission.VISIT_RECORD,
    Permission.CONSENT_RECORD,
    Permission.INCIDENT_SEE,
    Permission.INCIDENT_OPEN,
    Permission.CAMPAIGN_SEE,
    Permission.CAMPAIGN_RECORD,
}

PERMISSIONS_OF_ROLE: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: _LOOKING
    | {Permission.OFFICER_MANAGE, Permission.OFFICER_CONFIRM, Permission.TRAIL_SEE, Permission.API_KEY_MANAGE}
    | {Permission.UNIT_HAND_OVER},
    Role.LEADER: _LOOKING
    | {Permission.MERCHANT_SEE, Permission.ACCOUNT_DECIDE, Permission.TRAIL_SEE, Permission.TRAIL_SEE_SHOP}
    | {Permission.ERASING_STOP, Permission.INCIDENT_SEE, Permission.VISIT_SEE}
    | {Permission.CAMPAIGN_SEE, Permission.OVERVIEW_SEE, Permission.REPORT_SEE, Permission.REPORT_FILE}
    | {Permission.LIST_EXPORT, Permission.OFFICER_CONFIRM, Permission.SIGN_WAVE},
    Role.WARD_OFFICIAL: _IN_THE_STREET
    | {Permission.PLACE_EDIT, Permission.ACCOUNT_DECIDE, Permission.SIGN_PRINT, Permission.SIGN_WAVE}
    | {Permission.FACT_CORRECT, Permission.VISIT_CORRECT, Permission.OVERVIEW_SEE}
    | {Permission.REPORT_SEE, Permission.REPORT_FILE}
    | {Permission.DATA_REQUEST_HANDLE, Permission.ERASING_STOP, Permission.TRADER_LINK_GIVE}
    | {Permission.LEAFLET_WRITE, Permission.INCIDENT_HANDLE, Permission.CAMPAIGN_EDIT}
    | {Permission.LIST_EXPORT, Permission.LIST_EXPORT_FULL, Permission.LIST_IMPORT}
    | {Permission.TEAM_SIGN_IN, Permission.OFFICER_CONFIRM, Permission.TRAIL_SEE, Permission.TRAIL_SEE_SHOP},
    Role.TEAM_MEMBER: _IN_THE_STREET,
    Role.PARTNER: frozenset({Permission.SELF}),
}

RIGHTS_FOR_PERMISSION: dict[Permission, frozenset[ApiRight]] = {
    Permission.API_DESCRIBE: frozenset(ApiRight),
    Permission.API_READ_PLACES: frozenset({ApiRight.READ_PLACES}),
    Permission.API_READ_FIGURES: frozenset({ApiRight.READ_FIGURES}),
}
"""What only programs hold, and the rights of a key any one of which gives it. Nobody who signs in holds any of it."""

OPEN_ENDPOINTS = frozenset({"static", "bootstrap.static"})
"""Endpoints that libraries add: style sheets and pictures. Everything else is declared with its permission."""

ALLOWED_WITH_FIRST_PASSWORD = frozenset({"sign_in.change_password", "sign_in.end"})
ALLOWED_WITHOUT_SECOND_FACTOR = ALLOWED_WITH_FIRST_PASSWORD | {
    "second_factor.show",
    "second_factor.begin",
    "second_factor.enrol",
}


class UnguardedRoute(RuntimeError):
    """A route was added without saying who may use it."""


class GuardedBlueprint(Blueprint):
    """A blueprint whose every route names the permission it needs.

    ``needs`` has no default, so a route without one fails when its module is imported.
    """

    def route(  # type: ignore[override]  # stricter than Flask's on purpose: it has one more required argument
        self, rule: str, *, needs: Permission, **options: Any
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a view, remembering the permission it *needs*."""

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            endpoint = options.pop("endpoint", view.__name__)
            self.record(lambda state: _needs(state.app).__setitem__(f"{self.name}.{endpoint}", needs))
            self.add_url_rule(rule, endpoint, view, **options)
            return view

        return decorate


def _needs(app: Any) -> dict[str, Permission]:
    needs: dict[str, Permission] = app.extensions.setdefault("permission_of_endpoint", {})
    return needs


def permission_of_endpoint(app: Flask) -> dict[str, Permission]:
    """The whole route map: endpoint to the permission it needs."""
    return dict.fromkeys(OPEN_ENDPOINTS, Permission.ANYONE) | _needs(app)


def may(permission: Permission) -> bool:
    """Whether whoever makes this request holds *permission*. For templates: never offer what would be refused."""
    return somebody_is_signed_in() and permission in PERMISSIONS_OF_ROLE[current_officer().role]


def guard(app: Flask) -> None:
    """Refuse to start with an unguarded route, and refuse every request that lacks its permission."""
    unguarded = set(app.view_functions) - set(permission_of_endpoint(app))
    if unguarded:
        raise UnguardedRoute(", ".join(sorted(unguarded)))
    # Before whatever else is asked of a request, such as its form token: nothing is read for who may not send it.
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_without_permission)
    app.jinja_env.globals.update(may=may, Permission=Permission)


def _refuse_without_permission() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # an unknown address: Flask answers 404
    needed = permission_of_endpoint(current_app).get(request.endpoint)
    if needed is None:
        abort(403)  # a view added after the guard looked: nobody said who may use it
    if needed is Permission.ANYONE:
        return None
    if needed is Permission.TRADER:
        return refuse_without_link()
    if needed in RIGHTS_FOR_PERMISSION:
        return refuse_without_key(RIGHTS_FOR_PERMISSION[needed])
    return _refuse_officer_without(needed)


def _refuse_officer_without(needed: Permission) -> ResponseReturnValue | None:
    if not somebody_is_signed_in():
        # What belongs to signing in holds passwords and codes, which are never kept.
        kept = answer_that_keeps_the_form() if needed is not Permission.SELF else None
        return kept or redirect(url_for("sign_in.ask"))
    if must_choose_password() and request.endpoint not in ALLOWED_WITH_FIRST_PASSWORD:
        return redirect(url_for("sign_in.change_password"))
    if must_enrol(current_officer()) and request.endpoint not in ALLOWED_WITHOUT_SECOND_FACTOR:
        return redirect(url_for("second_factor.show"))
    if not may(needed):
        abort(403)
    return None
