"""D6: no form is taken from another site, without its token, or by a request that should only ask."""

import json
from typing import Any
from urllib.parse import urlencode

from itsdangerous import URLSafeTimedSerializer

from merchant_app import same_site
from tests.battery.asking import Asker, Town, asker
from tests.battery.policy import Entry, address_of, policy
from tests.battery.report import begin, told, whole
from tests.battery.rows import TRAIL, changed_since, rows, written
from tests.browser import Browser

BAR = "0 of N accepted; 0 rows changed by GET, HEAD or OPTIONS over all routes"
ELSEWHERE = "https://evil.example"


def attacks(mine: Asker, theirs: str, old: str, form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Ways to send *form*, by name: without a token that is this person's own, or from another site with it."""
    token = {"csrf_token": mine.token}
    whole = {**form, **token}
    asked = {"method": "POST"}
    plain = {"content_type": "text/plain"}
    return {
        "no token": {**asked, "data": form},
        "empty token": {**asked, "data": {**form, "csrf_token": ""}},
        "somebody else's token": {**asked, "data": {**form, "csrf_token": theirs}},
        "a token of another key": {**asked, "data": {**form, "csrf_token": old}},
        "cut token": {**asked, "data": {**form, "csrf_token": mine.token[:-3]}},
        "token in another field": {**asked, "data": {**form, "token": mine.token, "_csrf": mine.token}},
        "token in the address": {**asked, "data": form, "query_string": token},
        "token in a cookie": {**asked, "data": form, "headers": {"Cookie": f"csrf_token={mine.token}"}},
        "another site's page": {**asked, "data": whole, "headers": {"Origin": ELSEWHERE}},
        "a neighbour's page": {**asked, "data": whole, "headers": {"Sec-Fetch-Site": "same-site"}},
        "another site by Sec-Fetch-Site": {**asked, "data": whole, "headers": {"Sec-Fetch-Site": "cross-site"}},
        "a hidden page": {**asked, "data": whole, "headers": {"Origin": "null"}},
        "an origin that begins like ours": {**asked, "data": whole, "headers": {"Origin": "http://localhost.evil.example"}},
        "an origin that holds ours": {**asked, "data": whole, "headers": {"Origin": "http://evil.example/localhost"}},
        "an origin with our name as user": {**asked, "data": whole, "headers": {"Origin": "http://localhost@evil.example"}},
        "another port": {**asked, "data": whole, "headers": {"Origin": "http://localhost:8080"}},
        "an origin that is none": {**asked, "data": whole, "headers": {"Origin": "http://["}},
        "as plain text": {**asked, **plain, "data": json.dumps(whole)},
        "as plain text in a form's way": {**asked, **plain, "data": urlencode(whole)},
        "as JSON": {**asked, "json": whole},
        "as GET": {"method": "GET", "query_string": whole},
        "as GET with a body": {"method": "GET", "data": whole},
        "as HEAD": {"method": "HEAD", "query_string": whole},
        "as OPTIONS": {"method": "OPTIONS", "data": whole},
        "GET that says POST": {"method": "GET", "query_string": {**whole, "_method": "POST"},
                               "headers": {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}},
    }  # fmt: skip


def who(town: Town, entry: Entry) -> Asker:
    """Somebody who may, so that nothing but the forgery is wrong."""
    if entry.scope == "public":
        return town.askers["anonymous"]
    if entry.scope == "trader":
        return town.askers["trader"]
    names = [*entry.works_for, "ward_official", "admin"]
    return town.askers[next(name for name in names if name in entry.roles)]


def accepted(town: Town, entry: Entry, mine: Asker, asked: dict[str, Any]) -> set[str]:
    """The tables that a request changed; the answer's page for one that changes nothing by design."""
    with town.undone():
        count = written(town.connection)
        answer = mine.ask(address=address_of(town.app, entry, town.world.own), **asked)
        diff = set(changed_since(town.connection, town.rows, count)) - (TRAIL if entry.told else set())
    if entry.changes is False and asked["method"] == "POST" and answer.status_code != 400:
        diff.add("answered")
    return diff


def run(town: Town, sessions: Any, most: int = 999) -> tuple[int, dict[str, list[str]]]:
    """How many requests were sent to the first *most* forms, and by which way which of them were taken."""
    other = asker(town.app, "other", Browser(town.app.test_client(), sessions).signed_in(town.world.actors["admin"]))
    town.rows = rows(town.connection)  # another sign-in is there by now
    old = URLSafeTimedSerializer("a key of before", salt="wtf-csrf-token").dumps("0" * 40)
    tried, ways = 0, {}
    every = 1 if whole() or most < 999 else 7
    for number, entry in enumerate([entry for entry in policy().values() if "POST" in entry.methods][:most]):
        mine, form = who(town, entry), town.form(entry, town.world.own)
        theirs = other.token if other.cookie != mine.cookie else town.askers["leader"].token
        for name, asked in list(attacks(mine, theirs, old, form).items())[number % every :: every]:
            tried += 1
            if accepted(town, entry, mine, asked):
                ways.setdefault(name, []).append(entry.endpoint)
    return tried, ways


def by_asking(town: Town) -> list[str]:
    """Endpoints where a request that should only ask changed something, by whoever may come."""
    found = []
    for number, entry in enumerate(policy().values()):
        sends = "POST" in entry.methods or entry.scope == "trader"
        mine = who(town, entry) if sends else town.askers["ward_official"]
        asking = ("GET", "HEAD", "OPTIONS") if whole() else ("GET", ("HEAD", "OPTIONS")[number % 2])
        found += [f"{way} {entry.endpoint}" for way in asking if accepted(town, entry, mine, {"method": way})]
    return found


def test_d6_no_form_from_elsewhere_is_taken(town, sessions, monkeypatch):
    begin("D6")
    tried, ways = run(town, sessions)
    changed_by_asking = by_asking(town)
    works = [e.endpoint for e in policy().values() if "POST" in e.methods and not accepted(
        town, e, who(town, e), {"method": "POST", "form": town.form(e, town.world.own)})]  # fmt: skip
    with monkeypatch.context() as without:
        without.setattr(same_site, "_comes_from_elsewhere", lambda: False)
        _, no_origin = run(town, sessions, 5)
    with monkeypatch.context() as without:
        without.setitem(town.app.config, "WTF_CSRF_ENABLED", False)
        without.setitem(town.app.config, "WTF_CSRF_CHECK_DEFAULT", False)
        _, no_token = run(town, sessions, 5)
    told(
        test="D6",
        figure={"tried": tried, "accepted": sum(map(len, ways.values())), **ways,
                "changed by asking": changed_by_asking,
                "forms that do nothing when sent rightly": works},
        bar=BAR,
        holds=not ways and not changed_by_asking and not works,
        control={
            "origin not looked at, 5 forms": sum(map(len, no_origin.values())),
            "tokens not asked for, 5 forms": sum(map(len, no_token.values())),
        },
    )  # fmt: skip
    assert no_origin
    assert no_token
