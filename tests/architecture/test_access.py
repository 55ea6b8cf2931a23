"""Who may open which address: every route says so, the list of them is kept, and the guard holds to it."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from merchant_app.access import (
    ALLOWED_WITH_FIRST_PASSWORD,
    OPEN_ENDPOINTS,
    PERMISSIONS_OF_ROLE,
    RIGHTS_FOR_PERMISSION,
    GuardedBlueprint,
    Permission,
    UnguardedRoute,
    guard,
    permission_of_endpoint,
)
from merchant_app.navigation import navigation
from registry.officers.model import Role
from scripts.routes import ROUTES, routes_of
from tests.browser import Browser
from tests.factories import make_officer

SAMPLES: dict[str, Any] = {"uuid": uuid.UUID(int=7), "path": "app.css", "string": "x", "int": 7}
NOT_OF_OFFICERS = {Permission.ANYONE, Permission.TRADER, *RIGHTS_FOR_PERMISSION}
"""What no sign-in is asked for: everybody may come, or only a trader by the shop's link, or a program with its key."""
UNTYPED = re.compile(r"<(?![a-z]+(?:\([^)]*\))?:)")
KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)?")


def addresses(app: Flask) -> list[tuple[str, str, Permission]]:
    """Every address with one of its methods and the permission it needs."""
    needs = permission_of_endpoint(app)
    return [
        (method, sample_of(app, rule), needs[rule.endpoint])
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def sample_of(app: Flask, rule: Rule) -> str:
    values = {
        name: SAMPLES[converter.group(1)]
        for name in rule.arguments
        if (converter := re.search(rf"<([a-z]+)[^<]*:{name}>", rule.rule))
    }
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=None)


@pytest.fixture(scope="module")
def browser_of(app):
    """A browser for each role, signed in as somebody who is posted nowhere; None signs in nobody."""
    browsers: dict[Role | str | None, Browser] = {None: Browser(app.test_client(), app.extensions["sessions"])}
    for role in [*Role, "newcomer"]:
        with app.extensions["sessions"].begin() as session:
            new = role == "newcomer"
            officer = make_officer(session, role=Role.WARD_OFFICIAL if new else role, must_change_password=new)
        browsers[role] = Browser(app.test_client(), app.extensions["sessions"]).signed_in(officer)
    return browsers


