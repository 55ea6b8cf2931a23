"""A1: whatever people do, in whatever order, no account gets onto a sign by one person; and nine slips that let it.

Each walk goes by chance, weighted, through what people can do over the forms: propose, change, look, approve by an old
form or a copied one or none, reject, withdraw, rename, close, forget the owner, send an enrolment again with another
account; and through what an office does: roles, disabling, postings, second logins, phones let in, a month going by;
and what an admin does alone: two made-up officials, passwords and second factors reset, roles given, and who then
confirms whom.
What the program has no way for is not walked: approving many at once, moving a shop to another ward, putting an older
version back, merging two shops, a queue of a phone. A list of shops that is taken in only proposes, as a form does.
"""

from contextlib import contextmanager
from unittest.mock import patch

import pytest
from sqlalchemy import false, literal, select, text, true

from database.base import UtcMoment, utc_now
from database.triggers import triggers_set_aside
from merchant_app.screens.accounts import routes
from registry.accounts import apart, operations, writers
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import PaymentAccount
from registry.accounts.queries import proposed_account_of
from registry.merchants.model import Merchant
from registry.officers import confirming, hands
from registry.officers.model import Officer
from tests.battery.report import begin, told, whole
from tests.battery.two_people import Stage
from tests.battery.two_people_acts import few_collections, shortest, walk, way_of

SEED = 168
BAR = "0 one-person ways in N steps, each of nine slips found"
PARTS, WALKS, STEPS = (4, 115, 40) if whole() else (1, 4, 40)
"""A step is a request, or a change of the office. A walk is so many, or a few more; all begin from the same rows."""
LEAST = 5_000 if whole() else 160
"""Steps of a part."""
ON_POSTGRESQL = 25 if whole() else 1
"""Walks on the other database: the mass is on SQLite."""
OF_A_CONTROL = 60
"""Walks until a slip counts as not found."""


def run(stage, walks, first=SEED):
    """Walk; the acts that lead to a one-person way, where there is one."""
    stage.steps = stage.runs = stage.activations = stage.refused = 0
    with few_collections():
        for number in range(first, first + walks):
            if acts := walk(stage, number, STEPS):
                return acts
    return []


class Slips:
    """Faults that somebody could build in, each with one guard gone. The database's own guards are off meanwhile."""

    @staticmethod
    def self_approval():
        """Nobody asks whether the approver is the proposer."""
        second = operations.by_a_second

        def without_the_first(by):
            return second(by)[1:]

        return patch.multiple(operations, by_a_second=without_the_first, by_another_person=lambda *_: true())

    @staticmethod
    def edit_keeps_the_maker():
        """A proposal that somebody else changes stays under the name of who began it."""
        propose = operations.propose_account

        def under_the_old_name(session, *, by, merchant_id, content):
            waiting = proposed_account_of(session, session.get_one(Merchant, merchant_id))
            return propose(session, by=waiting.proposed_by if waiting else by, merchant_id=merchant_id, content=content)

        return patch.object(routes, "propose_account", under_the_old_name)

    @staticmethod
    def approve_without_reading_again():
        """What waits for the shop at this moment is approved, whatever was on the screen."""
        activate = routes.activate_account

        def whatever_waits(session, *, by, account_id, shown_hash):
            del shown_hash
            shop = session.get_one(PaymentAccount, account_id).merchant
            waiting = proposed_account_of(session, shop) or session.get_one(PaymentAccount, account_id)
            shown_hash = shown_to_approver(waiting)
            return activate(session, by=by, account_id=waiting.id, shown_hash=shown_hash)

        return patch.object(routes, "activate_account", whatever_waits)

    @staticmethod
    def second_login():
        """Two logins count as two people."""
        return patch.object(
            operations,
            "by_another_person",
            lambda by, writers, _since: true() if by.id not in writers else false(),
        )

    @staticmethod
    def renamer_approves():
        """Only who proposed is a writer, not who gave the shop its new name."""
        return patch.object(operations, "writers_of", lambda _session, proposal: {proposal.proposed_by_id})

    @staticmethod
    def phone_let_in():
        """Nobody asks whose phone it was written on."""
        return patch.object(apart, "held_a_pen_of", lambda *_: False)

    @staticmethod
    def hands_not_looked_at():
        """Two logins are two people, whoever handed them out, unless they are known to be one person's."""
        return patch.object(hands, "_hands", only_themselves)

    @staticmethod
    @contextmanager
    def confirmed_for_the_past():
        """Whoever is confirmed today wrote with their own hands yesterday too.

        That who is not confirmed approves nothing stands before it, and is taken away with it.
        """
        with (
            patch.object(operations, "written_since", lambda *_: utc_now()),
            patch.object(writers, "in_own_hands", lambda _officer_id: true()),
        ):
            yield

    @staticmethod
    def anybody_confirms():
        """Nobody asks in whose hands the confirmer is."""
        return patch.object(confirming, "where_hands_meet", lambda *_: None)


def only_themselves(logins, since, name):
    """The logins, and nobody who let them in."""
    return (
        select(Officer.id.label("hand"), literal(since, UtcMoment()).label("since"))
        .where(Officer.id.in_(logins))
        .cte(name)
    )


SLIPS = (
    [name for name in vars(Slips) if not name.startswith("_")] if whole() else ["second_login", "hands_not_looked_at"]
)


@pytest.fixture
def stage(app, sessions):
    return Stage(app, sessions)


@pytest.fixture
def engine(request):
    """SQLite, unless the test says otherwise."""
    return request.getfixturevalue(getattr(request, "param", "sqlite_engine"))


@contextmanager
def checks_off(sessions):
    """Without SQLite's own checks of two people, which would stop what the slips let through."""
    with sessions() as session:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        session.commit()
    with triggers_set_aside(sessions.kw["bind"], "payment_account"):
        yield
    with sessions() as session:
        session.execute(text("PRAGMA ignore_check_constraints = OFF"))
        session.commit()


@pytest.mark.parametrize(
    ("engine", "part", "walks"),
    [*(("sqlite_engine", part, WALKS) for part in range(PARTS)), ("postgresql_engine", PARTS, ON_POSTGRESQL)],
    indirect=["engine"],
)
def test_a1_no_account_becomes_active_by_one_person(stage, sessions, part, walks):
    begin("A1")
    acts = run(stage, walks, first := SEED + part * WALKS)
    told(
        test="A1",
        figure={
            "database": sessions.kw["bind"].dialect.name,
            "one-person ways": int(bool(acts)),
            "steps": stage.steps,
            "walks": f"{first} to {first + walks - 1}",
            "activations": stage.activations,
            "approvals refused": stage.refused,
            **({"way": way_of(stage, acts), "acts": shortest(stage, acts)} if acts else {}),
        },
        bar=f"{BAR}, N = {PARTS * LEAST:,} on SQLite in {PARTS} parts",
        holds=not acts and stage.activations > 0 and stage.steps >= (LEAST if part < PARTS else walks * STEPS),
    )


@pytest.mark.parametrize("name", SLIPS)
def test_a1_finds_each_slip(stage, sessions, name):
    begin("A1 slip")
    with checks_off(sessions), getattr(Slips, name)():
        found = run(stage, OF_A_CONTROL)
        way = way_of(stage, found)
    told(
        test="A1 slip",
        figure={"slip": name, "found": bool(found), "after steps": stage.steps, "way": way},
        bar="found",
        holds=bool(found),
    )
