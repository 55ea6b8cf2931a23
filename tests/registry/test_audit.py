"""The trail: written with the change or not at all, without a full account number, and read by shop."""

import ast
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select, text

from registry.audit.model import AuditEntry
from registry.audit.operations import masked, record
from registry.audit.queries import history_of_merchant
from tests.factories import make_merchant, make_officer

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


def test_entries_are_only_added():
    """Nothing in the product changes or deletes an entry."""
    for room in ("registry", "campaigns", "merchant_app", "scripts"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                named = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", ""))
                if named in {"update", "delete"}:
                    assert not any(getattr(given, "id", "") == "AuditEntry" for given in node.args), path


def test_a_clock_that_jumps_back_does_not_reorder_the_trail(session):
    """Order is by sequence, which the database counts; the time of day is told and decides nothing."""
    merchant = make_merchant(session)
    for action in ("merchant:register", "merchant:edit"):
        record(session, by=None, action=action, subject_id=merchant.id, merchant_id=merchant.id)
        session.flush()
    session.execute(
        text("UPDATE audit_entry SET at = :late WHERE action = 'merchant:register'"), {"late": "2030-01-01 00:00:00"}
    )
    session.expire_all()
    assert [entry.action for entry in history_of_merchant(session, merchant.id)] == [
        "merchant:edit",
        "merchant:register",
    ]
