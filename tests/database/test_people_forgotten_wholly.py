"""Step 0013 on rows of a database at 0012: what was said last stays so, accounts get salts, and both are kept."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from database.migrating import migrate, newest_step, step_of
from database.triggers import triggers_set_aside
from tests.database.migration_rows import NOW, SHOP
from tests.database.test_migrations import ALL_STEPS, insert_rows

SAID = [
    # purpose, turn, seconds after; by the order of moments, then of ids: what was last at 0012
    ("public_list", "given", 0),
    ("public_list", "withdrawn", 9),
    ("public_list", "given", 5),
    ("keep_contact", "withdrawn", 1),
    ("keep_contact", "given", 1),
]


def told(engine, statement):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement)).all()]


def change(engine, statement):
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        connection.execute(sa.text(statement))


@pytest.fixture
def at_0012(fresh):
    for step in ALL_STEPS[: ALL_STEPS.index("0012") + 1]:
        migrate(fresh, step)
        insert_rows(fresh, step)
    consent = sa.table("consent", *(sa.column(name) for name in ("purpose", "turn", "how", "text_hash", "note")),
                       sa.column("id", sa.Uuid()), sa.column("merchant_id", sa.Uuid()), sa.column("text_version"),
                       sa.column("created_at", sa.DateTime(timezone=True)))  # fmt: skip
    with fresh.connect().execution_options(will_write=True) as connection, connection.begin():
        for number, (purpose, turn, seconds) in enumerate(SAID, 100):
            row = {"purpose": purpose, "turn": turn, "how": "spoken", "text_hash": "0" * 64, "note": ""}
            row |= {"id": uuid.UUID(int=number), "merchant_id": SHOP, "text_version": 1}
            connection.execute(consent.insert().values(row | {"created_at": NOW + timedelta(seconds=seconds)}))
    return fresh


def test_what_was_said_last_stays_last(at_0012):
    last = "SELECT purpose, turn FROM consent AS said WHERE merchant_id = merchant_id AND {} ORDER BY purpose"
    later = "(later.created_at > said.created_at OR (later.created_at = said.created_at AND later.id > said.id))"
    same = "SELECT 1 FROM consent AS later WHERE later.purpose = said.purpose"
    before = told(at_0012, last.format(f"NOT EXISTS ({same} AND {later})"))
    migrate(at_0012)
    assert told(at_0012, last.format(f"NOT EXISTS ({same} AND later.number > said.number)")) == before
    assert before == [("keep_contact", "given"), ("print_sign", "given"), ("public_list", "withdrawn")]
    numbers = told(at_0012, "SELECT number FROM consent WHERE purpose = 'public_list' ORDER BY created_at")
    assert numbers == [(1,), (2,), (3,)]
    for statement in ("UPDATE consent SET number = 9", "UPDATE consent SET turn = 'given'", "DELETE FROM consent"):
        with pytest.raises(DatabaseError):
            change(at_0012, statement)


def test_accounts_get_salts_and_keep_them(at_0012):
    migrate(at_0012)
    ((salt,),) = told(at_0012, "SELECT mark_salt FROM payment_account")
    assert len(salt) == 32
    for values in ("mark_salt = ''", "mark_salt = 'x'", "holder = ''", "approved_identity = ''"):
        with pytest.raises(DatabaseError):
            change(at_0012, f"UPDATE payment_account SET {values}")  # noqa: S608 (our own words)
    emptied = ", ".join(
        f"{name} = ''" for name in ("account_number", "holder", "provider_payload", "code_seen", "content_hash")
    )
    emptied += ", decision_note = '', mark_salt = '', approved_identity = '', erased_at = created_at"
    with pytest.raises(DatabaseError):
        change(at_0012, f"UPDATE payment_account SET {emptied}")  # noqa: S608 (money goes to it)
    change(at_0012, "UPDATE payment_account SET state = 'retired', retired_at = created_at")
    with pytest.raises(DatabaseError):
        change(at_0012, f"UPDATE payment_account SET {emptied.replace(chr(39) * 2, chr(39) + 'x' + chr(39), 1)}")  # noqa: S608
    change(at_0012, f"UPDATE payment_account SET {emptied}")  # noqa: S608
    with pytest.raises(DatabaseError):
        change(at_0012, "UPDATE payment_account SET holder = 'AN'")


def test_sealed_notes_bar_the_way_back(at_0012):
    migrate(at_0012)
    with (
        at_0012.connect().execution_options(will_write=True) as connection,
        connection.begin(),
        triggers_set_aside(connection, "fact"),
    ):
        connection.execute(sa.text("UPDATE fact SET evidence = 's1:AAAA'"))
    with pytest.raises(DatabaseError):
        migrate(at_0012, "0012")
    with at_0012.connect() as connection:
        assert step_of(connection) == newest_step()
    change(at_0012, "UPDATE fact SET evidence = ''")
    migrate(at_0012, "0012")
    with pytest.raises(DatabaseError):
        change(at_0012, "UPDATE payment_account SET holder = 'AN'")
