"""D3: whatever is opened, searched, sorted or asked from one ward holds no byte of the ward beside it."""

from collections import deque
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from bs4 import BeautifulSoup
from flask import url_for
from sqlalchemy import select, true

from campaigns.criteria.model import Criterion
from merchant_app.api import bearer
from registry.api_keys import queries
from registry.consents import public_list
from registry.officers import scope
from registry.officers.model import Posting
from registry.places.model import Place
from tests.battery.asking import Town, everything_in
from tests.battery.policy import NOBODY, address_of, policy
from tests.battery.report import begin, told, whole
from tests.battery.traders import beside_the_trader

BAR = "0 marks of the other ward in every answer (2,000 and more in the whole form)"
CRAWLERS = ("ward_official", "team_member", "team_member_of_place", "leader", "admin", "partner", "posting_taken",
            "anonymous", "trader", "key")  # fmt: skip
IN_FAST = ("ward_official", "team_member_of_place", "trader", "key")
ABOUT_A_PLACE = ("public_place.show", "public_place.report")
"""Pages about a place of any ward, open to everybody."""
SORTS = ("name", "-name", "id", "place_id", "created_at; --", "random()")


def crawl(town: Town, actor: str, seen: set[str], limit: int) -> list[tuple[str, Any]]:
    """Follow every link, picture and question from the first page on."""
    queue, answers = deque(["/", "/kiem-tra", "/quan-toi"]), []
    while queue and len(answers) < limit:
        address = queue.popleft()
        if address in seen:
            continue
        seen.add(address)
        answer = town.askers[actor].ask("GET", address)
        answers.append((address, answer))
        if answer.status_code in (301, 302, 308):
            queue.append(urljoin(address, answer.location))
        if answer.mimetype != "text/html":
            continue
        page = BeautifulSoup(answer.data, "html.parser")
        queue += [
            urljoin(address, str(tag.get("href") or tag.get("src") or tag.get("action")))
            for tag in page.select("a[href], [src], link[href], form[method=get]")
            if not urlsplit(str(tag.get("href") or tag.get("src") or tag.get("action"))).netloc
        ]
        queue += [
            f"{form['action'] or address}?{choice['name']}={option['value']}"
            for form in page.select("form:not([method=post])")
            for choice in form.select("select[name]")
            for option in choice.select("option[value]")
        ]
    return answers


def questions(town: Town) -> list[str]:
    """Searches for the other ward by parts of what is in its texts: a part that is told back gives nothing away."""
    world = town.world
    parts = {
        word[a:b] for word in (world.other.mark, world.other.digits) for a in range(4) for b in range(a + 2, len(word))
    }
    parts |= {"Tiệm", "tiem", "Bà", "0100", "%", "_", "%%", "*", "' OR 1=1 --", "1", "2", "Đường", "Hộ", "970436"}
    parts |= {str(known)[:18] for known in world.other.ids.values()}
    place, market = world.own.ids["place"], world.own.ids["market"]
    asked = []
    for part in sorted(parts):
        asked += [f"{page}?q={quote(part)}" for page in ("/merchants/", f"/places/{place}/merchants", "/units/")]
    for day in ("2020-06-01", "2026-01-01", "1999-01-01", "9999-12-31", "x"):
        asked += [f"/places/?as_of={day}", f"/places/{place}?as_of={day}", f"/places/{market}/merchants?as_of={day}"]
    for sort in SORTS:
        asked += [
            f"/{page}/?sort={sort}&order={sort}&limit=99999&offset=-1&page=2"
            for page in ("places", "merchants", "officers")
        ]
    unit = world.other.ids["unit"]
    asked += [
        f"/places/?unit={unit}&unit_id={unit}&place_id={world.other.ids['place']}",
        f"/enrol?unit={unit}",
        f"/officers/?unit={unit}",
    ]
    asked += [f"/merchants/?place={world.other.ids['place']}&ward={unit}&all=1"]
    return asked


def questions_of_program(town: Town) -> list[str]:
    """What a program may ask, about its own places and the other ward's."""
    own, other = town.world.own.ids, town.world.other.ids
    asked = ["/api/v1/openapi.json", "/api/v1/places", "/api/v1/nowhere"]
    asked += [f"/api/v1/{lists}{more}" for lists in ("indicators", "campaigns") for more in ("", "?format=csv")]
    asked += [f"/api/v1/indicators?{name}={town.world.other.ids['criterion']}" for name in ("criterion", "unit")]
    asked += [f"/api/v1/places?{part}" for part in ("limit=1", "kind=street", "kind=market", "unit=00000", "limit=0")]
    for known in [*own.values(), *other.values()]:
        asked += [f"/api/v1/places?limit=500&after={known}", f"/api/v1/places/{known}", f"/api/v1/campaigns/{known}"]
        asked += [f"/api/v1/places/{known}/adoption{more}" for more in ("", "?rung=surveyed", "?as_of=2020-06-01")]
    return asked


