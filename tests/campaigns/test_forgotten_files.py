"""Who is forgotten lies in no byte of SQLite's files either, sealed or not; in PostgreSQL in no row."""

from pathlib import Path

from sqlalchemy import text

from campaigns.enrolment.forgetting import forget_person
from database.engine import sessions_on, writing
from database.log import cut_log
from registry.accounts.content import AccountContent
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import QrKind
from registry.accounts.operations import approve_account, propose_account
from registry.consents.model import How, Purpose
from registry.officers.model import Officer
from tests.factories import make_merchant, make_officer

SEALED = {
    "merchant": ("owner_name", "phone", "registered_name", "secret_words"),
    "payment_account": ("account_number", "holder", "content_hash", "approved_identity", "mark_salt"),
}


def stored(engine):
    """What is sealed of the shop's owner, as it lies in the tables."""
    with engine.connect() as connection:
        rows = [connection.execute(text(f"SELECT {', '.join(names)} FROM {table}")).one()  # noqa: S608 (our own names)
                for table, names in SEALED.items()]  # fmt: skip
    return [value for row in rows for value in row if value]


def found(engine, values):
    """How many of these the database still holds."""
    if engine.dialect.name == "sqlite":
        files = [Path(f"{engine.url.database}{part}") for part in ("", "-wal")]
        held = b"".join(file.read_bytes() for file in files if file.exists())
        return sum(value.encode() in held for value in values)
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        told = [connection.scalars(text(f"SELECT CAST(t AS text) FROM {name} AS t")).all() for name in names]  # noqa: S608
    return sum(value in str(told) for value in values)


def test_who_is_forgotten_is_in_no_byte(own_engine):
    sessions = sessions_on(own_engine)
    said = {"owner_name": "Trần Thị Chim", "phone": "0100987321", "registered_name": "Hộ kinh doanh Chim"}
    with writing(sessions) as session:
        shop = make_merchant(session, agreed=(Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT), **said)
        one, other = (make_officer(session, unit=shop.place.unit) for _ in range(2))
        content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="MAU1", holder="CHIM")
        account = propose_account(session, by=one, merchant_id=shop.id, content=content)
        approve_account(session, by=other, account_id=account.id, shown_hash=shown_to_approver(account))
    with sessions() as session:
        assert cut_log(session)
    values = stored(own_engine)
    assert len(values) == 9
    assert found(own_engine, values) == 9
    with writing(sessions) as session:
        forget_person(session, by=session.get_one(Officer, one.id), merchant_id=shop.id, how=How.SPOKEN)
    with sessions() as session:
        assert cut_log(session)
    assert found(own_engine, values) == 0
