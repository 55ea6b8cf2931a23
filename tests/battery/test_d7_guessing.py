"""D7: however many guess at once and from wherever they say they come, so many passwords are looked at and no more."""

import time
from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY
from flask import current_app
from sqlalchemy import delete

from database.base import utc_now
from database.engine import sessions_on, writing
from merchant_app import create_app, tries
from merchant_app.screens.public_check import routes as public_check
from merchant_app.screens.sign_in import entering
from merchant_app.settings import Settings
from registry.officers import passwords
from registry.officers.passwords import hash_password, use_cheap_hashing
from registry.sign_ins import operations
from registry.signs.check_codes import new_check_code
from registry.throttles.model import TryCount
from tests.battery.guessing import (
    WORKERS,
    Guess,
    at_once,
    checked,
    guess_within,
    logins,
    of_many_accounts,
    of_one_account,
)
from tests.battery.report import begin, told, whole
from tests.battery.served import SETTINGS
from tests.battery.sign_ins import PASSWORD, street_on
from tests.signing_in import code_now

OF_LOGIN, FROM_ADDRESS = tries.PASSWORDS_OF_LOGIN.limit, tries.PASSWORDS_FROM_ADDRESS.limit
BAR = "at most 10 passwords looked at in 5 min, of one account and from one address"


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


@pytest.fixture
def street(sessions):
    with street_on(sessions) as street:
        yield street


def forget(sessions):
    """As if nobody had tried anything yet."""
    with writing(sessions) as session:
        session.execute(delete(TryCount))


def looked_at(sessions, guess, guesses, threads):
    """How many of these guesses were looked at."""
    forget(sessions)
    before = checked(sessions)
    at_once(guess, guesses, threads)
    return checked(sessions) - before


def test_d7_of_many_at_once_few_are_looked_at(street, sessions, monkeypatch):
    begin("D7")
    number, threads = (200, 16) if whole() else (24, 4)
    victim, other = street.person(), street.person()

    def guess(one):
        return guess_within(street.app, one)

    account = looked_at(sessions, guess, of_one_account(victim.login, number), threads)
    shut = guess(Guess(victim.login, PASSWORD, address="127.9.9.9")).location
    others = guess(Guess(other.login, PASSWORD, address="127.9.9.8")).location
    unknown = looked_at(sessions, guess, of_one_account("khong.co.ai", number), threads)
    address = looked_at(sessions, guess, of_many_accounts([victim.login, *logins("khong", number - 1)]), threads)
    figure = {
        "database": sessions.kw["bind"].dialect.name,
        "guesses": number,
        "at once": threads,
        "looked at, one account": account,
        "looked at, unknown account": unknown,
        "looked at, one address with forged claims": address,
        "the right one from elsewhere meanwhile": shut,
        "others": others,
    }
    guesses = of_one_account(victim.login, number)
    with monkeypatch.context() as removed:
        removed.setattr(entering, "_counted", counted_in_two_steps(sessions, guesses))
        before = checked(sessions)
        at_once(guess, guesses, threads)
        raced = checked(sessions) - before
    apps = [create_app(Settings(**SETTINGS), sessions) for _ in range(WORKERS)]
    monkeypatch.setattr(tries, "take_turn_of", count_in_memory)
    in_turn = [(apps[at % WORKERS], one) for at, one in enumerate(guesses)]
    in_memory = looked_at(sessions, lambda one: guess_within(*one), in_turn, threads)
    told(
        test="D7",
        figure=figure,
        bar=BAR,
        holds=(account, unknown, address) == (OF_LOGIN, OF_LOGIN, FROM_ADDRESS)
        and shut is None
        and others == "/"
        and raced > 2 * OF_LOGIN
        and in_memory == WORKERS * OF_LOGIN,
        control={
            "the count read, then written": f"{raced} of {number} looked at",
            "a count in each of four processes' memory": f"{in_memory} of {number} looked at",
        },
    )


def counted_in_two_steps(sessions, guesses):
    """The guard removed: everybody reads the old number, and writes the next one a moment later."""
    moment = {"half": 0, "tries_before": 0, "tries_before_that": 0, "forget_at": utc_now() + timedelta(days=1)}
    with writing(sessions) as session:
        session.execute(delete(TryCount))
        session.add_all(TryCount(key_hash=login, tries=0, **moment) for login in {guess.login for guess in guesses})

    def counted(login):
        with sessions() as session:
            seen = session.get_one(TryCount, login).tries
        time.sleep(0.02)
        with writing(sessions) as session:
            session.get_one(TryCount, login).tries = seen + 1
        return [(replace(tries.PASSWORDS_OF_LOGIN, name="uncounted"), login)] if seen < OF_LOGIN else []

    return counted


def count_in_memory(_session, *, key, limit, per, at=None):
    """The guard removed: each of the applications counts for itself."""
    counts = current_app.extensions.setdefault("tries", {})
    counts[key] = counts.get(key, 0) + 1
    return counts[key] <= limit


