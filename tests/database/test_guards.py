"""Triggers keep signs, facts, links and accounts as written; that one is gone, altered or off is told."""

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.ladder.model import Fact, Rung, Turn
from database.guards import Amiss, GuardFault, guards_amiss
from registry.accounts.model import AccountState
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.signs.model import Sign
from registry.signs.operations import make_sign, void_sign
from tests.factories import make_account, make_merchant, make_officer
from tests.tampering import without_triggers

SIGN = (
    "UPDATE sign SET account_id = (SELECT id FROM payment_account WHERE state = 'proposed')",
    "UPDATE sign SET shop_name = 'KE GIAN'",
    "UPDATE sign SET check_code = 'AAAA-AAAA'",
    "UPDATE sign SET state = 'printed', ended_at = NULL",
    "UPDATE sign SET ended_at = NULL",
    "UPDATE sign SET state = 'posted'",
    "DELETE FROM sign",
)
FACT = ("UPDATE fact SET turn = 'reached'", "UPDATE fact SET evidence = 'x'", "DELETE FROM fact")
LINK = (
    "INSERT INTO audit_seal VALUES (2147483647, {entry}, '', '{mac}', 'x')",
    "INSERT INTO audit_seal VALUES ({next}, {entry}, '', 'x', 'x')",
)
EMPTIED = ("UPDATE audit_entry SET erased_at = at, details = '{\"a\": 1}' WHERE sequence = {entry}",)
ON_SQLITE = (
    "INSERT OR REPLACE INTO sign SELECT * FROM sign",
    "INSERT OR REPLACE INTO sign (id, {columns}) SELECT 'x', {columns} FROM sign",
    "INSERT OR REPLACE INTO fact SELECT * FROM fact",
    "INSERT INTO audit_seal VALUES (9223372036854775807, {entry}, '', '{mac}', 'x')",
    "INSERT INTO audit_entry (sequence, at, action, details) VALUES (9223372036854775807, '2026-01-01', 'x', '{}')",
)
ON_POSTGRESQL = ("TRUNCATE sign CASCADE", "TRUNCATE fact CASCADE")


@pytest.fixture
def rows(session):
    """A void sign, a fact, a proposal, a trail; and an entry without a link."""
    shop = make_merchant(session)
    official = make_officer(session, unit=shop.place.unit)
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    make_account(session)
    sign = make_sign(session, by=official, merchant_id=shop.id, layout="a6", place_line="", unit_line="")
    void_sign(session, by=official, sign_id=sign.id)
    session.add(
        Fact(
            merchant_id=shop.id,
            rung=Rung.SURVEYED,
            turn=Turn.LOST,
            happened_on=today(),
            recorded_at=sign.created_at,
            evidence="thấy",
        )
    )
    session.commit()
    session.execute(insert(AuditEntry).values(action="test:smuggled", details={}))
    return session


def refused(session, statement):
    last = session.execute(text("SELECT sequence, seal FROM audit_seal ORDER BY sequence DESC LIMIT 1")).one()
    entry = session.scalar(select(AuditEntry.sequence).order_by(AuditEntry.sequence.desc()).limit(1))
    columns = ", ".join(column.name for column in Sign.__table__.columns if column.name != "id")
    for name, value in {"entry": entry, "mac": last.seal, "next": last.sequence + 1, "columns": columns}.items():
        statement = statement.replace(f"{{{name}}}", str(value))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(statement.replace(":", r"\:")))
    return statement


def test_the_database_refuses_to_have_them_changed(rows):
    on_sqlite = rows.get_bind().dialect.name == "sqlite"
    for statement in SIGN + FACT + LINK + EMPTIED + (ON_SQLITE if on_sqlite else ON_POSTGRESQL):
        refused(rows, statement)
    with without_triggers(rows):  # the control
        for statement in SIGN[:2] + FACT:
            rows.execute(text(statement))


def test_evidence_may_be_emptied(rows):
    rows.execute(text("UPDATE fact SET evidence = ''"))


@pytest.mark.parametrize("decider", ["NULL", "proposed_by_id"])
def test_one_person_alone_makes_no_account_active_where_checks_are_off(own_engine, decider):
    """SQLite lets whoever asks switch its checks off; they are no trigger's business."""
    with own_engine.connect() as connection:
        if own_engine.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA ignore_check_constraints = ON")
        else:
            with connection.begin():
                for name in ("two_people", "approved_by_somebody"):
                    connection.execute(text(f"ALTER TABLE payment_account DROP CONSTRAINT ck_payment_account_{name}"))
        from_one = f"decided_by_id = {decider}, decided_at = created_at, approved_identity = 's1:x'"
        statement = text(f"UPDATE payment_account SET state = 'active', {from_one}")  # noqa: S608
        with connection.begin():
            propose(connection)
        with pytest.raises(IntegrityError, match="one person proposes"), connection.begin():
            connection.execute(statement)
        drop = "DROP TRIGGER payment_account_two_people"
        with connection.begin():
            connection.execute(text(drop if own_engine.dialect.name == "sqlite" else f"{drop} ON payment_account"))
            connection.execute(statement)  # the control


def propose(connection):
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        make_account(session)
        session.commit()


def test_untouched_all_guards_are_as_made(own_engine):
    assert guards_amiss(own_engine) == []
    with own_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM unit")) == 0


BENT = {
    "sqlite": {
        "DROP TRIGGER fact_kept": GuardFault("fact", "fact_kept", Amiss.GONE),
        "CREATE TRIGGER mine AFTER INSERT ON sign BEGIN DELETE FROM place; END": GuardFault(
            "sign", "mine", Amiss.STRANGE
        ),
    },
    "postgresql": {
        "DROP TRIGGER fact_kept ON fact": GuardFault("fact", "fact_kept", Amiss.GONE),
        "ALTER TABLE audit_seal DISABLE TRIGGER audit_seal_follows": GuardFault(
            "audit_seal", "audit_seal_follows", Amiss.ALTERED
        ),
        "ALTER FUNCTION audit_seal_follows() RESET search_path": GuardFault(
            "audit_seal", "audit_seal_follows", Amiss.ALTERED
        ),
        "CREATE RULE mine AS ON UPDATE TO place DO INSTEAD NOTHING": GuardFault("place", "mine", Amiss.STRANGE),
    },
}


def test_a_guard_that_is_gone_altered_off_or_strange_is_named(own_engine):
    for statement, fault in BENT[own_engine.dialect.name].items():
        with own_engine.connect() as connection, connection.begin():
            connection.execute(text(statement))
        assert fault in guards_amiss(own_engine), statement


def test_no_function_of_ours_goes_by_somebody_elses_schemas(own_engine):
    """Whoever may make a schema could otherwise say what = means between two rows."""
    if own_engine.dialect.name != "postgresql":
        return
    with own_engine.connect() as connection:
        paths = connection.execute(
            text(
                "SELECT p.proname, p.proconfig FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
                " WHERE l.lanname = 'plpgsql' AND p.pronamespace = 'public'::regnamespace"
            )
        ).all()
    assert len(paths) >= 7
    assert {name: config for name, config in paths if config != ["search_path=pg_catalog"]} == {}
