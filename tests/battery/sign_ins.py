"""People who sign in, out and are shut out, for the attacks on sessions: on a database where everything commits."""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.base import utc_now
from database.engine import writing
from merchant_app import create_app
from merchant_app.settings import Settings
from registry.officers.model import Officer, Role
from registry.officers.passwords import hash_password
from registry.places.model import Place
from registry.sign_ins.binding import bind
from registry.sign_ins.model import SignIn
from tests.battery.served import SETTINGS
from tests.browser import Browser
from tests.factories import make_officer, make_place
from tests.signing_in import enrolled

PASSWORD = "ghe thuyền sáng sớm"
NEW_PASSWORD = "lưới đầy cá bạc má"


@dataclass
class Street:
    """A ward with people to sign in, and the application they sign in to."""

    app: Flask
    sessions: Any
    place: Place
    hashed: str
    admin: Officer = field(init=False)

    def __post_init__(self) -> None:
        self.admin = self.person(Role.ADMIN)

    def person(self, role: Role = Role.WARD_OFFICIAL, **given: Any) -> Officer:
        """Somebody new, whose password is PASSWORD."""
        with writing(self.sessions) as session:
            unit = session.get_one(Place, self.place.id).unit
            return make_officer(
                session, role=role, unit=unit, password_hash=self.hashed, login=f"p{secrets.token_hex(6)}", **given
            )

    def phone_of(self, person: Officer) -> bytes:
        """The secret in the phone of *person*, who has a second factor from here on."""
        with writing(self.sessions) as session:
            return enrolled(session, session.get_one(Officer, person.id))

    def browser(self) -> Browser:
        """A browser at an address of its own, so that nobody's tries count for another."""
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"127.{secrets.randbelow(250)}.{secrets.randbelow(250)}.7"
        return Browser(client, self.sessions)

    def signs_in(self, person: Officer, browser: Browser | None = None, password: str = PASSWORD) -> Browser:
        """A browser that typed name and password."""
        browser = browser or self.browser()
        form = {"login": person.login, "password": password, "csrf_token": browser._form_token()}
        browser.client.post("/sign-in/", data=form)
        return browser

    def change(self, act: Callable[[Session], Any]) -> Any:
        """Whatever *act* does, committed."""
        with writing(self.sessions) as session:
            return act(session)

    def fresh(self, session: Session, officer: Officer) -> Officer:
        """The officer as that session knows it."""
        return session.get_one(Officer, officer.id)

    def leave_alone(self, person: Officer, away: timedelta) -> None:
        """Let the sign-ins of *person* have been left alone that long."""
        self._set(person, last_seen_at=utc_now() - away)

    def began_before(self, person: Officer, ago: timedelta, lasts: timedelta) -> None:
        """Let the sign-ins of *person* have begun so long ago, and be busy ever since."""
        self._set(person, ends_at=utc_now() - ago + lasts, last_seen_at=utc_now())

    def _set(self, person: Officer, **values: datetime) -> None:
        with writing(self.sessions) as session:
            for sign_in in session.scalars(select(SignIn).where(SignIn.officer_id == person.id)):
                for name, value in values.items():
                    setattr(sign_in, name, value)
                bind(sign_in)

    def sign_ins(self, person: Officer) -> list[SignIn]:
        """Every sign-in of *person*, the oldest first."""
        with self.sessions() as session:
            found = select(SignIn).where(SignIn.officer_id == person.id).order_by(SignIn.created_at)
            return list(session.scalars(found))


@contextmanager
def street_on(sessions: Any) -> Iterator[Street]:
    """A street in a new ward on that database."""
    app = create_app(Settings(**SETTINGS), sessions)
    app.testing = True
    with writing(sessions) as session:
        place = make_place(session)
    yield Street(app, sessions, place, hash_password(PASSWORD))


def is_in(browser: Browser) -> bool:
    """Whether the very next request of that browser is somebody's."""
    return bool(browser.client.get("/").status_code == 200)


def cookie_of(browser: Browser) -> str:
    """The whole session cookie."""
    kept = browser.client.get_cookie("session")
    return kept.value if kept is not None else ""


def token_of(browser: Browser) -> str:
    """The secret token inside the cookie."""
    with browser.client.session_transaction() as cookie:
        return str(cookie.get("_user_id", ""))


def with_cookie(street: Street, cookie: str) -> Browser:
    """Another browser with a cookie that was copied."""
    browser = street.browser()
    browser.client.set_cookie("session", cookie)
    return browser


def both_at_once(*acts: Callable[[], Any]) -> None:
    """Everything at the same moment."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(one, act) for act in acts]:
            done.result()