def test_d7_who_was_here_before_comes_in_while_others_guess(street, sessions):
    begin("D7 known device")
    victim = street.person()
    mine = street.signs_in(victim)
    mine.post("/sign-in/end")
    before = checked(sessions)
    at_once(lambda one: guess_within(street.app, one), of_one_account(victim.login, 40 if whole() else 12), 4)
    strangers = checked(sessions) - before
    stranger = guess_within(street.app, Guess(victim.login, PASSWORD, address="127.9.9.9"))
    came_in = street.signs_in(victim, mine).client.get("/").status_code == 200
    told(
        test="D7 known device",
        figure={
            "strangers looked at": strangers,
            "right from elsewhere": stranger.location,
            "from the device": came_in,
        },
        bar="the right password from a device that signed in before works while others guess",
        holds=came_in and strangers == OF_LOGIN and stranger.location is None,
        control={"without the device's cookie": stranger.location},
    )


def test_d7_codes_of_phones_and_of_signs(street, sessions, monkeypatch):
    begin("D7 codes")
    person = street.person()
    secret = street.phone_of(person)
    browsers = [street.signs_in(person) for _ in range(4)]

    def code(at):
        return browsers[at % 4].client.post(
            "/sign-in/code", data={"code": f"{at:06d}", "csrf_token": browsers[at % 4]._form_token()}
        )

    before = checked(sessions)
    number, signs = (40, 40) if whole() else (12, 33)
    at_once(code, range(number), 4)
    codes = checked(sessions) - before
    right = browsers[0].client.post(
        "/sign-in/code", data={"code": code_now(secret), "csrf_token": browsers[0]._form_token()}
    )
    asked = _signs_asked_about(street, signs)
    with monkeypatch.context() as removed:
        anybody = replace(tries.CHECKS_FROM_ADDRESS, limit=10**6)
        removed.setattr(public_check, "CODES", replace(public_check.CODES, from_address=anybody))
        without = _signs_asked_about(street, signs)
    limit, of_signs = tries.CODES_OF_OFFICER.limit, tries.CHECKS_FROM_ADDRESS.limit
    told(
        test="D7 codes",
        figure={
            f"codes looked at of {number}": codes,
            "the right one after": right.location,
            f"signs asked about of {signs}": asked,
        },
        bar="at most 5 codes in 5 min, at most 30 signs in 10 min from one address",
        holds=(codes, asked) == (limit, of_signs) and right.location is None and without == signs,
        control={"signs asked about without a limit": without},
    )


def _signs_asked_about(street, number):
    browser = street.browser()
    token = browser._form_token()
    answers = [
        browser.client.post("/kiem-tra", data={"code": new_check_code(), "csrf_token": token}).status_code
        for _ in range(number)
    ]
    return answers.count(200)


def _medians(street, known, rounds):
    seen, pages = {"known": [], "unknown": []}, set()
    for at in range(rounds + 1):
        for kind, login in (("known", known), ("unknown", "khong.co.ai")):
            began = time.process_time()
            pages.add(guess_within(street.app, Guess(login, address=f"127.3.{at}.1")).page)
            if at:
                seen[kind].append(time.process_time() - began)
    return {kind: median(spent) for kind, spent in seen.items()} | {"same page": len(pages) == 1}


def _only_where_there_is_one(_known, stored_of_known):
    real = passwords.password_matches

    def matches(typed, stored):
        return stored == stored_of_known and real(typed, stored)

    return matches


if whole():  # for its time: tests/registry/test_sign_ins.py tries the same with a lighter hash, always

    def test_d7_known_and_unknown_names_answer_alike(street, sessions, monkeypatch):
        """The page is the same, and so is the work, by the processor's clock and with the real hash."""
        begin("D7 timing")
        rounds, bar = 31, 0.05
        monkeypatch.setattr(passwords._in_use, "hasher", PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY))
        monkeypatch.setattr(entering, "PASSWORDS_OF_LOGIN", replace(tries.PASSWORDS_OF_LOGIN, limit=10**6))
        monkeypatch.setattr(entering, "PASSWORDS_FROM_ADDRESS", replace(tries.PASSWORDS_FROM_ADDRESS, limit=10**6))
        operations.hash_of_nobody.cache_clear()
        street.hashed = hash_password(PASSWORD)
        known = street.person().login
        try:
            both = _medians(street, known, rounds)
            monkeypatch.setattr(operations, "password_matches", lambda _typed, _stored: False)
            without = _medians(street, known, 7)
            monkeypatch.setattr(operations, "password_matches", _only_where_there_is_one(known, street.hashed))
            unequal = _medians(street, known, 7)
        finally:
            use_cheap_hashing()
            operations.hash_of_nobody.cache_clear()
        seen = both["unknown"] / both["known"]
        told(
            test="D7 timing",
            figure={
                "rounds": rounds,
                "known ms": round(1000 * both["known"], 2),
                "unknown ms": round(1000 * both["unknown"], 2),
                "unknown to known": round(seen, 3),
                "same page": both["same page"],
            },
            bar=f"medians within {bar:.0%}, the same page",
            holds=abs(seen - 1) <= bar and both["same page"] and unequal["unknown"] / unequal["known"] < 0.7,
            control={
                "unknown names not hashed, unknown to known": round(unequal["unknown"] / unequal["known"], 3),
                "all but the hash, ms": round(1000 * without["known"], 2),
            },
        )