def targets(town: Town) -> list[str]:
    """Every address about each row of the other ward."""
    found = []
    for entry in policy().values():
        if entry.of_rows and "GET" in entry.methods:
            base = address_of(town.app, entry, None)
            found += [base.replace(str(NOBODY), str(known)) for known in town.world.other.ids.values()]
            found.append(address_of(town.app, entry, town.world.other))
    return found


def open_to_all(town: Town) -> dict[str, tuple[str, ...]]:
    """The public pages of the other ward's places, and what each may tell: the name of that place, and what the ward
    says that its figure counts; no other text.

    What stands there of shops stands there by their consent, and none of the other ward's has given it.
    """
    places = (town.world.other.ids["place"], town.world.other.ids["market"])
    names = town.connection.execute(select(Place.id, Place.name).where(Place.id.in_(places)))
    counts = town.connection.execute(
        select(Criterion.name, Criterion.what_counts).where(Criterion.id == town.world.other.ids["criterion"])
    ).one()
    with town.app.test_request_context():
        return {
            url_for(endpoint, place_id=place_id): tuple(map(str.casefold, (name, *told)))
            for place_id, name in names
            for endpoint, told in zip(ABOUT_A_PLACE, (counts, ()), strict=True)
        }


def run(town: Town, actors: tuple[str, ...], limit: int) -> tuple[int, list[str]]:
    """How many answers were read, and the addresses of those that hold a mark."""
    secret = {mark.casefold() for mark in town.world.other.secrets()}
    names = open_to_all(town)
    read, leaks = 0, []
    for actor in actors:
        seen: set[str] = set()
        own = town.world.own
        hidden = beside_the_trader(own.ids, own.mark, own.digits) if actor == "trader" else set()
        asked = questions_of_program(town) if actor == "key" else []
        asked += list(names) + questions(town)[:limit] + targets(town)[: limit * 2 if actor == "ward_official" else 60]
        answers = crawl(town, actor, seen, limit)
        answers += [(address, town.askers[actor].ask("GET", address)) for address in asked if address not in seen]
        for address, answer in answers:
            read += 1
            text = everything_in(answer)
            for public in names.get(urlsplit(address).path, ()):
                text = text.replace(public, "")
            leaks += [
                f"{actor} {address}"
                for mark in secret | {text.casefold() for text in hidden}
                if mark in text and mark not in address.casefold()
            ][:1]
    return read, leaks


def test_d3_no_byte_of_the_ward_beside(town, monkeypatch):
    begin("D3")
    monkeypatch.setattr(bearer, "CALLS_OF_KEY", replace(bearer.CALLS_OF_KEY, limit=10**9))  # what is refused tells not
    on_sqlite = town.connection.dialect.name == "sqlite"
    limit = (400 if on_sqlite else 150) if whole() else 30
    read, leaks = run(town, CRAWLERS if whole() else IN_FAST, limit)
    with monkeypatch.context() as without:
        without.setattr(scope, "_posted", lambda *_: (Posting.id.is_not(None),))
        without.setattr(scope, "_place_ids", scope._place_ids.__wrapped__)  # keeps no question
        _, without_scope = run(town, ("ward_official",), 60 if whole() else 30)
    with monkeypatch.context() as without:
        without.setattr(queries, "within_units_of", lambda _key: Place.id.is_not(None))
        _, without_units = run(town, ("key",), 0)
    with monkeypatch.context() as without:
        without.setattr(public_list, "last_word", lambda *_: true())
        _, without_consent = run(town, ("anonymous",), 0)
    told(
        test="D3",
        figure={
            "database": town.connection.dialect.name,
            "answers": read,
            "with a mark": len(leaks),
            **({"first": leaks[:10]} if leaks else {}),
        },
        bar=BAR,
        holds=not leaks and (read >= 2000 or not whole()),
        control={
            "postings not asked": len(without_scope),
            "units of a key not asked": len(without_units),
            "consent to be listed not asked": len(without_consent),
        },
    )
    assert without_scope
    assert without_units
    assert without_consent
