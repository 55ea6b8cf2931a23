"""E10: every answer, whatever its status, tells the browser what it may do, and says nothing of the server."""

import re
from collections import Counter
from typing import Any

import pytest
from bs4 import BeautifulSoup

from merchant_app import create_app, security_headers
from merchant_app.settings import Settings
from tests.battery.asking import Town
from tests.battery.policy import address_of, policy
from tests.battery.report import begin, mass, told
from tests.battery.served import SETTINGS

BAR = "100 % of answers of 100 % of routes"
HTTPS = {"base_url": "https://localhost"}
DIRECTIVES = ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'none'")
EQUAL = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def faults(answer: Any, *, is_file: bool, signed_in: bool) -> list[str]:
    """What an answer lacks or says too much."""
    headers = answer.headers
    policy_said = headers.get("Content-Security-Policy", "")
    found = [f"no {part}" for part in DIRECTIVES if part not in policy_said]
    if "unsafe" in policy_said or "*" in policy_said:
        found.append("a policy that lets all in")
    found += [name for name, wanted in EQUAL.items() if headers.get(name) != wanted]
    lasts = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if lasts is None or int(lasts[1]) < 31_536_000:
        found.append("no HSTS of a year")
    if headers.get("Referrer-Policy") not in ("same-origin", "no-referrer", "strict-origin"):
        found.append("a referrer for others")
    kept = is_file and answer.status_code in (200, 206, 304)
    if not kept and headers.get("Cache-Control") != "no-store":
        found.append("data that may be kept")
    found += [
        f"says {name}" for name in ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin") if name in headers
    ]
    for cookie in headers.getlist("Set-Cookie"):
        name, _, rest = cookie.partition("=")
        wanted = {"Secure", "HttpOnly", "Path=/"} | ({"SameSite=Lax"} if "SameSite=Strict" not in rest else set())
        if not wanted <= set(re.split(r";\s*", rest)) or (name != "language" and not name.startswith("__Host-")):
            found.append(f"a cookie that is not shut in: {name}")
    return found + _of_page(answer, signed_in=signed_in)


def _of_page(answer: Any, *, signed_in: bool) -> list[str]:
    if answer.mimetype != "text/html" or answer.status_code in (301, 302, 303, 308) or not answer.data:
        return []
    found = []
    nonces = re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    page = BeautifulSoup(answer.data, "html.parser")
    if page.select("[style], style"):
        found.append("inline style")
    if any(not script.get("src") and script.get("nonce") not in nonces for script in page.select("script")):
        found.append("a script without the nonce")
    if signed_in and not page.select('form[action="/sign-in/end"]'):
        found.append("no way to sign out")
    return found


def answers(town: Town):
    """Answers of all kinds: each address with each method by each actor, and what goes wrong on the way."""
    full = mass(town.connection.dialect.name)
    for number, entry in enumerate(policy().values()):
        for ward in (town.world.own, town.world.other) if entry.of_rows and full else (town.world.own,):
            few = ("key",) if entry.of_programs else (("ward_official", "admin")[number % 2],)
            for actor in ("anonymous", "ward_official", "admin", "partner", "key") if full else few:
                for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE") if full else ("GET", "POST"):
                    address = address_of(town.app, entry, ward)
                    form = {} if method == "POST" else None
                    answer = town.askers[actor].ask(method, address, form, **HTTPS)
                    in_page = actor not in ("anonymous", "key") and method in ("GET", "POST", "PUT", "DELETE")
                    yield entry.endpoint, answer, in_page
    official = town.askers["ward_official"]
    for path, options in (
        ("/nowhere", {}),
        ("/", {"method": "DELETE"}),
        (f"/places/{town.world.other.ids['place']}", {}),
        ("/static/nowhere.css", {}),
        ("/bootstrap/static/nowhere", {}),
        ("/places", {}),
        ("//evil.example/", {}),
        ("/static/app.css", {"headers": {"Range": "bytes=0-9"}}),
        ("/static/app.css", {"headers": {"Range": "bytes=99999999-"}}),
        ("/kiem-tra", {"method": "POST", "data": "x" * 1_100_000, "content_type": "application/x-www-form-urlencoded"}),
        ("/kiem-tra", {"method": "POST", "data": {"code": "1"}, "headers": {"Origin": "https://evil.example"}}),
        ("/kiem-tra?lang=en", {}),
        ("/", {"headers": {"Host": "no host!"}}),
    ):
        yield "by the way", official.ask(options.pop("method", "GET"), path, **{**HTTPS, **options}), False
    etag = official.ask("GET", "/static/app.css", **HTTPS).headers["ETag"]
    yield "static", official.ask("GET", "/static/app.css", headers={"If-None-Match": etag}, **HTTPS), False
    program, places = town.askers["key"], "/api/v1/places"
    etag = program.ask("GET", places, **HTTPS).headers["ETag"]
    for path, headers in ((places, {"If-None-Match": etag}), (f"{places}?x=y", {}), (places, {"Accept": "image/png"})):
        yield "by the way", program.ask("GET", path, headers=headers, **HTTPS), False


def run(town: Town) -> tuple[Counter, Counter, set[str]]:
    statuses, found, seen = Counter(), Counter(), set()
    for endpoint, answer, in_page in answers(town):
        seen.add(endpoint)
        statuses[answer.status_code] += 1
        is_file = endpoint in ("static", "bootstrap.static", "by the way") and "/static/" in answer.request.path
        for fault in faults(answer, is_file=is_file, signed_in=in_page):
            found[f"{fault} ({answer.status_code})"] += 1
    return statuses, found, seen


@pytest.fixture
def app(sessions, monkeypatch):
    """As it runs for real people's data: behind HTTPS; a fault in it is answered with a page."""
    app = create_app(Settings(**{**SETTINGS, "production": True}), sessions)

    def broken() -> str:
        raise ZeroDivisionError

    app.view_functions["units.search_units"] = broken
    # Who has no second factor yet is led there from everywhere: this is about what comes after.
    monkeypatch.setattr(Settings, "second_factor_required", False)
    return app


def test_e10_every_answer_says_what_the_browser_may_do(town, monkeypatch):
    begin("E10")
    statuses, found, seen = run(town)
    with monkeypatch.context() as without:
        without.setattr(security_headers, "ALWAYS", {})
        _, bare, _ = run(town)
    told(
        test="E10",
        figure={"answers": sum(statuses.values()), "routes": len(seen) - 1, "statuses": dict(sorted(statuses.items())),
                "faults": sum(found.values()), **found},
        bar=BAR,
        holds=not found and seen >= set(policy()) and {200, 302, 304, 400, 403, 404, 405, 413, 500} <= set(statuses),
        control={"without the headers that are always sent": sum(bare.values())},
    )  # fmt: skip
    assert bare