def answer_to(browser: Browser, method: str, address: str):
    if method == "GET":
        return browser.client.get(address)
    page = browser.client.get("/sign-in/password", follow_redirects=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    return browser.client.post(address, data={"csrf_token": token[1]})


def test_the_list_of_addresses_is_up_to_date(app):
    assert ROUTES.read_text(encoding="utf-8") == routes_of(app), "if every change is meant: scripts/routes"


def test_a_route_that_does_not_say_what_it_needs_cannot_be_written():
    with pytest.raises(TypeError, match="needs"):
        GuardedBlueprint("careless", __name__).route("/careless")


def test_an_application_with_an_unguarded_route_does_not_start():
    app = Flask("careless")
    guard(app)
    app = Flask("careless")
    app.add_url_rule("/careless", view_func=lambda: "open to all", endpoint="careless")
    with pytest.raises(UnguardedRoute, match="careless"):
        guard(app)


def test_without_the_guard_the_same_route_would_be_open():
    app = Flask("careless")
    app.add_url_rule("/careless", view_func=lambda: "open to all", endpoint="careless")
    assert app.test_client().get("/careless").text == "open to all"


def test_every_guarded_address_sends_a_stranger_to_sign_in(app, browser_of):
    asked = [(method, url) for method, url, needed in addresses(app) if needed not in NOT_OF_OFFICERS]
    assert len(asked) > 40
    answers = {(method, url): answer_to(browser_of[None], method, url) for method, url in asked}
    assert {key: (a.status_code, a.location) for key, a in answers.items()} == dict.fromkeys(asked, (302, "/sign-in/"))


def test_what_programs_ask_is_asked_with_a_key_whoever_is_signed_in(app, browser_of):
    asked = [(method, url) for method, url, needed in addresses(app) if needed in RIGHTS_FOR_PERMISSION]
    assert len(asked) > 3
    for browser in browser_of.values():
        answers = {(method, url): answer_to(browser, method, url) for method, url in asked}
        assert {key: (a.status_code, a.location) for key, a in answers.items()} == dict.fromkeys(asked, (401, None))


def test_a_traders_page_is_opened_by_its_link_whoever_is_signed_in(app, browser_of):
    asked = [(method, url) for method, url, needed in addresses(app) if needed is Permission.TRADER]
    assert len(asked) > 8
    for browser in browser_of.values():
        answers = {(method, url): answer_to(browser, method, url) for method, url in asked}
        assert {key: (a.status_code, a.location) for key, a in answers.items()} == dict.fromkeys(asked, (401, None))


def test_a_first_password_opens_nothing_but_the_way_to_change_it(app, browser_of):
    own = {"/sign-in/password", "/sign-in/end"}
    asked = [
        (method, url) for method, url, needed in addresses(app) if needed not in NOT_OF_OFFICERS and url not in own
    ]
    answers = {(method, url): answer_to(browser_of["newcomer"], method, url).location for method, url in asked}
    assert answers == dict.fromkeys(asked, "/sign-in/password")


@pytest.mark.parametrize("role", Role)
def test_each_role_is_refused_exactly_what_it_has_no_permission_for(app, browser_of, role):
    held = PERMISSIONS_OF_ROLE[role]
    guarded = [known for known in addresses(app) if known[2] not in NOT_OF_OFFICERS]
    asked = [known for known in guarded if known[1] != "/sign-in/end"]
    refused = [known for known in asked if answer_to(browser_of[role], *known[:2]).status_code == 403]
    assert refused == [known for known in asked if known[2] not in held]


def test_nothing_is_sent_without_the_forms_token(app, browser_of):
    every = addresses(app)
    posts = [(url, needed) for method, url, needed in every if method == "POST" and needed is not Permission.TRADER]
    for role, browser in browser_of.items():
        answers = {(url, needed): browser.client.post(url) for url, needed in posts}
        assert {answer.status_code for answer in answers.values()} <= {302, 400, 403}, "302 leads to signing in"
        held = PERMISSIONS_OF_ROLE.get(role, frozenset()) | {Permission.ANYONE}
        assert {answer.status_code for (_url, needed), answer in answers.items() if needed in held} == {400}


def test_every_permission_opens_something_and_is_held_by_somebody(app):
    assert set(permission_of_endpoint(app).values()) == set(Permission)
    assert frozenset().union(*PERMISSIONS_OF_ROLE.values()) == set(Permission) - NOT_OF_OFFICERS
    assert all(RIGHTS_FOR_PERMISSION.values())
    assert set(PERMISSIONS_OF_ROLE) == set(Role)


def test_exceptions_name_endpoints_that_exist(app):
    assert set(app.view_functions) >= OPEN_ENDPOINTS | ALLOWED_WITH_FIRST_PASSWORD


@pytest.mark.parametrize("role", Role)
def test_the_bar_offers_only_what_opens(app, browser_of, role):
    bar = browser_of[role].get("/").select("nav.bar a")
    assert bar
    assert {browser_of[role].client.get(str(link["href"])).status_code for link in bar} == {200}
    with app.test_request_context():
        assert navigation() == []  # nobody is signed in here


def test_every_part_of_an_address_is_typed_and_in_kebab_case(app):
    for rule in app.url_map.iter_rules():
        assert not UNTYPED.search(rule.rule), rule.rule
        for part in rule.rule.strip("/").split("/"):
            assert not part or part.startswith("<") or KEBAB.fullmatch(part), rule.rule
    assert UNTYPED.search("/shops/<shop>")
    assert not UNTYPED.search("/shops/<string(length=8):shop>")
    assert not KEBAB.fullmatch("street_list")
