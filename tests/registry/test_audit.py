"""The trail: written with the change or not at all, without a full account number, and read by shop."""

import ast
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from registry.audit.acting import where_of
from registry.audit.model import AuditEntry
from registry.audit.operations import masked, record
from registry.audit.queries import history_of_merchant
from registry.officers.model import Role
from registry.officers.operations import change_role, end_posting
from tests.factories import LONG_AGO, make_merchant, make_officer, make_place, make_posting, make_ward

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0012345678", "••••••5678"),
        ("12345", "•2345"),
        ("1234", "1234"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_its_length_and_its_last_four(number, shown):
    assert masked(number) == shown


def test_an_entry_tells_who_did_what_to_which(session):
    officer, merchant = make_officer(session), make_merchant(session)
    record(
        session, by=officer, action="merchant:edit", subject_id=merchant.id, merchant_id=merchant.id, name=["a", "b"]
    )
    record(session, by=None, action="unit:load", subject_id=None)
    session.flush()
    session.expire_all()
    first, second = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
    assert (first.officer, first.action, first.subject_id, first.details) == (
        officer,
        "merchant:edit",
        merchant.id,
        {"name": ["a", "b"]},
    )
    assert (second.officer, second.subject_id, second.merchant_id, second.details) == (None, None, None, {})
    assert first.sequence < second.sequence
    assert first.at.tzinfo is not None


def test_an_undone_change_leaves_no_entry(session):
    with pytest.raises(LookupError), session.begin_nested():
        undone(session)
    assert session.scalars(select(AuditEntry)).all() == []


def undone(session):
    record(session, by=None, action="unit:load", subject_id=uuid.uuid4())
    session.flush()
    raise LookupError


def test_a_shops_history_is_its_own_newest_first(session, statements):
    officer, merchant, other = make_officer(session), make_merchant(session), make_merchant(session)
    for action, shop in [("merchant:register", merchant), ("merchant:register", other), ("merchant:edit", merchant)]:
        record(session, by=officer, action=action, subject_id=shop.id, merchant_id=shop.id)
    record(session, by=officer, action="officer:post", subject_id=merchant.id)
    session.flush()
    session.expunge_all()
    with statements() as sent:
        history = [(entry.action, entry.officer.name) for entry in history_of_merchant(session, merchant.id)]
    assert history == [("merchant:edit", officer.name), ("merchant:register", officer.name)]
    assert len(sent) == 1


EMPTYING = ROOT / "registry" / "audit" / "erasing.py"
"""Takes details out, once, and tells so; the database lets nothing else be done."""


def test_entries_are_only_added():
    """Nothing in the product changes or deletes an entry but the one file that empties it, nor a link."""
    for room in ("registry", "campaigns", "merchant_app", "scripts"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                named = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", ""))
                if named in {"update", "delete"} and path != EMPTYING:
                    changed = {getattr(given, "id", "") for given in node.args}
                    assert changed.isdisjoint({"AuditEntry", "ChainLink"}), path


def test_a_clock_that_jumps_back_does_not_reorder_the_trail(session):
    """Order is by sequence, which the database counts; the time of day is told and decides nothing."""
    merchant = make_merchant(session)
    for year, action in [(2030, "merchant:register"), (2026, "merchant:edit")]:
        with time_machine.travel(datetime(year, 1, 1, tzinfo=UTC), tick=False):
            record(session, by=None, action=action, subject_id=merchant.id, merchant_id=merchant.id)
            session.flush()
    session.expire_all()
    assert [(entry.action, entry.at.year) for entry in history_of_merchant(session, merchant.id)] == [
        ("merchant:edit", 2026),
        ("merchant:register", 2030),
    ]


def told_of(session, officer):
    record(session, by=officer, action="test:try", subject_id=None)
    session.flush()
    session.expire_all()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    return entry.role, sorted(where_of(entry.postings))


def test_an_entry_tells_the_role_and_the_postings_of_that_moment(session):
    ward = make_ward(session, name="Phường Thử", code="00017")
    market = make_place(session, name="Chợ Thử")
    officer = make_officer(session, unit=ward, role=Role.TEAM_MEMBER)
    make_posting(session, officer=officer, unit=make_ward(session), begins_on=LONG_AGO, ends_on=LONG_AGO)
    make_posting(session, officer=officer, unit=make_ward(session), begins_on=date(2999, 1, 1))
    assert told_of(session, officer) == (Role.TEAM_MEMBER, ["Phường Thử, 00017"])

    posting = make_posting(session, officer=officer, place=market)
    assert told_of(session, officer) == (Role.TEAM_MEMBER, ["Chợ Thử", "Phường Thử, 00017"])

    posting.ends_on = LONG_AGO
    session.flush()
    assert told_of(session, officer) == (Role.TEAM_MEMBER, ["Phường Thử, 00017"])

    inner = session.begin_nested()
    make_posting(session, officer=officer, place=make_place(session, name="Chợ Không Có"))
    assert told_of(session, officer)[1][0] == "Chợ Không Có"
    inner.rollback()
    assert told_of(session, officer) == (Role.TEAM_MEMBER, ["Phường Thử, 00017"])


def test_what_becomes_of_an_officer_tells_before_and_after(session):
    officer = make_officer(session, role=Role.TEAM_MEMBER)
    posting = make_posting(session, officer=officer, unit=make_ward(session, name="Phường Thử"))
    end_posting(session, by=None, posting=posting, ends_on=date(2030, 1, 1))
    end_posting(session, by=None, posting=posting, ends_on=date(2029, 1, 1))
    change_role(session, by=None, officer=officer, role=Role.LEADER)
    session.flush()
    told = [entry.details for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert [entry["changes"] for entry in told] == [
        {"ends_on": [None, "2030-01-01"]},
        {"ends_on": ["2030-01-01", "2029-01-01"]},
        {"role": ["team_member", "leader"]},
    ]
    assert {entry.get("unit") for entry in told[:2]} == {"Phường Thử"}


def test_an_errand_acts_under_no_posting(session):
    record(session, by=None, action="test:try", subject_id=None)
    session.flush()
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.officer, entry.role, entry.postings) == (None, None, "")


def test_several_entries_of_one_change_ask_once_for_the_postings(session, statements):
    officer = make_officer(session, unit=make_ward(session))
    with statements() as sent:
        for _ in range(5):
            record(session, by=officer, action="test:try", subject_id=None)
        session.flush()
    assert len(sent) == 1
