"""A browser without pictures: it opens pages of the real application and checks each one as it goes."""

import re
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from database.base import utc_now
from registry.officers.model import Officer
from registry.sign_ins.limits import LASTS
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import open_sign_in


class Browser:
    """Opens pages, fills in forms, and refuses any page that is not in order."""

    def __init__(self, client: FlaskClient, sessions: Any) -> None:
        self.client = client
        self.sessions = sessions
        self._tokens: dict[str, str] = {}

    def signed_in(self, officer: Officer) -> "Browser":
        """Be *officer* from here on, by a sign-in of the real kind."""
        with self.sessions() as session:
            token = open_sign_in(session, SignIn(officer_id=officer.id, ends_at=utc_now() + LASTS), at=utc_now())
            session.commit()
        with self.client.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return self

    def get(self, url: str, expect: int = 200) -> BeautifulSoup:
        """Open *url* and check the page."""
        return self.checked(self.client.get(url), expect)

    def post(self, url: str, data: dict[str, Any] | None = None, expect: int = 302) -> TestResponse:
        """Send *data* as the form on *url* would, form token included."""
        response = self.client.post(url, data={**(data or {}), "csrf_token": self._form_token()})
        assert response.status_code == expect, f"{url} answered {response.status_code}: {self.refusals(response)}"
        if response.mimetype == "text/html" and response.status_code < 300:
            self.checked(response, expect)
        return response

    def submit(self, url: str, changes: dict[str, Any] | None = None, expect: int = 302, form: int = 0) -> TestResponse:
        """Open *url*, change some fields of its form and send it, as a person would."""
        page = self.get(url)
        sheet = page.select("main form[method=post]")[form]
        return self.post(str(sheet["action"]), {**filled_in(sheet), **(changes or {})}, expect)

    def follow(self, response: TestResponse) -> BeautifulSoup:
        """Go where a redirect points, on this site."""
        assert response.location.startswith("/"), response.location
        return self.get(response.location)

    def refusals(self, response: TestResponse) -> list[str]:
        """What the page says was wrong."""
        return [
            " ".join(said.get_text().split())
            for said in BeautifulSoup(response.data, "lxml").select(".refusal, .note-bad")
        ]

    def checked(self, response: TestResponse, expect: int) -> BeautifulSoup:
        """Check status, form and headers of an answer; give the page."""
        assert response.status_code == expect, f"{response.request.path} answered {response.status_code}"
        page = BeautifulSoup(response.data, "lxml")
        if response.mimetype == "text/html" and expect not in (301, 302):
            check_page(response, page)
        return page

    def _form_token(self) -> str:
        """A token of this session, asked of a page once: it is good for as long as the session is."""
        known = self._tokens.get(self._session_word() or "")
        if known is not None:
            return known
        page = BeautifulSoup(self.client.get("/sign-in/password").data, "lxml")
        token = page.select_one("input[name=csrf_token]") or BeautifulSoup(
            self.client.get("/sign-in/").data, "html.parser"
        ).select_one("input[name=csrf_token]")
        assert token is not None
        if word := self._session_word():
            self._tokens[word] = str(token["value"])
        return str(token["value"])

    def _session_word(self) -> str | None:
        """What form tokens of this session are made from; None where the session cannot be looked into."""
        with self.client.session_transaction() as cookie:
            return cookie.get("csrf_token")


def filled_in(form: Tag) -> dict[str, Any]:
    """What the form would send as it stands."""
    values: dict[str, Any] = {}
    for control in form.select("input[name], textarea[name]"):
        kind = control.get("type", "text")
        if kind in ("checkbox", "radio") and not control.has_attr("checked"):
            continue
        values[str(control["name"])] = (
            control.get_text().lstrip("\n") if control.name == "textarea" else control.get("value", "")
        )
    for choice in form.select("select[name]"):
        chosen = choice.select_one("option[selected]") or choice.select_one("option")
        values[str(choice["name"])] = chosen.get("value", "") if chosen else ""
    return values


def same_page(one: TestResponse, other: TestResponse, *differing: object) -> bool:
    """Whether two answers are one and the same but for form tokens and what each was asked for."""
    return _bare(one, differing) == _bare(other, differing)


def _bare(response: TestResponse, differing: tuple[object, ...]) -> str:
    text = re.sub(r'(name="csrf_token"[^>]*value=)"[^"]*"', r"\1", response.text)
    for value in differing:
        text = text.replace(str(value), "")
    return text


def check_page(response: TestResponse, page: BeautifulSoup) -> None:
    """Hold a page to what every page promises; what only its markup says, once for all pages of the same markup."""
    assert page.title
    assert page.h1
    heading = " ".join(page.h1.get_text().split())
    assert heading
    assert " ".join(page.title.get_text().split()).startswith(heading)
    nonce = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
    assert nonce
    markup = markup_of(response.text, nonce[1])
    if markup not in _FOUND_IN_ORDER:
        _check_markup(response, page, nonce[1])
        _FOUND_IN_ORDER.add(markup)


def markup_of(text: str, nonce: str) -> str:
    """The page without what was written into it: words, values, ids of rows, numbers.

    Whatever was not escaped stays: a < or " that is not ours makes another markup, and so do an & that is no entity
    and characters that no page may hold.
    """
    text = _ID_OF_ROW.sub("0", text.replace(nonce, "nonce"))
    text = _TYPED.sub(lambda found: _WORDS.sub(" ", found[0]), text)
    return re.sub(r"(?<!<h)(?<!</h)[0-9]+", "0", text)


_ID_OF_ROW = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TYPED = re.compile(r'>[^<]*<|(?<= value=)"[^"]*"')
_WORDS = re.compile(r"""[^<>&;"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+""")
_FOUND_IN_ORDER: set[str] = set()


def _check_markup(response: TestResponse, page: BeautifulSoup, nonce: str) -> None:
    html5lib.HTMLParser(strict=True).parse(response.data.decode())
    assert page.html
    assert page.html.get("lang") in ("vi", "en")
    assert len(page.select("h1")) == 1
    assert all(form.get("action") and form.get("method") for form in page.select("form"))
    assert all(form.select("input[name=csrf_token]") for form in page.select("form[method=post]"))
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    labels = {str(label["for"]) for label in page.select("label[for]")}
    for control in page.select("input:not([type=hidden]), select, textarea"):
        assert control.get("id") in labels or control.get("aria-label"), f"no label: {control}"
    for told in page.select("[aria-describedby]"):
        assert set(str(told["aria-describedby"]).split()) <= set(ids)
    assert not page.select("[style], style"), "an inline style, which the policy blocks"
    assert not [tag for tag in page.select("*") if any(name.startswith("on") for name in tag.attrs)]
    assert all(script.get("src") or script.get("nonce") == nonce for script in page.select("script"))
    outside = [
        str(tag.get("src") or tag.get("href"))
        for tag in page.select("[src], link[href], a[href]")
        if re.match(r"(?!otpauth:)(?:[a-z]+:)?//", str(tag.get("src") or tag.get("href")))
    ]
    assert not outside, outside
