"""No path around the two people: nothing but the account's own operations writes its table, and never its content."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from registry.accounts.model import PaymentAccount
from scripts.sample.loading import DatabaseNotEmpty, load_sample
from tests.factories import make_merchant

ROOT = Path(__file__).parents[2]
WRITER = "registry/accounts/operations.py"
SAMPLE = "scripts/sample/loading.py"
"""Puts invented accounts with an invented past, two people each, into a database where nothing was before."""
ROOMS = ("registry", "campaigns", "merchant_app", "scripts")
SEALING = "registry/installation/sealing.py"
"""Writes what is stored in the clear again, sealed: the same text, once, when an old database is prepared."""
ERASING = "registry/accounts/erasing.py"
"""Empties the accounts of a person who asks to be forgotten, and writes nothing into them."""
CONTENT = {"merchant_id", "qr_kind", "scheme", "bank_bin", "account_number", "holder", "provider_payload", "code_seen"}
CONTENT |= {"content_hash", "proposed_by_id"}
DECISION = {"state", "decided_by_id", "decided_at", "decision_note", "approved_identity", "retired_at"}
STAYS = {"merchant_id", "qr_kind", "scheme", "bank_bin", "proposed_by_id"}
"""Says nothing of a person."""
TOLD = {"also", "namesakes"}
"""What the file's own functions are given besides columns."""
WRITERS = {"insert", "update", "delete", "bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects"}
WRITING_SQL = re.compile(r"(update|insert into|delete from)\s+\W?payment_account", re.IGNORECASE)


def sources():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def writes(source):
    """What in the source could write the table of accounts, as (line, what)."""
    if "PaymentAccount" not in source and "payment_account" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in CONTENT | DECISION:
            yield node.lineno, f"assigns .{node.attr}"
        elif isinstance(node, ast.Call) and (name := called(node)):
            yield node.lineno, f"calls {name}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.search(node.value):
            yield node.lineno, "writes SQL"


def called(call):
    """The name of what is called, where the call could write an account."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    # A mapped class begins with a capital: of a table under a name of its own nobody can say whose it is.
    of_another = call.args and isinstance(call.args[0], ast.Name) and call.args[0].id[0].isupper()
    about_accounts = bool(call.args) and not (of_another and call.args[0].id != "PaymentAccount")
    writing = name in {"PaymentAccount", "setattr"} or (name in WRITERS and about_accounts)
    return name if writing else ""


def test_only_its_own_operations_write_an_account():
    found = {name: list(writes(source)) for name, source in sources() if name != "registry/accounts/model.py"}
    assert {name for name, what in found.items() if what} == {WRITER, SAMPLE, SEALING, ERASING}
    assert sorted(what for _, what in found[WRITER]) == ["calls PaymentAccount", "calls update", "calls update"]
    assert sorted(what for _, what in found[SAMPLE]) == ["calls insert", "calls update"]
    assert [what for _, what in found[SEALING]] == ["calls update", "calls update"]
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
    assert list(writes(fault))
