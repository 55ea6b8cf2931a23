"""Guessing passwords, many at once: within this process, and against the product in four processes of its own."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from registry.audit.model import AuditEntry
from tests.keys import DATA_KEY
from tests.server import PROJECT, free_port

WORKERS = 4
PATIENCE = 60
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Guess:
    """A name and a password, and what is claimed about where they come from."""

    login: str
    password: str = "sai rồi"
    address: str = "127.0.0.1"
    claims: str = ""


@dataclass(frozen=True)
class Answered:
    """What came back: where to, and the page without what differs each time."""

    location: str | None
    page: str
    cookies: tuple[str, ...] = ()


def checked(sessions: Any) -> int:
    """How many passwords were looked at and found wrong, told by the trail."""
    with sessions() as session:
        refused = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "sign_in:refuse")
        return int(session.scalar(refused) or 0)


def at_once(guess: Callable[[Any], Any], guesses: Iterable[Any], threads: int) -> list[Any]:
    """Every guess, by so many threads."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(guess, guesses))


def guess_within(app: Flask, guess: Guess) -> Answered:
    """One guess in this process, in a browser of its own."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = guess.address
    token = TOKEN.search(client.get("/sign-in/").text)
    assert token is not None
    form = {"login": guess.login, "password": guess.password, "csrf_token": token[1]}
    answer = client.post("/sign-in/", data=form, headers={"X-Forwarded-For": guess.claims} if guess.claims else {})
    return Answered(answer.location, _bare(answer.text, guess))


@dataclass
class Product:
    """The product behind a web server with four processes, and how to ask it."""

    port: int

    def guess(self, guess: Guess, cookies: str = "") -> Answered:
        """One guess over a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            kept = [cookies] if cookies else []
            connection.request("GET", "/sign-in/", headers={"Cookie": "; ".join(kept)})
            with connection.getresponse() as page:
                token = TOKEN.search(page.read().decode())
                kept += _cookies_of(page)
            assert token is not None, page.status
            form = urlencode({"login": guess.login, "password": guess.password, "csrf_token": token[1]})
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "; ".join(kept)}
            for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded") if guess.claims else ():
                headers[name] = guess.claims
            connection.request("POST", "/sign-in/", body=form, headers=headers)
            with connection.getresponse() as answer:
                text = answer.read().decode()
                return Answered(answer.getheader("Location"), _bare(text, guess), tuple(_cookies_of(answer)))

    def device_cookie(self, guess: Guess) -> str:
        """What a browser keeps that signed in with that name and password."""
        answered = self.guess(guess)
        assert answered.location == "/", answered.page
        return next(cookie for cookie in answered.cookies if cookie.startswith("device="))


@contextmanager
def product_on(database: str) -> Iterator[tuple[Product, Callable[[], None]]]:
    """Serve that database by four processes; the second value kills them all at once and starts them again."""
    port = free_port()
    running = _start(database, port)

    def kill_and_start() -> None:
        nonlocal running
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(PATIENCE)
        running = _start(database, port)

    try:
        yield Product(port), kill_and_start
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(PATIENCE)


def logins(prefix: str, number: int) -> list[str]:
    """So many names."""
    return [f"{prefix}{at}" for at in range(number)]


def of_one_account(login: str, number: int) -> list[Guess]:
    """Guesses at one account, each from another address."""
    return [Guess(login, password=f"sai {at}", address=f"127.1.{at // 200}.{1 + at % 200}") for at in range(number)]


def of_many_accounts(names: list[str], claims: str = "10.{}.{}.9") -> list[Guess]:
    """A guess at each account from one address, which says each time that it is another."""
    return [Guess(name, claims=claims.format(at // 200, at % 200)) for at, name in enumerate(names)]


def _start(database: str, port: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PRODUCTION": "no",
        "SECRET_KEY": "only for tests, long enough to be one",
        "DATA_KEY": DATA_KEY,
        "DATABASE_URL": database,
        "FILES_FOLDER": os.devnull,
        "PUBLIC_ADDRESS": "vungtau.example/kiem-tra",
    }
    arguments = ["--workers", str(WORKERS), "--threads", "4", "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    running = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *arguments, "merchant_app.serving:app_from_environment()"],
        cwd=Path(PROJECT),
        env=environment,
        start_new_session=True,
    )
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and running.poll() is None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/sign-in/")
                with connection.getresponse() as page:
                    if page.status == 200:
                        return running
            except OSError:
                time.sleep(0.05)
    raise AssertionError("the product does not answer")


def _cookies_of(answer: http.client.HTTPResponse) -> list[str]:
    sent = answer.headers.get_all("Set-Cookie") or []
    return [cookie.partition(";")[0] for cookie in sent]


def _bare(text: str, guess: Guess) -> str:
    return TOKEN.sub("", text).replace(f'value="{guess.login}"', "")
