"""Asking the application as each of the actors, with nothing carried over from one answer to the next."""

import base64
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from time import monotonic
from typing import Any

import pypdfium2
import zxingcpp
from bs4 import BeautifulSoup, Tag
from flask import Flask
from PIL import Image
from sqlalchemy import Connection, update
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from database.base import utc_now
from registry.sign_ins.model import SignIn
from registry.sign_ins.seen import NOTED_EVERY
from tests.battery.policy import Entry, address_of
from tests.battery.rows import Rows, rows, undone
from tests.battery.traders import COOKIE
from tests.battery.world import ROLE_OF_ACTOR, Ward, World, make_world, take_away
from tests.browser import Browser, filled_in


@dataclass
class Asker:
    """One actor's browser, whose cookies never change."""

    actor: str
    client: Any
    cookie: str
    token: str
    key: str = ""
    """What a program sends besides; its cookies are those of somebody who is not signed in."""

    def ask(self, method: str, address: str, form: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """The answer to one request; a *form* is sent with this actor's token."""
        headers = Headers(options.pop("headers", {}))
        headers["Cookie"] = "; ".join(filter(None, [self.cookie, headers.get("Cookie", "")]))
        if self.key and "Authorization" not in headers:
            headers["Authorization"] = f"Bearer {self.key}"
        if form is not None:
            options["data"] = {**form, "csrf_token": self.token}
        answer: TestResponse = self.client.open(address, method=method, headers=headers, buffered=True, **options)
        return answer


class Town:
    """The world with its askers, on a connection whose every write is taken back."""

    def __init__(self, app: Flask, sessions: Any) -> None:
        self.app = app
        self.connection: Connection = sessions.kw["bind"]
        with sessions() as session:
            self.world: World = make_world(session)
            session.commit()
        self.askers = {actor: self._asker(sessions, actor) for actor in ROLE_OF_ACTOR}
        self._forms: dict[tuple[str, str], dict[str, str]] = {}
        self._forms_of_other = self._asker_of(sessions, self.world.other.ids)
        with sessions() as session:
            take_away(session, self.world)
            session.commit()
        self._noted = monotonic()
        self.rows: Rows = rows(self.connection)
        """All rows before anybody does anything: what is done is always taken back."""

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever the block writes is taken back at its end.

        That somebody was here is taken back too. So everybody is noted to be here before that is a minute ago: nobody
        is idle because an attack takes its time, and no request has it to write down.
        """
        if monotonic() - self._noted > NOTED_EVERY.total_seconds() / 2:
            self.connection.execute(update(SignIn).values(last_seen_at=utc_now()))
            self._noted = monotonic()
        with undone(self.connection):
            yield

    def form(self, entry: Entry, ward: Ward, *, refers_to: Ward | None = None) -> dict[str, str]:
        """The form of the entry's endpoint as an official or admin of *ward* would send it."""
        key = (entry.endpoint, ward.mark)
        if key not in self._forms and entry.form:
            self._forms[key] = self._form_from_page(entry, ward)
        return {**self._forms.get(key, {}), **entry.filled(refers_to or ward)}

    def _form_from_page(self, entry: Entry, ward: Ward) -> dict[str, str]:
        address = address_of(self.app, entry, ward)
        with self.undone():
            page = self._who_fills_in(entry, ward).ask("GET", address_of(self.app, entry, ward, endpoint=entry.page))
        forms = BeautifulSoup(page.data, "html.parser").select("form[method=post]")
        targets = [{_path(tag) for tag in (form, *form.select("[formaction]"))} for form in forms]
        fitting = [form for form, leads_to in zip(forms, targets, strict=True) if address in leads_to]
        assert fitting, f"{entry.endpoint}: no form for {address} on its page, only for {targets}"
        return {name: value for name, value in filled_in(fitting[0]).items() if name != "csrf_token"}

    def _who_fills_in(self, entry: Entry, ward: Ward) -> Asker:
        own = ward is self.world.own
        if entry.scope == "public":
            return self.askers["anonymous"]
        if entry.scope == "trader":
            return self.askers["trader"]
        official = "ward_official" in entry.roles
        if own:
            return self.askers["ward_official" if official else "admin"]
        return self._forms_of_other["official" if official else "admin"]

    def _asker(self, sessions: Any, actor: str) -> Asker:
        browser = Browser(self.app.test_client(), sessions)
        officer = self.world.actors.get(actor)
        if officer is not None:
            browser.signed_in(officer)
        if actor in self.world.visits:
            browser.client.set_cookie(COOKIE, self.world.visits[actor])
        return asker(self.app, actor, browser, self.world.tokens.get(actor, ""))

    def _asker_of(self, sessions: Any, ids: dict[str, Any]) -> dict[str, Asker]:
        found = {}
        for name in ("official", "admin"):
            with sessions() as session:
                officer = session.get_one(type(self.world.actors["admin"]), ids[name])
            found[name] = asker(self.app, name, Browser(self.app.test_client(), sessions).signed_in(officer))
        return found


def _path(tag: Tag) -> str:
    return str(tag.get("formaction") or tag.get("action")).partition("#")[0]


def asker(app: Flask, actor: str, browser: Browser, key: str = "") -> Asker:
    """An asker with the cookies that *browser* has after one page."""
    page = browser.client.get("/sign-in/password", follow_redirects=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token, page.text
    jar = browser.client._cookies.values()
    cookie = "; ".join(f"{kept.decoded_key}={kept.value}" for kept in jar)
    return Asker(actor, app.test_client(use_cookies=False), cookie, token[1], key)


def everything_in(answer: TestResponse) -> str:
    """All that can be read in an answer, folded: headers, cookies opened, text of PDFs, codes in pictures."""
    parts = [f"{name}: {value}" for name, value in answer.headers]
    parts += [_cookie_opened(value) for name, value in answer.headers if name == "Set-Cookie"]
    body = answer.get_data()
    parts.append(body.decode("utf-8", "replace"))
    if body and answer.mimetype == "application/pdf":
        parts.append(_text_of_pdf(body))
    elif body and answer.mimetype == "image/png":
        parts += [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(body)))]
    elif body and answer.mimetype.endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(parts).casefold()


def _cookie_opened(value: str) -> str:
    """What a signed cookie says inside: JSON in base64, perhaps deflated."""
    payload = value.partition("=")[2].partition(";")[0]
    squeezed = payload.startswith(".")
    body = payload.lstrip(".").partition(".")[0]
    try:
        plain = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return json.dumps(json.loads(zlib.decompress(plain) if squeezed else plain), ensure_ascii=False)
    except (ValueError, zlib.error):
        return ""


def _text_of_pdf(body: bytes) -> str:
    document = pypdfium2.PdfDocument(body)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
