"""E9: no answer leads away from this site, whatever was asked; judged by a browser's own reading of addresses."""

from typing import Any
from urllib.parse import quote, urlsplit

from tests.battery.asking import Town
from tests.battery.chromium import chromium
from tests.battery.policy import address_of, policy
from tests.battery.report import begin, mass, told
from tests.battery.test_d6_csrf import who

BAR = "0 of 33 shapes lead away from the site by any parameter, header or address; 0 answers of 500"
BASE = "http://localhost"
SHAPES = (
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\n//evil.example",
    "/\n/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//evil.example@localhost",
    "//localhost@evil.example",
    "https://localhost.evil.example",
    "//evil%E3%80%82example",
    "//evil。example",
    "/%2f/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "?//evil.example",
    "//evil.example/%2e%2e",
)
PARAMETERS = ("next", "url", "return_to", "redirect", "continue", "back", "lang", "referrer", "kept", "address", "dest")
HEADERS = (
    "Referer",
    "X-Forwarded-Host",
    "X-Original-URL",
    "X-Rewrite-URL",
    "Forwarded",
    "X-Forwarded-Prefix",
    "Origin",
)
AWAY = """([base, locations]) => locations.filter(location => {
  try { return new URL(location, base + '/places/add').origin !== base } catch { return false }
})"""


def led_to(town: Town) -> tuple[int, int, list[str]]:
    """How many requests were sent, how many were faults, and every address that an answer leads to."""
    asked, faults, found = 0, 0, []
    town.app.testing = False
    full = mass(town.connection.dialect.name)
    for number, shape in enumerate(SHAPES):
        for way in range(3 if full else 1):
            chosen = list(policy().values())[way if full else number % 24 :: 3 if full else 24]
            for entry in chosen:
                mine = who(town, entry) if "POST" in entry.methods else town.askers["ward_official"]
                address = address_of(town.app, entry, town.world.own)
                parameter = PARAMETERS[(number + way) % len(PARAMETERS)]
                header = {HEADERS[(number + way) % len(HEADERS)]: _header(shape)}
                asked_as: list[dict[str, Any]] = [{"method": "GET", "headers": header}]
                if "POST" in entry.methods:
                    form = {**town.form(entry, town.world.own), "csrf_token": mine.token, parameter: shape}
                    safe = {name: text for name, text in header.items() if name != "Origin"}
                    asked_as.append({"method": "POST", "data": form, "headers": safe})
                for sent in asked_as:
                    savepoint = town.connection.begin_nested()
                    answer = mine.ask(address=address, query_string=f"{parameter}={quote(shape)}", **sent)
                    savepoint.rollback()
                    asked, faults = asked + 1, faults + (answer.status_code >= 500)
                    found += answer.headers.getlist("Location") + answer.headers.getlist("Refresh")
        for begins in ("", "/", "/places", "/static/", "/sign-in"):
            path = (begins + shape).encode().decode("latin-1")  # as a server hands it on
            answer = town.askers["ward_official"].client.open(
                environ_overrides={"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path}, buffered=True
            )
            asked, faults = asked + 1, faults + (answer.status_code >= 500)
            found += answer.headers.getlist("Location")
    return asked, faults, found


def _header(shape: str) -> str:
    return shape.translate(dict.fromkeys(map(ord, "\r\n"))).encode("utf-8").decode("latin-1")


def test_e9_nothing_leads_away(town):
    begin("E9")
    asked, faults, found = led_to(town)
    only_begins_well = [shape for shape in SHAPES if shape.startswith("/")]
    names_no_host = [shape for shape in SHAPES if not _host_of(shape)]
    with chromium() as browser:
        page = browser.new_page()
        away = page.evaluate(AWAY, [BASE, found])
        control = {
            "taken as it comes": len(page.evaluate(AWAY, [BASE, list(SHAPES)])),
            "must begin with a slash": len(page.evaluate(AWAY, [BASE, only_begins_well])),
            "must name no host to Python": len(page.evaluate(AWAY, [BASE, names_no_host])),
        }
    told(
        test="E9",
        figure={"shapes": len(SHAPES), "asked": asked, "answers that lead": len(found), "away": len(away),
                **({"first": away[:5]} if away else {}), "faults": faults},
        bar=BAR,
        holds=not away and not faults and len(SHAPES) == 33 and len(found) > 100,
        control=control,
    )  # fmt: skip


def _host_of(shape: str) -> str:
    try:
        return urlsplit(shape).netloc + urlsplit(shape).scheme
    except ValueError:
        return "?"
