"""E1: hostile strings through every field, search box, part of an address, header and file name."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.battery.asking import Asker, Town
from tests.battery.policy import address_of, policy
from tests.battery.reading_pages import Shapes, as_kept
from tests.battery.report import begin, told, whole
from tests.battery.rows import COUNTED, TRAIL, changed, rows, typed_rows
from tests.battery.strings import SEED, hostile_strings
from tests.battery.test_d6_csrf import who

BAR = "0 answers of 500; kept equal after NFC or refused at the field; 0 unescaped; 0 in headers that lead or name"
READ_OTHERWISE = frozenset(
    """
    account_number bank phone tax_code client_id seen_version shown_hash provider_payload code login password old new
    again csrf_token layout kind role where unit rung turn qr_kind opened_on closed_on begins_on ends_on on happened_on
    line_of_business not_the_same seen choose instead named photo picture sure agreed text_hash how
    place letters header column_0 column_1 column_2 doubles_too page show
    units rights person_number state channel purpose kept asked_on at_shop code_seen met from
    """.split()  # noqa: SIM905 (names are read more easily so)
)
"""Fields that are no free text: a choice, a day, a number; what they keep is read from what was typed."""
TOLD_BY_PAGE = frozenset({"shown"})
"""Hidden fields of forms that only ask: where one does not fit, the page is shown as it stands now."""
PLAIN = ("Hoa", "", "12", "không có như vậy", "Hoa\N{ZERO WIDTH SPACE}", "Hoa" * 900)
HEADERS = ("User-Agent", "Referer", "Accept-Language", "Accept", "If-None-Match", "Range", "X-Forwarded-For",
           "X-Forwarded-Host", "X-Request-Id", "Content-Type", "Accept-Encoding", "Authorization")  # fmt: skip
OF_PROGRAMS = ("as_of", "rung", "kind", "unit", "after", "limit")
QUESTIONS = ("q", "as_of", "kind", "show", "lang", "rung", "page", "sort")

Send = Callable[[str], TestResponse]


@dataclass
class Found:
    """What went wrong, by kind, with where and what."""

    asked: int = 0
    kept: int = 0
    refused: int = 0
    faults: Counter = field(default_factory=Counter)
    first: list[str] = field(default_factory=list)

    def fault(self, kind: str, where: str, typed: str, more: object = "") -> None:
        self.faults[kind] += 1
        if len(self.first) < 25:
            self.first.append(f"{kind}: {where} {typed[:60]!r} {more}".strip())


def encoded(form: dict[str, Any]) -> bytes:
    """A form's bytes; broken characters are sent as they are, which no browser does."""
    pairs = (
        (quote(name.encode("utf-8", "surrogatepass")), quote(str(text).encode("utf-8", "surrogatepass")))
        for name, text in form.items()
    )
    return "&".join(f"{name}={text}" for name, text in pairs).encode()


def channels(town: Town) -> Iterator[tuple[str, str, Send]]:
    """Everything that takes a text: its name, the field where it is one, and how to send it."""
    official = town.askers["ward_official"]
    for entry in policy().values():
        address = address_of(town.app, entry, town.world.own)
        if "POST" in entry.methods:
            mine, form = who(town, entry), town.form(entry, town.world.own)
            photo = {"seen", "choose", "instead", "named"} if entry.endpoint.endswith("read_photo") else set()
            for name in {**form, **dict.fromkeys(photo)}:
                # What no page shows yet is refused without a field to say so at; what a page tells itself, without one.
                judged = name if entry.form and name not in TOLD_BY_PAGE else ""
                yield f"{entry.endpoint}.{name}", judged, partial(_send_form, mine, address, form, name)
            yield f"{entry.endpoint} field name", "", partial(_send_named, mine, address, form)
            yield f"{entry.endpoint} as JSON", "", partial(_send_json, mine, address)
        if entry.endpoint.endswith("read_photo"):
            yield f"{entry.endpoint} file name", "", partial(_send_file, official, address)
        if "GET" in entry.methods and not entry.leads:
            mine = town.askers["key"] if entry.of_programs else official
            for name in OF_PROGRAMS if entry.of_programs else QUESTIONS:
                yield f"{entry.endpoint}?{name}", "", partial(_send_question, mine, address, name)
    places = f"/places/{town.world.own.ids['place']}"
    for name in HEADERS:
        yield f"header {name}", "", partial(_send_header, official, places, name)
        yield f"program's header {name}", "", partial(_send_header, town.askers["key"], f"/api/v1{places}", name)
    for begin_of in ("/", "/places/", "/static/", f"{places}/", "/sign-in/"):
        yield f"address {begin_of}", "", partial(_send_address, official, begin_of)


def _send_form(mine: Asker, address: str, form: dict[str, str], name: str, typed: str) -> TestResponse:
    body = encoded({**form, "csrf_token": mine.token, name: typed})
    return mine.ask("POST", address, data=body, content_type="application/x-www-form-urlencoded")


def _send_named(mine: Asker, address: str, form: dict[str, str], typed: str) -> TestResponse:
    body = encoded(
        {typed: "x", "csrf_token": mine.token} if len(typed) % 2 else {**form, "csrf_token": mine.token, typed: "x"}
    )
    return mine.ask("POST", address, data=body, content_type="application/x-www-form-urlencoded")


def _send_json(mine: Asker, address: str, typed: str) -> TestResponse:
    body = typed.encode("utf-8", "surrogatepass")
    return mine.ask("POST", address, data=body, content_type="application/json", headers={"X-CSRFToken": mine.token})


