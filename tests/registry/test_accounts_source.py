"""No path around the two people: nothing but the account's own operations writes its table, and never its content."""

import ast

import pytest
from sqlalchemy import select

from registry.accounts.model import PaymentAccount
from scripts.sample.loading import DatabaseNotEmpty, load_sample
from tests.factories import make_merchant
from tests.writing_source import ROOT, Watched, sources, writes

WRITER = "registry/accounts/operations.py"
SAMPLE = "scripts/sample/loading.py"
"""Puts invented accounts with an invented past, two people each, into a database where nothing was before."""
SEALING = "registry/installation/sealing.py"
"""Writes what is stored in the clear again, sealed: the same text, once, when an old database is prepared."""
ERASING = "registry/accounts/erasing.py"
"""Empties the accounts of a person who asks to be forgotten, and writes nothing into them."""
CONTENT = {"merchant_id", "qr_kind", "scheme", "bank_bin", "account_number", "holder", "provider_payload", "code_seen"}
CONTENT |= {"content_hash", "proposed_by_id", "mark_salt"}
DECISION = {"state", "decided_by_id", "decided_at", "decision_note", "approved_identity", "retired_at"}
STAYS = {"merchant_id", "qr_kind", "scheme", "bank_bin", "proposed_by_id"}
"""Says nothing of a person."""
TOLD = {"also", "namesakes"}
"""What the file's own functions are given besides columns."""

OF_ANOTHER = {("campaigns/lists/judging.py", "assigns .merchant_id")}
"""What is said of a row of a list that only reads accounts."""
ACCOUNTS = Watched("PaymentAccount", "payment_account", CONTENT | DECISION)


def writes_accounts(source):
    return writes(source, ACCOUNTS)


def test_only_its_own_operations_write_an_account():
    found = {
        name: [(line, what) for line, what in writes_accounts(source) if (name, what) not in OF_ANOTHER]
        for name, source in sources()
        if name != "registry/accounts/model.py"
    }
    assert {name for name, what in found.items() if what} == {WRITER, SAMPLE, SEALING, ERASING}
    assert sorted(what for _, what in found[WRITER]) == ["calls PaymentAccount", "calls update", "calls update"]
    assert sorted(what for _, what in found[SAMPLE]) == ["calls insert", "calls update"]
    assert [what for _, what in found[SEALING]] == ["calls update"]
    assert [what for _, what in found[ERASING]] == ["calls update"] * 3


def test_a_person_who_is_forgotten_leaves_empty_columns():
    tree = ast.parse((ROOT / ERASING).read_text(encoding="utf-8"))
    written = {
        keyword.arg: ast.unparse(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "values"
        for keyword in node.keywords
    }
    assert {name for name, value in written.items() if value == "''"} == (CONTENT | {"decision_note"}) - STAYS
    assert {name for name, value in written.items() if value != "''"} - DECISION == {"erased_at"}


def test_the_sample_is_refused_where_a_single_shop_is(session):
    make_merchant(session)
    with pytest.raises(DatabaseNotEmpty):
        load_sample(session)
    assert session.scalars(select(PaymentAccount)).all() == []


def test_content_is_inserted_once_and_never_updated():
    tree = ast.parse((ROOT / WRITER).read_text(encoding="utf-8"))
    changes = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_change", "_decide"}
    ]
    values = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "values"
    ]
    assert changes
    assert values
    given = {keyword.arg for call in changes + values for keyword in call.keywords if keyword.arg}
    spread = {
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assert (given | spread) - TOLD == DECISION


@pytest.mark.parametrize(
    "fault",
    [
        "from x import PaymentAccount\naccount.state = 'active'",
        "from x import PaymentAccount\nfirst, account.account_number = 1, '2'",
        "from x import PaymentAccount\naccount.holder += 'x'",
        "from x import PaymentAccount\nsession.add(PaymentAccount(state='active'))",
        "session.execute(update(PaymentAccount).values(state='active'))",
        "session.execute(sa.insert(PaymentAccount), rows)",
        "table = PaymentAccount.__table__\nsession.execute(update(table).values(state='active'))",
        "session.execute(insert(PaymentAccount.__table__), rows)",
        "session.bulk_insert_mappings(PaymentAccount, rows)",
        "from x import PaymentAccount\nsession.bulk_save_objects(accounts)",
        "from x import PaymentAccount\nsetattr(account, name, value)",
        "session.execute(text('UPDATE payment_account SET state = 1'))",
    ],
)
def test_each_way_around_is_noticed(fault):
    assert list(writes_accounts(fault))
