"""Going through the trail: the first bad row is named, whatever was done to it."""

import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text, update

from database.keys import Keys, use_keys
from registry.audit import verifying
from registry.audit.model import AuditEntry, ChainLink
from registry.audit.operations import record
from registry.audit.verifying import Fault, Verdict, What, verify
from registry.audit.witnesses import Head
from registry.officers.model import Role
from tests.factories import make_officer, make_ward
from tests.tampering import without_triggers

ONCE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
"""A moment that is the same for whoever collects the tests."""


@pytest.fixture
def trail(session):
    """Ten chained entries of an officer's."""
    officer = make_officer(session, unit=make_ward(session))
    for number in range(10):
        record(session, by=officer, action="test:try", subject_id=officer.id, merchant_id=officer.id, number=number)
        session.commit()
    return session


def entry(session, link):
    return session.scalar(select(ChainLink.entry_sequence).where(ChainLink.sequence == link))


def set_entry(session, link, **values):
    session.execute(update(AuditEntry.__table__).where(AuditEntry.sequence == entry(session, link)).values(values))


def set_link(session, link, **values):
    change = update(ChainLink).where(ChainLink.sequence == link).values(values)
    session.execute(change.execution_options(synchronize_session=False))


def test_a_trail_that_nobody_touched_is_sound(trail):
    verdict = verify(trail)
    assert (verdict.sound, verdict.entries, verdict.head.sequence) == (True, 10, 10)
    assert verify(trail) == verdict


def test_an_empty_trail_is_sound(session):
    assert verify(session) == Verdict(0, Head(0, ""), None)


OTHER = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"at": ONCE}, What.ENTRY_CHANGED),
        ({"officer_id": None}, What.ENTRY_CHANGED),
        ({"role": Role.LEADER}, What.ENTRY_CHANGED),
        ({"postings": ""}, What.ENTRY_CHANGED),
        ({"action": "test:other"}, What.ENTRY_CHANGED),
        ({"action": "trail:erase"}, What.ENTRY_CHANGED),
        ({"subject_id": OTHER}, What.ENTRY_CHANGED),
        ({"merchant_id": None}, What.ENTRY_CHANGED),
        ({"details": {"number": 99}}, What.DETAILS_CHANGED),
        ({"details": {}, "erased_at": ONCE}, What.ERASED_UNTOLD),
        ({"erased_at": ONCE}, What.DETAILS_CHANGED),
        ({"sequence": 99_999}, What.ENTRY_MISSING),
    ],
    ids=str,
)
def test_every_column_of_an_entry_is_chained(trail, values, what):
    with without_triggers(trail):
        set_entry(trail, 4, **values)
        found = verify(trail)
    assert found.fault == Fault(what, 4)
    assert not found.sound


def test_no_column_is_forgotten():
    """Whoever adds one has to chain it, and to add it to the list above."""
    tried = {"at", "officer_id", "role", "postings", "action", "subject_id", "merchant_id", "details", "erased_at"}
    assert set(AuditEntry.__table__.columns.keys()) == tried | {"sequence"}


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"mac": "0" * 64}, What.ENTRY_CHANGED),
        ({"details_mac": "0" * 64}, What.ENTRY_CHANGED),
        ({"previous": "0" * 64}, What.NOT_CHAINED),
        ({"sequence": 99}, What.LINK_MISSING),
    ],
    ids=str,
)
def test_every_column_of_a_link_is_chained(trail, values, what):
    with without_triggers(trail):
        set_link(trail, 4, **values)
        assert verify(trail).fault == Fault(what, 4)


def test_a_deleted_entry_is_missed(trail):
    with without_triggers(trail):
        gone = entry(trail, 4)
        trail.execute(text("DELETE FROM audit_seal WHERE sequence = 4"))
        trail.execute(text("DELETE FROM audit_entry WHERE sequence = :gone"), {"gone": gone})
        assert verify(trail).fault == Fault(What.LINK_MISSING, 4)


