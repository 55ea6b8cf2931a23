"""E12: what the running product says of itself holds no account, password or token, and nobody forges a line of it."""

import re
import secrets
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

from sqlalchemy import create_engine, select

from campaigns.lists.exporting import record_export
from database.engine import begin_to_write
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import PaymentAccount
from registry.accounts.operations import approve_account
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.officers.model import Officer
from registry.places.model import Place
from tests.battery.clients import Answer, ask, send
from tests.battery.report import begin, told
from tests.battery.served import Served
from tests.battery.world import OTHER_DIGITS, OWN_DIGITS, PASSWORD

BAR = "0 hits in what was said, in addresses, error pages, trail; each failed sign-in, refused access, approval, export"
BAR += " and restore has who, what, when (UTC) and where; 0 forged lines"
REFUSED = re.compile(
    r"Refused (\d{3}): (officer [0-9a-f-]{36}|nobody signed in) asked [A-Z?]+ ([a-z_]+\.[a-z_]+) \S+"
    r" at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00) from (\S+)"
)
FORGED = "2026-11-22 10:00:00 FORGED-LINE signed in as admin"
TYPED = "doan-mat-khau-" + secrets.token_hex(4)


REFUSED_ACCESS = ("/officers/", "/merchants/{shop}", "/accounts/")
"""What a partner asks and may not."""


def everything_that_goes_wrong(served: Served) -> list[Answer]:
    """Requests of the kind that end up in logs: refused, broken, forged, with secrets in the wrong places."""
    server, answers = served.server.address, []
    kind = "application/x-www-form-urlencoded"
    stranger, official = served.cookies["anonymous"], served.cookies["ward_official"]
    account = f"{OWN_DIGITS}000001"

    def post(path: str, who, fields: dict[str, str], **headers: str) -> None:
        body = urlencode({**fields, "csrf_token": who.token}).encode()
        answers.append(ask(server, "POST", path, body, Cookie=who.cookie, Content_Type=kind, **headers))

    for login in ("official.thuanhoq", f"nobody\r\n{FORGED}", TYPED, "admin"):
        post("/sign-in/", stranger, {"login": login, "password": TYPED})
    post("/sign-in/password", official, {"old": TYPED, "new": PASSWORD + TYPED, "again": TYPED})
    place, shop = served.world.own.ids["place"], served.world.own.ids["bare_merchant"]
    for number in (
        account,
        "x" * 3000,
        f"{account}\r\n{FORGED}",
        f"?{account}",
    ):
        post(f"/merchants/{shop}/account", official, {"bank": "970436", "account_number": number, "holder": "BA"})
        post(f"/places/{place}/enrol", official, {"account_number": number, "phone": f"0100{OWN_DIGITS}"})
    forged = f"/%0d%0a{FORGED.replace(' ', '%20')}"
    elsewhere = f"/accounts/{served.world.other.ids['account']}"
    searched = (f"/nowhere/{account}", f"/merchants/?q={account}", f"/kiem-tra?code={account}")
    for path in (*searched, forged, elsewhere, "/static/%00"):
        answers.append(ask(server, "GET", path, Cookie=official.cookie, User_Agent=FORGED, Referer=f"http://x/{TYPED}"))
        answers.append(ask(server, "GET", path, Cookie=f"session={TYPED}; language={TYPED}"))
    partner = served.cookies["partner"].cookie
    answers.extend(ask(server, "GET", path.format(shop=shop), Cookie=partner) for path in REFUSED_ACCESS)
    for link in (served.world.own.trader_link, served.world.own.trader_link[:-1]):
        answers.append(ask(server, "GET", f"/quan-toi/mo/{link}"))
        for _ in range(22):  # one too many is told in the log
            post(f"/quan-toi/mo/{link}", stranger, {})
    answers.append(ask(server, "POST", "/sign-in/", b"\xff" * 5000, Content_Type="multipart/form-data; boundary=x"))
    answers.append(ask(server, "POST", "/sign-in/", TYPED.encode(), Content_Type="application/json"))
    fields = {"csrf_token": official.token, "photo": (BytesIO(account.encode() * 500), f"{account}.jpg")}
    answers.append(send(server, f"/places/{place}/enrol/photo", official.cookie, fields))
    return answers


