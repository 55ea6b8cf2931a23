"""Rows written before there were seals: sealed once, found as before, and gone from the file in the clear."""

from pathlib import Path

import pytest
from sqlalchemy import JSON, String, delete, literal, select, text, update

from database.engine import sessions_on, writing
from database.leftovers import forget_leftovers
from database.sealing import SealBroken
from registry.accounts.model import PaymentAccount
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.installation import sealing
from registry.installation.errors import ClearAmongSealed
from registry.installation.model import InstallationFact
from registry.installation.sealing import LEFTOVERS, first_in_the_clear, seal_what_is_clear, was_sealed_once
from registry.merchants.model import Merchant
from registry.merchants.queries import merchants_matching
from registry.merchants.secret_words import secret_words_of
from tests.factories import make_account, make_merchant, make_officer, make_place

WITH_SEALED = ("merchant", "payment_account", "audit_entry")
CLEAR = ("Trần Thị Mẫu Cũ", "0100777888", "MAUCU12345")


@pytest.fixture
def old(own_engine):
    """A database with three shops as they were written before; who looks at them."""
    with writing(sessions_on(own_engine)) as session:
        place = make_place(session)
        for number in range(3):
            shop = make_merchant(session, place=place, unit_label=f"{number}", trade_name="Tiệm Thử")
            make_account(session, merchant=shop)
            record(session, by=None, action="test:try", subject_id=shop.id)
        officer = make_officer(session, unit=place.unit)
    in_the_clear(own_engine)
    return own_engine, officer


def in_the_clear(engine):
    owner, phone, number = CLEAR
    with (
        engine.connect().execution_options(will_write=True) as connection,
        connection.begin(),
        sealing.triggers_set_aside(connection, *WITH_SEALED),
    ):
        connection.execute(update(Merchant).values(secret_words="", owner_name=literal(owner, String)))
        connection.execute(update(Merchant).values(phone=literal(phone, String), search_text=f"mau cu; {phone}"))
        connection.execute(update(PaymentAccount).values(account_number=literal(number, String)))
        connection.execute(update(AuditEntry).values(details=literal({"number": number}, JSON)))


def stored(engine):
    """Every text in the three tables."""
    with engine.connect() as connection:
        return str([connection.execute(select(text("*")).select_from(text(table))).all() for table in WITH_SEALED])


def triggers(engine):
    with engine.connect() as connection:
        return connection.execute(
            text(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
                if engine.dialect.name == "sqlite"
                else "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
            )
        ).all()


def test_old_rows_are_sealed_once_and_say_the_same(old, monkeypatch):
    engine, officer = old
    monkeypatch.setattr(sealing, "AT_ONCE", 2)
    assert all(clear in stored(engine) for clear in CLEAR)
    before = triggers(engine)
    assert before

    with writing(sessions_on(engine)) as session:
        assert seal_what_is_clear(session) >= 9

    assert not [clear for clear in CLEAR if clear in stored(engine)]
    assert "mau cu" not in stored(engine)
    assert triggers(engine) == before
    with writing(sessions_on(engine)) as session:
        assert seal_what_is_clear(session) == 0
        shop = session.scalars(select(Merchant)).first()
        assert (shop.owner_name, shop.phone) == CLEAR[:2]
        assert shop.secret_words == secret_words_of(CLEAR[0], phone=CLEAR[1])
        assert len(merchants_matching(session, officer, "tran thi mau")) == 3
        assert len(merchants_matching(session, officer, "7888")) == 3
        numbers = session.scalars(select(PaymentAccount.account_number)).all()
        assert numbers == [CLEAR[2]] * 3
        told = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
        assert told[0].details == {"number": CLEAR[2]}
        assert (told[-1].action, told[-1].details["changed"]) == (
            "installation:seal",
            {"merchant": 3, "payment_account": 3, "audit_entry": len(told) - 1},
        )
        left = session.get(InstallationFact, LEFTOVERS).value
        assert sorted(left.split(",")) == sorted(WITH_SEALED)


def test_nothing_of_old_rows_is_left_in_the_files(old):
    engine, _officer = old
    with writing(sessions_on(engine)) as session:
        seal_what_is_clear(session)
    left = in_files(engine)
    assert forget_leftovers(engine, *WITH_SEALED)
    if engine.dialect.name == "sqlite":
        assert left == len(CLEAR), "what was written before lies in pages nobody uses"
        assert in_files(engine) == 0
    with sessions_on(engine)() as session:
        assert session.scalars(select(Merchant.phone)).all() == [CLEAR[1]] * 3


def in_files(engine):
    """How many of the clear texts the database's own files hold."""
    if engine.dialect.name != "sqlite":
        return 0
    held = b"".join(Path(f"{engine.url.database}{part}").read_bytes() for part in ("", "-wal"))
    return sum(clear.encode() in held for clear in CLEAR)


def be_impatient(engine):
    """Let the next connection of the pool wait for nobody."""
    with engine.connect() as next_in_the_pool:
        next_in_the_pool.connection.dbapi_connection.execute("PRAGMA busy_timeout = 10")


def test_files_that_another_program_reads_are_not_said_to_be_clean(old):
    engine, _officer = old
    with writing(sessions_on(engine)) as session:
        seal_what_is_clear(session)
    if engine.dialect.name != "sqlite":
        return  # PostgreSQL waits for whoever reads
    with engine.connect() as reader:
        reader.execute(select(Merchant.id)).all()
        be_impatient(engine)
        assert not forget_leftovers(engine, *WITH_SEALED)
    assert forget_leftovers(engine, *WITH_SEALED)
    assert in_files(engine) == 0


def test_nor_are_files_that_another_program_writes(old):
    engine, _officer = old
    if engine.dialect.name != "sqlite":
        return
    with engine.connect().execution_options(will_write=True) as writer, writer.begin():
        be_impatient(engine)
        assert not forget_leftovers(engine, *WITH_SEALED)


def one_in_the_clear(session):
    number = update(PaymentAccount.__table__).values(account_number=literal("0999888777", String))
    one = session.scalars(select(PaymentAccount.id)).first()
    with sealing.triggers_set_aside(session.connection(), *WITH_SEALED):
        session.execute(number.where(PaymentAccount.id == one))


def test_what_is_written_in_the_clear_afterwards_is_never_sealed(old):
    """It would come to look like what this program wrote."""
    engine, _officer = old
    with writing(sessions_on(engine)) as session:
        assert not [fact for fact in session.scalars(select(InstallationFact.name)) if fact.startswith("s1 ")]
        seal_what_is_clear(session)
        assert (was_sealed_once(session), first_in_the_clear(session)) == (True, None)
        one_in_the_clear(session)
    with writing(sessions_on(engine)) as session:
        assert seal_what_is_clear(session) == 0
        assert first_in_the_clear(session) == "payment_account.account_number"
        with pytest.raises(SealBroken):
            session.scalars(select(PaymentAccount)).all()
        session.rollback()


@pytest.mark.parametrize("value", [None, "2026-11-22"])
def test_nor_where_the_fact_is_gone_or_forged(old, value):
    engine, _officer = old
    with writing(sessions_on(engine)) as session:
        seal_what_is_clear(session)
        one_in_the_clear(session)
        session.execute(delete(InstallationFact).where(InstallationFact.name.startswith("s1 ")))
        if value is not None:
            session.add(InstallationFact(name="s1 payment_account.account_number", value=value))
        session.flush()
        with pytest.raises(ClearAmongSealed, match=r"payment_account\.account_number"):
            seal_what_is_clear(session)
        session.rollback()