def test_two_entries_that_changed_places_are_noticed(trail):
    with without_triggers(trail):
        first, second = entry(trail, 4), entry(trail, 5)
        rows = {row["sequence"]: dict(row) for row in trail.execute(select(AuditEntry.__table__)).mappings()}
        for here, there in ((first, second), (second, first)):
            moved = rows[there] | {"sequence": here}
            trail.execute(update(AuditEntry.__table__).where(AuditEntry.sequence == here).values(moved))
        assert verify(trail).fault.sequence == 4


def test_a_copy_put_in_is_noticed(trail):
    row = dict(trail.execute(select(AuditEntry.__table__).limit(1)).mappings().one())
    del row["sequence"]
    trail.execute(insert(AuditEntry).values(row))
    assert verify(trail).fault.what is What.NO_LINK


def test_with_another_key_the_first_row_is_bad(trail):
    use_keys(Keys("another master, as long as a master has to be"))
    assert verify(trail).fault == Fault(What.UNREADABLE, 1)


def write_raw(session, link, column, value):
    """Put a value past every type of ours; a JSON column of PostgreSQL wants it cast."""
    cast = (
        "CAST(:value AS json)" if column == "details" and session.get_bind().dialect.name == "postgresql" else ":value"
    )
    statement = f"UPDATE audit_entry SET {column} = {cast} WHERE sequence = :sequence"  # noqa: S608
    session.execute(text(statement), {"value": value, "sequence": entry(session, link)})


@pytest.mark.parametrize(("column", "value"), [("details", '"s1:AAAA"'), ("details", "no json"), ("at", "yesterday")])
def test_a_value_that_nothing_of_ours_has_written_is_named(trail, column, value):
    if trail.get_bind().dialect.name == "postgresql":  # which takes no value that is not of the column's kind
        column, value = "details", '"s1:AAAA"'
    with without_triggers(trail):
        write_raw(trail, 4, column, value)
        assert verify(trail).fault == Fault(What.UNREADABLE, 4)


@pytest.mark.parametrize("written", ["None", "", "=", "-", "\0", "AB"])
def test_nothing_and_a_word_for_nothing_are_not_the_same(session, written):
    """On SQLite any text can stand in any column, also one that Python writes for nothing, or an id with dashes."""
    for _ in range(3):
        record(session, by=None, action="test:try", subject_id=None)
    session.commit()
    columns = ["role"] if session.get_bind().dialect.name == "postgresql" else ["role", "officer_id", "subject_id"]
    for column in columns:
        if (column, written) != ("role", "\0"):
            with without_triggers(session):
                write_raw(session, 2, column, written)
                assert verify(session).fault == Fault(What.ENTRY_CHANGED, 2)


def test_an_id_written_another_way_is_another_id_to_sqlite(trail):
    if trail.get_bind().dialect.name == "postgresql":
        return  # it keeps ids, not texts
    known = trail.scalar(text("SELECT subject_id FROM audit_entry LIMIT 1"))
    for written in (str(uuid.UUID(known)), known.upper(), f"{{{known}}}"):
        with without_triggers(trail):
            write_raw(trail, 4, "subject_id", written)
            assert verify(trail).fault == Fault(What.ENTRY_CHANGED, 4), written


def test_a_long_trail_is_read_in_portions(trail, monkeypatch):
    monkeypatch.setattr(verifying, "AT_ONCE", 3)
    assert verify(trail).entries == 10
    with without_triggers(trail):
        set_entry(trail, 8, action="test:other")
        assert verify(trail).fault == Fault(What.ENTRY_CHANGED, 8)
        write_raw(trail, 7, "details", '"s1:AAAA"')
        assert verify(trail).fault == Fault(What.UNREADABLE, 7)


def test_what_could_not_be_read_once_and_can_be_after_all_is_no_end(trail, monkeypatch):
    """Read one by one the rows are all in order: the trail goes on after them."""
    monkeypatch.setattr(verifying, "AT_ONCE", 3)
    asked = verifying._after
    broken = []

    def once(session, number):
        if number == 3 and not broken:
            broken.append(number)
            raise ValueError
        return asked(session, number)

    monkeypatch.setattr(verifying, "_after", once)
    assert verify(trail).entries == 10
    assert broken
