"""What programs read with a key: places and figures; who may, what is refused and how it is said."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import jsonschema_rs
import pytest
from sqlalchemy import func, select

from campaigns.ladder.model import LADDER, Fact, Rung, Turn
from merchant_app.api import bearer
from merchant_app.api.shapes import SHAPES
from registry.api_keys.model import ApiRight
from registry.api_keys.operations import make_api_key, revoke_api_key
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.officers.model import Role
from registry.places.model import PlaceKind
from tests.factories import LONG_AGO, make_merchant, make_officer, make_place, make_unit, make_ward

NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def city(session):
    return make_unit(session, name="Thành phố Thử", kind="thành phố")


@pytest.fixture
def ward(session, city):
    return make_ward(session, province=city)


@pytest.fixture
def admin(session, city):
    return make_officer(session, role=Role.ADMIN, unit=city)


@pytest.fixture
def place(session, ward):
    return make_place(session, unit=ward, name="Đường Thử", former_names="Phố Cũ\nHẻm Cũ")


@pytest.fixture
def key_of(session, admin):
    """Makes keys; returns each with its token."""

    def make(unit, *rights):
        ends_on = today() + timedelta(days=9)
        made = make_api_key(
            session, by=admin, office="Trung tâm", units=[unit], rights=rights, begins_on=today(), ends_on=ends_on
        )
        session.commit()
        return made

    return make


@pytest.fixture
def ask(app, key_of, ward):
    """Asks with a key that may all in the ward, unless it is said otherwise."""
    _key, token = key_of(ward, *ApiRight)

    def get(path, token=token, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            named.setdefault("Authorization", f"Bearer {token}")
        return app.test_client().open(f"/api/v1{path}", method=method, headers=named)

    return get


def shops(session, place, number, *rungs):
    """So many shops on these rungs."""
    for _ in range(number):
        shop = make_merchant(session, place=place)
        session.add_all(Fact(merchant=shop, rung=rung, turn=Turn.REACHED, happened_on=LONG_AGO) for rung in rungs)
    session.commit()


def fits(name, told):
    """Hold an answer to its shape."""
    jsonschema_rs.validate({"$ref": f"#/components/schemas/{name}", "components": {"schemas": SHAPES}}, told)
    return told


def problem(answer, status):
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    return fits("Problem", answer.json)


def test_places_are_told_whole_and_page_by_page(session, ask, place, ward):
    market = make_place(session, unit=ward, kind=PlaceKind.MARKET)
    make_place(session)
    session.commit()
    told = fits("Places", ask("/places").json)
    unit = {"code": ward.code, "edition": ward.edition, "name": ward.name}
    assert told["places"][0] == {
        "id": str(place.id), "kind": "street", "name": "Đường Thử", "former_names": ["Phố Cũ", "Hẻm Cũ"], "unit": unit,
        "figures_changed_at": None,
    }  # fmt: skip
    assert [row["id"] for row in told["places"]] == [str(place.id), str(market.id)]
    first = ask(f"/places?limit=1&unit={ward.code}").json
    assert [row["id"] for row in first["places"]] == [str(place.id)]
    second = ask(first["next"].removeprefix("/api/v1")).json
    assert ([row["id"] for row in second["places"]], second["next"]) == ([str(market.id)], None)
    assert [row["id"] for row in ask("/places?kind=market").json["places"]] == [str(market.id)]
    assert fits("Place", ask(f"/places/{place.id}").json)["id"] == str(place.id)


def test_every_rate_has_its_two_numbers(session, ask, place):
    shops(session, place, 5, Rung.SURVEYED, Rung.SIGN_POSTED)
    shops(session, place, 3, Rung.SURVEYED)
    told = fits("Adoption", ask(f"/places/{place.id}/adoption").json)
    assert (told["place"], told["as_of"], told["hidden"]) == (str(place.id), today().isoformat(), False)
    assert [rate["rung"] for rate in told["rates"]] == [rung.value for rung in LADDER]
    posted = ask(f"/places/{place.id}/adoption?rung=sign_posted").json["rates"]
    assert posted == [{"rung": "sign_posted", "numerator": 5, "denominator": 8, "percent": 62.5}]
    before = ask(f"/places/{place.id}/adoption?as_of=2019-12-31").json
    assert (before["as_of"], before["excluded"]["not_yet_open"]) == ("2019-12-31", 8)
    assert before["rates"][0] == {"rung": "surveyed", "numerator": 0, "denominator": 0, "percent": None}


def test_what_was_known_then_and_each_day_of_a_stretch(session, ask, place):
    filed_at = "2023-06-15T00:00:00Z"
    traders = [make_merchant(session, place=place, created_at=datetime(2023, 5, 1, tzinfo=UTC)) for _ in range(6)]
    for trader in traders[:5]:
        told = {"rung": Rung.SIGN_POSTED, "turn": Turn.REACHED, "happened_on": date(2023, 5, 31)}
        session.add(Fact(merchant=trader, recorded_at=datetime(2023, 6, 1, tzinfo=UTC), **told))
    make_merchant(session, place=place)  # registered later
    session.commit()
    asked = f"/places/{place.id}/adoption?rung=sign_posted&as_of=2023-05-31"
    then, now = (fits("Adoption", ask(asked + more).json) for more in (f"&known_at={filed_at}", ""))
    assert [(told["rates"][0]["numerator"], told["rates"][0]["denominator"]) for told in (then, now)] == [
        (5, 6),
        (5, 7),
    ]
    assert (then["known_at"], now["known_at"]) == ("2023-06-15T00:00:00+00:00", None)
    days = ask(asked + "&from=2023-05-30").json["days"]
    assert [(day["as_of"], day["rates"][0]["numerator"]) for day in days] == [("2023-05-30", 0), ("2023-05-31", 5)]
    assert ask(asked + "&from=2023-06-01").json["days"] == []
    assert len(ask(asked + "&from=2020-01-01").json["days"]) == 800
    assert fits("Adoption", ask(asked + f"&from=2023-05-30&known_at={filed_at}").json)["days"] is None
    beginning = "0001-01-01T00:00:00%2B14:00"
    for refused in ("2999-01-01T00:00:00Z", "2023-06-15", "2023-13-01T00:00:00Z", "2023-06-15T00:00:00", beginning):
        assert problem(ask(f"{asked}&known_at={refused}"), 400)["errors"][0]["parameter"] == "known_at"


def test_only_what_changed_since_is_read_again(session, ask, place, ward):
    quiet = make_place(session, unit=ward, name="Đường Yên")
    shops(session, quiet, 1)
    shops(session, place, 1)
    changed = {row["id"]: row["figures_changed_at"] for row in fits("Places", ask("/places").json)["places"]}
    assert changed[str(place.id)] > changed[str(quiet.id)]
    since = quote(changed[str(place.id)])
    shops(session, place, 1, Rung.SURVEYED)
    assert [row["id"] for row in ask(f"/places?changed_since={since}").json["places"]] == [str(place.id)]
    assert fits("Place", ask(f"/places/{place.id}").json)["figures_changed_at"] > changed[str(place.id)]
    paged = ask("/places?changed_since=2020-01-01T00:00:00Z&limit=1").json
    assert [row["id"] for row in ask(paged["next"].removeprefix("/api/v1")).json["places"]] == [str(quiet.id)]


@pytest.mark.parametrize(("counted", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_figures_of_fewer_than_five_shops_are_hidden(session, ask, place, counted, hidden):
    shops(session, place, counted, Rung.SURVEYED, Rung.REFUSED)
    told = ask(f"/places/{place.id}/adoption").json
    assert told["hidden"] is hidden
    numbers = {told["refused"], *told["excluded"].values()}
    numbers |= {rate[name] for rate in told["rates"] for name in ("numerator", "denominator", "percent")}
    assert (numbers == {None}) is hidden


def test_how_many_refuse_is_told_from_five_on(session, ask, place):
    shops(session, place, 4, Rung.REFUSED)
    shops(session, place, 6, Rung.SURVEYED)
    assert ask(f"/places/{place.id}/adoption").json["refused"] is None
    shops(session, place, 1, Rung.REFUSED)
    assert ask(f"/places/{place.id}/adoption").json["refused"] == 5


def test_out_of_scope_is_none_in_every_byte(session, ask, city, key_of, place):
    strange = make_place(session, unit=make_ward(session, province=city))
    session.commit()
    for rest in ("", "/adoption"):
        answers = [ask(f"/places/{asked}{rest}") for asked in (strange.id, NOBODYS)]
        problem(answers[0], 404)
        assert answers[0].data == answers[1].data
    assert ask(f"/places/{strange.id}", token=key_of(city, ApiRight.READ_PLACES)[1]).status_code == 200


def test_only_a_key_opens_and_says_how_to_send_one(session, ask, admin, place, key_of, ward, browser):
    ended, token = key_of(ward, *ApiRight)
    revoke_api_key(session, by=admin, key=ended)
    session.commit()
    none = ask("/places", token="")
    problem(none, 401)
    assert none.headers["WWW-Authenticate"] == 'Bearer realm="cashless-street"'
    wrong = [ask("/places", token=sent) for sent in (token, "cashless_key_0", "x")]
    assert all('error="invalid_token"' in answer.headers["WWW-Authenticate"] for answer in wrong)
    assert len({answer.data for answer in (none, *wrong)}) == 1, "why a key does not hold is nobody's business"
    basic = ask("/places", token="", Authorization="Basic eDp4")
    assert (basic.status_code, ask("/places", token="", Authorization="Bearer").status_code) == (401, 401)
    browser.signed_in(admin)
    assert browser.client.get("/api/v1/places").status_code == 401, "a sign-in is none"
    assert ask("/nowhere", token="").status_code == 404


def test_a_right_that_was_not_given_is_refused(session, ask, key_of, ward, place):
    _key, token = key_of(ward, ApiRight.READ_PLACES)
    assert ask("/places", token=token).status_code == ask("/openapi.json", token=token).status_code == 200
    problem(ask(f"/places/{place.id}/adoption", token=token), 403)
    _key, token = key_of(ward, ApiRight.READ_FIGURES)
    assert ask(f"/places/{place.id}/adoption", token=token).status_code == 200
    problem(ask(f"/places/{place.id}", token=token), 403)


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("?rung=king", ["rung"]),
        ("?rung=paused", ["rung"]),
        ("?as_of=", ["as_of"]),
        ("?as_of=31/12/2025", ["as_of"]),
        ("?as_of=20251231", ["as_of"]),
        ("?as_of=2025-02-30", ["as_of"]),
        ("?as_of=1999-12-31", ["as_of"]),
        ("?as_of=9999-12-31", ["as_of"]),
        ("?as_of=2025-01-01&as_of=2025-01-01", ["as_of"]),
        ("?as_of=２０２５-01-01", ["as_of"]),
        ("?known_at=2025-01-01&rung=x", ["known_at", "rung"]),
        ("?lang=en", ["lang"]),
        ("?%00=%00", ["\0"]),
    ],
)
def test_what_cannot_be_read_is_named(ask, place, question, refused):
    told = problem(ask(f"/places/{place.id}/adoption{question}"), 400)
    assert [error["parameter"] for error in told["errors"]] == refused


@pytest.mark.parametrize(
    "question", ["limit=0", "limit=501", "limit=01", "limit=-1", "after=1", f"after={{{NOBODYS}}}", "unit=1", "kind=x"]
)
def test_lists_are_asked_for_within_bounds(ask, question):
    assert problem(ask(f"/places?{question}"), 400)["errors"][0]["parameter"] == question.partition("=")[0]


def test_refusals_are_said_in_the_language_that_is_asked_for(ask, monkeypatch, app):
    vietnamese = ask("/nowhere")
    assert (vietnamese.headers["Content-Language"], vietnamese.json["title"]) == ("vi", "Không tìm thấy")
    for wanted, language in (("en-GB,en;q=0.9", "en"), ("fr, vi;q=0.5, en;q=0.4", "vi"), ("fr", "vi"), ("*;q=x", "vi")):
        assert ask("/nowhere", Accept_Language=wanted).headers["Content-Language"] == language
    client = app.test_client()
    client.get("/sign-in/?lang=en")
    assert client.get("/api/v1/nowhere").headers["Content-Language"] == "vi", "a cookie is none of a program's"


def test_what_is_not_offered_is_refused_by_the_right_name(app, ask, place):
    posted = ask("/places", method="POST")
    problem(posted, 405)
    assert posted.headers["Allow"] == "GET, HEAD, OPTIONS"
    problem(ask("/places", Accept="text/html"), 406)
    problem(ask("/openapi.json", Accept="text/csv"), 406)
    assert ask("/places", Accept="text/html, */*;q=0.1").status_code == 200
    with_body = app.test_client().get("/api/v1/places", data="x", headers=dict(ask("/places").request.headers))
    problem(with_body, 415)
    options = ask("/places", method="OPTIONS")
    assert (options.status_code, "Access-Control-Allow-Origin" in options.headers) == (200, False)


@pytest.mark.parametrize("encoding", ["identity", "gzip, br"])
def test_what_is_known_already_is_not_sent_again(session, ask, place, encoding):
    address = f"/places/{place.id}/adoption"
    first = ask(address, Accept_Encoding=encoding)
    again = ask(address, Accept_Encoding=encoding, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    shops(session, place, 5)
    changed = ask(address, If_None_Match=first.headers["ETag"])
    assert (changed.status_code, changed.headers["Cache-Control"]) == (200, "no-store")


def test_who_asks_too_often_is_told_how_long_to_wait(ask, place, monkeypatch):
    monkeypatch.setattr(bearer, "CALLS_OF_KEY", replace(bearer.CALLS_OF_KEY, limit=2))
    answers = [ask("/places") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    problem(answers[2], 429)
    assert answers[2].headers["Retry-After"] == "90"


def test_a_day_of_questions_is_told_once_and_a_wrong_key_writes_nothing(session, ask, place, caplog):
    for path in ("/places", f"/places/{place.id}", "/openapi.json", "/nowhere"):
        ask(path)
    ask("/places", token="cashless_key_" + "0" * 72)
    actions = select(func.count()).where(AuditEntry.action == "api_key:read")
    assert session.scalar(actions) == 1
    assert "A key that does not hold" in caplog.text
    assert "0000" not in caplog.text


def test_a_fault_is_said_without_what_it_says(app, ask, place, monkeypatch, caplog):
    app.testing = False
    monkeypatch.setitem(app.view_functions, "api.list_places", lambda: {}["sec" + "ret"])
    told = problem(ask("/places"), 500)
    assert "secret" not in json.dumps(told) + caplog.text


def test_the_description_is_of_what_is_there(app, ask):
    told = fits("Description", ask("/openapi.json").json)
    rules = {
        rule.rule.removeprefix("/api/v1").replace("<uuid:", "{").replace(">", "}"): rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    assert set(told["paths"]) == set(rules)
    assert told["openapi"] == "3.1.0"
    asked = {p["name"] for p in told["paths"]["/places/{place_id}/adoption"]["get"]["parameters"]}
    assert asked == {"place_id", "as_of", "known_at", "from", "rung", "criterion", "format"}
