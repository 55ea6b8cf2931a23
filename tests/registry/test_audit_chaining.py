"""Chaining: every commit chains what it wrote, whatever way it came about, and the database lets nobody change it."""

from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from database.base import utc_now
from database.engine import sessions_on, writing
from database.keys import Keys, KeysMissing, use_keys
from registry.audit import chaining
from registry.audit.acting import start_remembering
from registry.audit.chaining import start_chaining
from registry.audit.erasing import ERASE, erase_details
from registry.audit.model import AuditEntry, ChainLink
from registry.audit.operations import record
from registry.audit.verifying import What, verify
from registry.officers.marks import start_marking
from tests.factories import make_officer, make_ward
from tests.races import at_once

AT = datetime(2026, 9, 2, 1, 2, 3, tzinfo=UTC)


def write(session, *names):
    for name in names:
        record(session, by=None, action=f"test:{name}", subject_id=None, name=name)


def chained(session):
    """The chained entries' actions in the chain's order; the chain is sound."""
    assert verify(session).fault is None
    rows = session.execute(
        select(ChainLink.sequence, AuditEntry.action)
        .join(AuditEntry, AuditEntry.sequence == ChainLink.entry_sequence)
        .order_by(ChainLink.sequence)
    ).all()
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    return [row.action.removeprefix("test:") for row in rows]


def test_what_a_transaction_wrote_is_chained_as_it_commits(session):
    write(session, "a", "b")
    session.flush()
    assert session.scalar(select(ChainLink.sequence)) is None
    write(session, "c")
    session.commit()
    assert chained(session) == ["a", "b", "c"]
    write(session, "d")
    session.commit()
    assert chained(session) == ["a", "b", "c", "d"]
    first, second = session.scalars(select(ChainLink).order_by(ChainLink.sequence).limit(2))
    assert (first.previous, second.previous) == ("", first.mac)


def test_a_savepoint_that_was_undone_leaves_neither_entry_nor_gap(session):
    write(session, "a")
    inner = session.begin_nested()
    write(session, "undone")
    session.flush()
    inner.rollback()
    with session.begin_nested():
        write(session, "inner")
    assert session.scalar(select(ChainLink.sequence)) is None, "an inner transaction may still be undone"
    session.commit()
    assert chained(session) == ["a", "inner"]


def test_what_was_rolled_back_is_not_waited_for(session):
    write(session, "a")
    session.flush()
    session.rollback()
    write(session, "b")
    session.commit()
    assert chained(session) == ["b"]
    session.commit()
    assert chained(session) == ["b"]


def test_a_load_of_thousands_is_chained_in_portions(session, monkeypatch):
    monkeypatch.setattr(chaining, "_MOST_AT_ONCE", 7)
    write(session, *(str(number) for number in range(40)))
    session.commit()
    assert chained(session) == [str(number) for number in range(40)]


def test_without_keys_nothing_is_committed(own_engine):
    sessions = sessions_on(own_engine)
    use_keys(None)
    with pytest.raises((KeysMissing, StatementError)), writing(sessions) as session:
        write(session, "a")
    use_keys(Keys("any other master of the length it has to have"))
    with sessions() as session:
        assert session.scalar(select(AuditEntry.sequence)) is None


def test_eight_writers_at_once_make_one_chain(own_engine):
    sessions = sessions_on(own_engine)

    def act(session, name):
        for number in range(5):
            write(session, f"{name}{number}")

    at_once(sessions, act, "abcdefgh")
    with sessions() as session:
        names = chained(session)
    assert sorted(names) == sorted(f"{name}{number}" for name in "abcdefgh" for number in range(5))
    assert all(names.index(f"{name}0") + 4 == names.index(f"{name}4") for name in "abcdefgh"), "a writer's own together"


def test_without_the_turn_two_writers_would_take_the_same_number(own_engine, monkeypatch):
    """The control: on PostgreSQL the lock is what keeps them apart; on SQLite there is one writer anyhow."""
    on_postgresql = own_engine.dialect.name == "postgresql"
    met = Barrier(2, timeout=30)

    def insert_when_both_have_asked(table):
        met.wait()
        return insert(table)

    if on_postgresql:
        monkeypatch.setattr(chaining, "text", lambda _statement: text("SELECT CAST(:turn AS bigint)"))
        monkeypatch.setattr(chaining, "insert", insert_when_both_have_asked)
    results = at_once(sessions_on(own_engine), write, "ab", IntegrityError)
    refused = [result for result in results if isinstance(result, IntegrityError)]
    assert len(refused) == (1 if on_postgresql else 0)


