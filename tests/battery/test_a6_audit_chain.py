"""A6: a thousand events, bent in every way somebody can think of who holds the database, and even the key."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from database.engine import sessions_on, writing
from registry.accounts.content import AccountContent
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import QrKind
from registry.accounts.operations import approve_account, propose_account
from registry.audit.chaining import chain
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.audit.verifying import verify
from registry.audit.witnesses import Head, check_witness, head
from registry.trail_checks.accounts import first_unlike_account
from tests.battery.forger import Forger, take_off_triggers
from tests.battery.report import told, whole
from tests.factories import make_merchant, make_officer, make_place, make_ward
from tests.trail import bears_out_accounts

SEED = 20261122
SHOPS = 60
CHANGED = 15
"""Of these shops so many got a second account."""
EVENTS = 1000
BAR = "0 undetected; the first bad row named"


@dataclass
class Score:
    """What became of the alterations."""

    tried: int = 0
    undetected: Counter = field(default_factory=Counter)
    misnamed: Counter = field(default_factory=Counter)
    only_by_witness: Counter = field(default_factory=Counter)
    only_by_replay: Counter = field(default_factory=Counter)


def build(sessions) -> list[Head]:
    """A trail of so many events, with accounts that went every way; and the heads that were written down elsewhere."""
    with writing(sessions) as session:
        ward = make_ward(session)
        make_officer(session, unit=ward, login="stranger")
        one, other = (make_officer(session, unit=ward) for _ in range(2))
        place = make_place(session, unit=ward)
        shops = [make_merchant(session, place=place) for _ in range(SHOPS)]
    heads = []
    for number, shop in enumerate([*shops, *shops[:CHANGED]]):
        with writing(sessions) as session:
            content = AccountContent(
                qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=f"00000{number:05d}", holder="NGUYEN THI THU"
            )
            account = propose_account(session, by=one, merchant_id=shop.id, content=content)
            approve_account(session, by=other, account_id=account.id, shown_hash=shown_to_approver(account))
    with sessions() as session:
        heads.append(head(session))
    while heads[-1].sequence < EVENTS:
        with writing(sessions) as session:
            for number in range(min(50, EVENTS - heads[-1].sequence)):
                shop = shops[number % SHOPS]
                changes = {"phone": ["0100000001", f"01000{number:05d}"]}
                told_of = {"subject_id": shop.id, "merchant_id": shop.id, "changes": changes}
                record(session, by=one, action="merchant:edit", **told_of)
        with sessions() as session:
            heads.append(head(session))
    return heads


def attacked(session: Session, heads: list[Head], count: int) -> Score:
    """Try *count* alterations, each in a savepoint that is undone."""
    score, chance = Score(), random.Random(SEED)  # noqa: S311 (the same attacks every time)
    take_off_triggers(session)
    names = list(Forger(session, chance, EVENTS).attacks())
    while score.tried < count:
        name = names[score.tried % len(names)]
        forger = Forger(session, chance, EVENTS)
        undone = session.begin_nested()
        forger.attacks()[name]()
        session.expire_all()
        verdict = verify(session)
        as_told = verdict.sound and first_unlike_account(session) is None
        met = all(check_witness(session, known) for known in heads)
        undone.rollback()
        score.tried += 1
        score.undetected[name] += as_told and met
        score.only_by_witness[name] += as_told and not met
        score.only_by_replay[name] += verdict.sound and met and not as_told
        if verdict.fault is not None and forger.position is not None:
            score.misnamed[name] += verdict.fault.sequence != forger.position
    return score


def test_no_alteration_of_the_trail_or_of_an_account_goes_unseen(own_engine):
    on_sqlite = own_engine.dialect.name == "sqlite"
    counts = (1150, 200) if whole() else (60, 30)
    started = time.monotonic()
    sessions = sessions_on(own_engine)
    heads = build(sessions)
    with sessions() as session:
        assert bears_out_accounts(session)
        assert all(check_witness(session, known) for known in heads)
    with writing(sessions) as session:
        score = attacked(session, heads, counts[0] if on_sqlite else counts[1])
        session.rollback()
    missed, misnamed = +score.undetected, +score.misnamed
    told(
        test="A6" if on_sqlite else "A6 on PostgreSQL",
        figure={
            "alterations": score.tried,
            "undetected": missed.total(),
            "which": dict(missed),
            "misnamed": dict(misnamed),
            "seed": SEED,
        },
        bar=BAR,
        holds=not missed and not misnamed,
        control={
            "undetected without witnesses": dict(+score.only_by_witness),
            "undetected without the replay": dict(+score.only_by_replay),
        },
        seconds=time.monotonic() - started,
    )
    assert {"cut the tail", "edit, made anew with the key"} <= set(+score.only_by_witness)
    assert any(name.startswith("account:") for name in +score.only_by_replay)


def test_a_long_trail_is_gone_through_quickly(own_engine):
    entries, most = (100_000, 5.0) if whole() else (10_000, 2.0)
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        by = make_officer(session, unit=make_ward(session))
        details = {"changes": {"trade_name": ["Tiệm A", "Tiệm B"], "phone": ["0100000001", "0100000002"]}}
        row = {
            "officer_id": by.id,
            "role": by.role,
            "postings": f"{by.id} Phường Thử, 00001",
            "action": "merchant:edit",
            "subject_id": by.id,
            "merchant_id": by.id,
            "details": details,
        }
        for _ in range(0, entries, 10_000):
            session.execute(insert(AuditEntry.__table__), [row] * 10_000)
        chain(session, list(session.scalars(select(AuditEntry.sequence).order_by(AuditEntry.sequence))))
    took = []
    for _ in range(2):
        with sessions() as session:
            started = time.monotonic()
            verdict = verify(session)
            assert first_unlike_account(session) is None
            took.append(time.monotonic() - started)
    told(
        test=f"A6 speed on {own_engine.dialect.name}",
        figure={"entries": verdict.entries, "seconds": round(min(took), 2)},
        bar=f"{entries} entries in < {most:g} s",
        holds=verdict.sound and verdict.entries == entries and min(took) < most,
        seconds=sum(took),
    )