def _send_file(mine: Asker, address: str, typed: str) -> TestResponse:
    name = "".join(c for c in typed if c not in '\r\n"\0')[:2000].encode("utf-8", "replace").decode()
    data = {"csrf_token": mine.token, "photo": (BytesIO(b"no photo"), name or "x")}
    return mine.ask("POST", address, data=data, content_type="multipart/form-data")


def _send_question(mine: Asker, address: str, name: str, typed: str) -> TestResponse:
    return mine.ask("GET", address, query_string=f"{name}={quote(typed[:60_000].encode('utf-8', 'surrogatepass'))}")


def _send_header(mine: Asker, address: str, name: str, typed: str) -> TestResponse:
    # What a server hands on: bytes as Latin-1, without the ends of lines that it would refuse itself.
    text = typed.encode("utf-8", "surrogatepass").decode("latin-1").translate(dict.fromkeys(map(ord, "\r\n\0")))
    return mine.ask("GET", address, headers={name: text[:8000]})


def _send_address(mine: Asker, begins: str, typed: str) -> TestResponse:
    return mine.ask("GET", begins + quote(typed[:8000].encode("utf-8", "surrogatepass"), safe=""))


def run(town: Town, strings: list[str], shapes: Shapes, only: str = "") -> Found:
    """Send string after string, each by the next channel."""
    found, ways = Found(), [way for way in channels(town) if only in way[0]]
    for number, typed in enumerate(strings):
        where, name, send = ways[number % len(ways)]
        found.asked += 1
        with town.undone():
            try:
                answer = send(typed)
            except Exception as error:  # noqa: BLE001 (the application hands on what it would answer with 500)
                found.fault("500", where, typed, type(error).__name__)
                continue
            diff = set(changed(town.rows, rows(town.connection))) - TRAIL - COUNTED
            if answer.status_code >= 500:
                found.fault("500", where, typed)
            _judge_keeping(town, found, (where, name, typed), answer, diff)
            pages = _pages_after(town, answer)
        for page in pages:
            if shapes.strange_in(page.text, typed):
                learn(town, shapes, send)
            strange = shapes.strange_in(page.text, typed)
            if strange:
                found.fault("unescaped", where, typed, sorted(map(str, strange))[:3])
        for page in (answer, *pages):
            _judge_headers(found, where, typed, page)
    return found


def _judge_keeping(town: Town, found: Found, sent: tuple[str, str, str], answer: TestResponse, diff: set[str]) -> None:
    """What was typed into a field is kept as it is, or the page says why it is not."""
    where, name, typed = sent
    if diff:
        found.kept += 1
        if name and name not in READ_OTHERWISE and not _is_kept(town, diff, typed):
            found.fault("kept otherwise", where, typed)
    elif name and answer.status_code == 200:
        found.refused += 1
        if not BeautifulSoup(answer.data, "html.parser").select(".refusal, .note-bad, .note, .note-warn"):
            found.fault("neither kept nor refused", where, typed)


def _judge_headers(found: Found, where: str, typed: str, answer: TestResponse) -> None:
    for header in ("Location", "Set-Cookie", "Content-Disposition"):
        for value in answer.headers.getlist(header):
            raw = not typed.isalnum() and any(len(text) > 3 and text in value for text in as_kept(typed))
            if raw or "\r" in value or "\n" in value or "evil.example" in value:
                found.fault("in a header", where, typed, f"{header}: {value[:80]}")


def _is_kept(town: Town, tables: set[str], typed: str) -> bool:
    """Whether a changed table holds what was typed, by itself or at the end of a sentence."""
    wanted = as_kept(typed)
    at_the_end = tuple(f": {text}" for text in wanted)
    now = typed_rows(town.connection)
    found = (value for table in {*tables, "audit_entry"} for row in now[table].values() for value in row.values())
    return any(text in wanted or text.endswith(at_the_end) for value in found for text in _texts_in(value))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in _texts_in(inner))


def learn(town: Town, shapes: Shapes, send: Send) -> None:
    """Take the shapes of the pages that plain words give by the same way; what was sent before is taken back first."""
    for plain in PLAIN:
        with town.undone():
            for page in _pages_after(town, send(plain)):
                shapes.learn(page.text, plain)


def _pages_after(town: Town, answer: TestResponse) -> list[TestResponse]:
    """The page of an answer, and the one it leads to."""
    answers = [answer]
    if answer.status_code == 302:
        answers.append(town.askers["ward_official"].ask("GET", answer.location))
    return [page for page in answers if page.mimetype == "text/html" and page.data]


def test_e1_hostile_strings_break_nothing(town, monkeypatch):
    begin("E1")
    on_sqlite = town.connection.dialect.name == "sqlite"
    strings = hostile_strings((10_000 if on_sqlite else 2_000) if whole() else 140)
    shapes = Shapes()
    found = run(town, strings, shapes)
    with monkeypatch.context() as without:
        without.setattr(town.app.jinja_env, "autoescape", False)
        without.setattr(town.app.jinja_env, "bytecode_cache", None)
        town.app.jinja_env.cache.clear()
        control = run(town, [text for text in strings if "<" in text][: 200 if whole() else 40], shapes, "_name")
    town.app.jinja_env.cache.clear()
    told(
        test="E1",
        figure={
            "database": town.connection.dialect.name,
            "strings": found.asked,
            "seed": SEED,
            "kept": found.kept,
            "refused": found.refused,
            "faults": sum(found.faults.values()),
            **found.faults,
            **({"first": found.first} if found.first else {}),
        },
        bar=BAR,
        holds=not found.faults,
        control={"nothing escaped": dict(control.faults)},
    )
    assert control.faults["unescaped"]