def test_an_entry_that_goes_past_the_sessions_is_found(session):
    write(session, "a")
    session.commit()
    row = {"action": "test:smuggled", "details": {}}
    smuggled = session.execute(insert(AuditEntry).values(row).returning(AuditEntry.sequence)).scalar_one()
    session.commit()
    found = verify(session).fault
    assert (found.what, found.sequence) == (What.NO_LINK, smuggled)
    write(session, "b")
    session.commit()
    assert verify(session).fault == found, "a later commit does not make it look sound"


def test_saying_twice_that_sessions_chain_changes_nothing(session):
    start_chaining()
    start_remembering()
    start_marking()
    write(session, "a")
    session.commit()
    assert chained(session) == ["a"]


CHANGES = (
    "UPDATE audit_entry SET action = 'x'",
    "UPDATE audit_entry SET details = '{}'",
    "UPDATE audit_entry SET officer_id = NULL, erased_at = '2026-01-01 00:00:00'",
    "DELETE FROM audit_entry",
    "UPDATE audit_seal SET seal = 'x'",
    "DELETE FROM audit_seal",
)
ON_SQLITE = (
    "INSERT OR REPLACE INTO audit_entry (sequence, at, action, details) VALUES (1, '2026-01-01', 'x', '{}')",
    "REPLACE INTO audit_seal VALUES (1, 1, 'x', 'x', 'x')",
    "REPLACE INTO audit_seal VALUES (9, 1, 'x', 'x', 'x')",
)
ON_POSTGRESQL = ("TRUNCATE audit_seal", "TRUNCATE audit_entry CASCADE")


@pytest.fixture
def told(session):
    by = make_officer(session, unit=make_ward(session))
    record(session, by=by, action="test:a", subject_id=by.id, merchant_id=by.id, name="a")
    session.commit()
    return session


def test_the_database_lets_neither_entry_nor_link_be_changed(told):
    on_sqlite = told.get_bind().dialect.name == "sqlite"
    for statement in CHANGES + (ON_SQLITE if on_sqlite else ON_POSTGRESQL):
        with pytest.raises(IntegrityError, match="is only added to"), told.begin_nested():
            told.execute(text(statement))
    assert verify(told).sound


def test_without_the_triggers_all_of_it_would_go_through(told):
    """The control: what the triggers keep away, the chain finds."""
    if told.get_bind().dialect.name == "sqlite":
        for name in ("entry_not_changed", "entry_not_deleted", "entry_not_replaced"):
            told.execute(text(f"DROP TRIGGER audit_{name}"))
    else:
        told.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_only_added"))
    told.execute(text(CHANGES[0]))
    assert verify(told).fault.what is What.ENTRY_CHANGED


def test_details_can_be_taken_out_once_and_it_is_told(told):
    entry = told.scalars(select(AuditEntry)).one()
    by = entry.officer
    erase_details(told, by=by, entries=[entry], reason="asked to be forgotten")
    told.commit()
    assert verify(told).sound
    told.expire_all()
    emptied, telling = told.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
    assert (emptied.details, emptied.erased_at) == ({}, telling.at)
    assert (telling.action, telling.details["entries"], telling.officer) == ("trail:erase", [emptied.sequence], by)
    erase_details(told, by=None, entries=[emptied], reason="again")
    assert len(told.scalars(select(AuditEntry)).all()) == 2
    for again in ({"erased_at": None}, {"erased_at": utc_now()}, {"details": {}}):
        with pytest.raises(IntegrityError), told.begin_nested():
            told.execute(update(AuditEntry).where(AuditEntry.erased_at.is_not(None)).values(again))
    erase_details(told, by=None, entries=[telling], reason="the telling too")
    told.commit()
    assert verify(told).fault.what is What.ERASED_UNTOLD, "what tells of an erasure is not to be emptied"


def test_to_tell_of_an_entry_that_was_not_emptied_excuses_nothing(told):
    entry = told.scalars(select(AuditEntry)).one()
    record(told, by=None, action=ERASE, subject_id=None, entries=[entry.sequence])
    told.commit()
    assert verify(told).sound
    told.execute(update(AuditEntry).where(AuditEntry.sequence == entry.sequence).values(details={}, erased_at=AT))
    assert verify(told).fault.what is What.ERASED_UNTOLD


def test_what_was_written_and_undone_is_skipped_in_the_last_portion_too(session, monkeypatch):
    monkeypatch.setattr(chaining, "_MOST_AT_ONCE", 2)
    write(session, "a", "b")
    session.flush()
    inner = session.begin_nested()
    write(session, "undone")
    session.flush()
    inner.rollback()
    session.commit()
    assert chained(session) == ["a", "b"]


def test_a_session_that_only_reads_chains_nothing(session):
    assert isinstance(session, Session)
    session.commit()
    assert session.scalar(select(ChainLink.sequence)) is None