def secrets_of(served: Served) -> dict[str, str]:
    """What must stand nowhere, by what it is."""
    tokens = {f"cookie of {actor}": known.cookie.partition("=")[2] for actor, known in served.cookies.items()}
    ids = {f"form token of {actor}": known.token for actor, known in served.cookies.items()}
    return {
        "own accounts and phones": OWN_DIGITS,
        "the other ward's accounts and phones": OTHER_DIGITS,
        "a trader's link": served.world.own.trader_link[:-1],
        "a trader's cookie": served.world.visits["trader"],
        "a password": PASSWORD,
        "a password typed into the wrong field": TYPED,
        **tokens,
        **ids,
    }


def test_e12_nothing_is_told_that_should_not_be(served):
    begin("E12")
    before = len(served.server.said.read_text(encoding="utf-8", errors="replace"))
    answers = everything_that_goes_wrong(served)
    said = served.server.said.read_text(encoding="utf-8", errors="replace")
    hits = [what for what, secret in secrets_of(served).items() if secret and secret in said]
    forged = [line for line in said.splitlines() if line.startswith(FORGED[:19])]
    shown = [
        answer.status
        for answer in answers
        if answer.status >= 400 and (TYPED in answer.text or "Traceback" in answer.text)
    ]
    led = [
        value
        for answer in answers
        for name, value in answer.headers
        if name.lower() == "location" and OWN_DIGITS in value
    ]
    with served.sessions() as session:
        refused = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_in:refuse")).all()
        trail = [
            f"{entry.details} {entry.officer_id} {entry.at.isoformat()}"
            for entry in session.scalars(select(AuditEntry))
        ]
    in_trail = [
        line for line in trail if TYPED in line or PASSWORD in line or re.search(rf"{OWN_DIGITS}00\d{{4}}", line)
    ]
    ours = said[before:]  # the server may have refused others before
    refusals = REFUSED.findall(ours)
    by = {asker: f"officer {served.world.actors[asker].id}" for asker in ("partner", "ward_official")}
    told_refusals = {
        "403, by whom": sum(refusal[:2] == ("403", by["partner"]) for refusal in refusals),
        "404 of another ward, by whom": sum(refusal[:2] == ("404", by["ward_official"]) for refusal in refusals),
        "without who, what, when and where": ours.count("Refused ") - len(refusals),
    }
    kept = told_of_approval_export_restore(served)
    told_well = all(entry.at.utcoffset() is not None and entry.details.get("reason") for entry in refused)
    faults = [answer.status for answer in answers if answer.status >= 500]
    told(
        test="E12",
        figure={
            "asked": len(answers),
            "faults": faults,
            "said since": len(said) - before,
            "hits": hits,
            "forged": forged,
            "told back on error pages": shown,
            "in addresses": led,
            "in the trail": in_trail[:3],
            "failed sign-ins in the trail": len(refused),
            "refused access": told_refusals,
            "approval, export, restore": kept,
        },
        bar=BAR,
        holds=not (hits or forged or shown or led or in_trail or faults) and len(refused) >= 4 and told_well
        and told_refusals["403, by whom"] == len(REFUSED_ACCESS) and told_refusals["404 of another ward, by whom"] >= 1
        and not told_refusals["without who, what, when and where"] and all(kept.values()),
        control={"an engine that logs its parameters": _careless_log(f"{OWN_DIGITS}000001")},
    )  # fmt: skip


def told_of_approval_export_restore(served: Served) -> dict[str, bool]:
    """Whether the trail keeps who, what, when and where of each: done by what the product calls, and taken back."""
    own, official = served.world.own.ids, served.world.actors["ward_official"]
    actions = {"approval": "account:approve", "export": "list:export", "restore": "trail:accept_restored"}
    with served.sessions() as session:
        begin_to_write(session)
        by = session.get_one(Officer, official.id)
        proposal = session.get_one(PaymentAccount, own["proposed_account"])
        approve_account(session, by=by, account_id=proposal.id, shown_hash=shown_to_approver(proposal))
        record_export(session, by=by, place=session.get_one(Place, own["place"]), form="csv", full=False, rows=3)
        record(session, by=None, action="trail:accept_restored", subject_id=None, lost="head 12 of an hour ago")
        kept = {}
        for name, action in actions.items():
            entries = session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()
            who_and_where = [(entry.officer_id and entry.postings) or entry.details.get("lost") for entry in entries]
            when = {entry.at.utcoffset() for entry in entries}
            kept[name] = all([*who_and_where, when == {timedelta(0)}])
        session.rollback()
    return kept


def _careless_log(account: str) -> bool:
    """Whether an error of a database that hides nothing tells the account it was given."""
    with create_engine("sqlite://").connect() as connection:
        try:
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", (account,))
        except Exception as error:  # noqa: BLE001 (whatever it is, its words are what counts)
            return account in str(error)
    return False
