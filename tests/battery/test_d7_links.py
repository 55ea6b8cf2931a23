"""D7, links of traders: however many are guessed, forged or planted, none opens a page and few are looked at."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from database.base import utc_now
from database.engine import sessions_on, writing
from merchant_app import create_app
from merchant_app.screens.trader_page import opening
from merchant_app.settings import Settings
from merchant_app.tries import LINKS_FROM_ADDRESS
from registry.sign_ins.operations import hash_of
from registry.sign_ins.operations import new_token as unsigned_token
from registry.throttles.model import TryCount
from registry.trader_links import queries
from registry.trader_links.model import TraderLink, TraderVisit
from registry.trader_links.operations import LINK_LASTS, make_link
from tests.battery.guessing import TOKEN
from tests.battery.report import begin, told, whole
from tests.battery.served import SETTINGS
from tests.factories import make_merchant, make_officer

BAR = "0 pages opened by guessed, altered or planted links; at most 20 looked at from one address in 10 minutes"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


@pytest.fixture
def street(sessions) -> tuple[Flask, str]:
    """The application, and the secret of one real link."""
    with writing(sessions) as session:
        shop = make_merchant(session)
        official = make_officer(session, unit=shop.place.unit)
        real = make_link(session, by=official, merchant_id=shop.id)
    return create_app(Settings(**SETTINGS), sessions), real


def guess(app: Flask, link: str) -> int:
    """The status that a browser of its own is answered with."""
    client = app.test_client()
    token = TOKEN.search(client.get(f"/quan-toi/mo/{link}").text)
    assert token is not None
    return client.post(f"/quan-toi/mo/{link}", data={"csrf_token": token[1]}).status_code


def tried(sessions: Any, app: Flask, links: Iterable[str], looks: list[str]) -> dict[str, int]:
    """How many were answered, looked at and opened, of links that are all sent from one address by four at once."""
    with writing(sessions) as session:
        session.execute(delete(TryCount))
        session.execute(delete(TraderVisit))
    looks.clear()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda link: guess(app, link), links))
    with sessions() as session:
        opened = session.scalars(select(func.count(TraderVisit.id))).one()
    return {"tried": len(answers), "looked at": len(looks), "opened": opened}


def planted(sessions: Any, number: int) -> list[str]:
    """Links of somebody who can write rows and has no key."""
    secrets = [unsigned_token() for _ in range(number)]
    with writing(sessions) as session:
        official = session.scalars(select(TraderLink.made_by_id)).first()
        session.add_all(
            TraderLink(
                merchant=make_merchant(session), token_hash=hash_of(secret), made_by_id=official,
                ends_at=utc_now() + LINK_LASTS,
            )
            for secret in secrets
        )  # fmt: skip
    return secrets


def test_d7_no_guessed_link_opens_a_page(street, sessions, monkeypatch):
    begin("D7 links")
    app, real = street
    looks: list[str] = []
    use_link = opening.use_link

    def counted(session, *, token):
        looks.append(token)
        return use_link(session, token=token)

    monkeypatch.setattr(opening, "use_link", counted)
    number = 400 if whole() else 30
    altered = [real[:at] + LETTERS[LETTERS.index(real[at]) - 1] + real[at + 1 :] for at in range(len(real))]
    of_thief = planted(sessions, 10)
    ways = {
        "guessed": [unsigned_token() for _ in range(number)],
        "altered by one letter": altered if whole() else altered[::3],
        "planted without the key": of_thief,
    }
    figure = {name: tried(sessions, app, links, looks) for name, links in ways.items()}
    meanwhile = guess(app, real)
    with monkeypatch.context() as removed:
        removed.setattr(opening, "LINKS_FROM_ADDRESS", replace(LINKS_FROM_ADDRESS, limit=10**6))
        uncounted = tried(sessions, app, ways["guessed"], looks)
    with monkeypatch.context() as removed:
        removed.setattr(queries, "is_signed", lambda _token: True)
        removed.setattr(queries, "is_bound", lambda _row: True)
        unsigned = tried(sessions, app, of_thief, looks)
    told(
        test="D7 links",
        figure={
            "database": sessions.kw["bind"].dialect.name,
            **figure,
            "the real one, behind the same address": meanwhile,
        },
        bar=BAR,
        holds=not any(found["opened"] for found in figure.values())
        and all(found["looked at"] <= LINKS_FROM_ADDRESS.limit for found in figure.values())
        and meanwhile == 302,
        control={"tries not counted": uncounted, "signature not looked at": unsigned},
    )
    assert uncounted["looked at"] == len(ways["guessed"])
    assert unsigned["opened"] == len(of_thief)
