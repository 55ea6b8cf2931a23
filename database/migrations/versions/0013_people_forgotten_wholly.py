"""What is kept of people, less: salted marks of accounts, sealed notes; consents counted; deleting waits some days."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NOTES = {"payment_account": "decision_note", "fact": "evidence"}
"""Free text that is sealed from here on; five hundred characters in the clear."""
CLEAR, SEALED = 500, 3 + 4 * -(-(16 + 4 * 500) // 3)

_NEVER = ("id", "created_at", "merchant_id", "qr_kind", "scheme", "bank_bin", "proposed_by_id")
_PERSONAL = ("account_number", "holder", "provider_payload", "code_seen", "content_hash")
_DECISION = ("decided_by_id", "decided_at")
_NAMES = ("kept", "moves", "not_deleted", "inserted")

CHANGED = "payment_account: content stays as it was proposed"
MOVED = "payment_account: no such way from one state to another"
DELETED = "payment_account: rows stay"
NOT_FRESH = "payment_account: begins as a proposal that nobody decided"
ADDED = "consent: rows are only added, and none goes"


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


def account_triggers(*, salted: bool, postgresql: bool) -> list[str]:
    """What step 0007 says of accounts; *salted*, emptying one takes its salt and the hash of the shop's names too."""
    personal = (*_PERSONAL, "mark_salt") if salted else _PERSONAL
    identity = "COALESCE(NEW.approved_identity, '') = ''" if salted else _same("approved_identity")
    emptied = " AND ".join(f"NEW.{column} = ''" for column in (*personal, "decision_note"))
    erased = (
        "(OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.state = OLD.state"
        f" AND OLD.state NOT IN ('proposed', 'active') AND {identity} AND {emptied})"
    )
    kept = f"{_same(*_NEVER)} AND (({_same(*personal, 'erased_at')}) OR {erased})"
    moved = (
        "(OLD.state = 'proposed' AND NEW.state IN ('active', 'rejected', 'withdrawn', 'expired')"
        f" AND NEW.decided_at IS NOT NULL AND {_same('retired_at')}"
        " AND (NEW.state = 'active' OR NEW.approved_identity IS NULL))"
        " OR (OLD.state = 'active' AND NEW.state = 'retired' AND "
        f"{_same(*_DECISION, 'approved_identity', 'decision_note')})"
        f" OR (NEW.state = OLD.state AND {_same(*_DECISION, 'retired_at')}"
        f" AND (({_same('approved_identity', 'decision_note')}) OR {erased}))"
    )
    fresh = (
        "NEW.state = 'proposed' AND NEW.decided_by_id IS NULL AND NEW.decided_at IS NULL AND NEW.retired_at IS NULL"
        " AND NEW.approved_identity IS NULL AND NEW.erased_at IS NULL AND NEW.decision_note = ''"
    )
    return _in_postgresql(kept, moved, fresh) if postgresql else _in_sqlite(kept, moved, fresh)


def _in_postgresql(kept: str, moved: str, fresh: str) -> list[str]:
    function = f"""
CREATE FUNCTION payment_account_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE fault text;
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN fault := '{DELETED}';
    ELSIF TG_OP = 'INSERT' THEN
        IF NOT ({fresh}) THEN fault := '{NOT_FRESH}'; END IF;
    ELSIF NOT ({kept}) THEN fault := '{CHANGED}';
    ELSIF NOT ({moved}) THEN fault := '{MOVED}';
    END IF;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = fault, ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_account_kept BEFORE INSERT OR UPDATE OR DELETE ON payment_account
FOR EACH ROW EXECUTE FUNCTION payment_account_is_kept();
CREATE TRIGGER payment_account_not_emptied BEFORE TRUNCATE ON payment_account
FOR EACH STATEMENT EXECUTE FUNCTION payment_account_is_kept()
"""
    return [function]


def _in_sqlite(kept: str, moved: str, fresh: str) -> list[str]:
    # REPLACE deletes what stands in its way without a trigger for deleting; see step 0007.
    in_the_way = "EXISTS (SELECT 1 FROM payment_account WHERE id = NEW.id OR rowid = NEW.rowid)"
    another_active = (
        "NEW.state = 'active' AND EXISTS (SELECT 1 FROM payment_account AS other"
        " WHERE other.merchant_id = NEW.merchant_id AND other.state = 'active' AND other.id <> NEW.id)"
    )
    told = (
        ("kept", "UPDATE", f"{kept} AND {_same('rowid')}", CHANGED),
        ("moves", "UPDATE", f"({moved}) AND NOT ({another_active})", MOVED),
        ("not_deleted", "DELETE", "", DELETED),
        ("inserted", "INSERT", f"{fresh} AND NOT {in_the_way}", NOT_FRESH),
    )
    return [
        f"CREATE TRIGGER payment_account_{name} BEFORE {on} ON payment_account "
        + (f"WHEN NOT ({unless}) " if unless else "")
        + f"BEGIN SELECT RAISE(ABORT, '{fault}'); END"
        for name, on, unless, fault in told
    ]


def consent_triggers(*, counted: bool) -> list[str]:
    """SQLite's of step 0008; *counted*, the number stays as well. PostgreSQL's names no column but the note."""
    columns = ("id", "created_at", "merchant_id", "purpose", "turn", "how", "text_version", "text_hash")
    columns += ("recorded_by_id", "rowid", *(("number",) if counted else ()))
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in columns)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{ADDED}'); END"
    in_the_way = "EXISTS (SELECT 1 FROM consent WHERE id = NEW.id OR rowid = NEW.rowid)"
    return [
        f"CREATE TRIGGER consent_not_changed BEFORE UPDATE ON consent WHEN NOT (NEW.note = '' AND {same}) {refuse}",
        f"CREATE TRIGGER consent_not_deleted BEFORE DELETE ON consent {refuse}",
        f"CREATE TRIGGER consent_not_replaced BEFORE INSERT ON consent WHEN {in_the_way} {refuse}",
    ]


def upgrade() -> None:
    """Only makes room: what is stored in the clear is sealed with the key by the errand that prepares a database."""
    others = drop_triggers()
    with op.batch_alter_table("payment_account") as table:
        table.add_column(sa.Column("mark_salt", sa.String(length=32), nullable=False, server_default=""))
        table.alter_column("decision_note", existing_type=sa.String(CLEAR), type_=sa.String(SEALED))
    made = "replace(gen_random_uuid()::text, '-', '')" if on_postgresql() else "lower(hex(randomblob(16)))"
    account = sa.table("payment_account", sa.column("mark_salt"), sa.column("erased_at"))
    op.execute(account.update().where(account.c.erased_at.is_(None)).values(mark_salt=sa.literal_column(made)))
    with op.batch_alter_table("payment_account") as table:
        table.alter_column("mark_salt", existing_type=sa.String(length=32), server_default=None)
    with op.batch_alter_table("fact") as table:
        table.alter_column("evidence", existing_type=sa.String(CLEAR), type_=sa.String(SEALED))
    count_consents()
    with op.batch_alter_table("data_request") as table:
        table.add_column(sa.Column("erase_after", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("erase_ordered_by_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            "fk_data_request_erase_ordered_by_id_officer", "officer", ["erase_ordered_by_id"], ["id"]
        )
    make_triggers(others, newest=True)


def downgrade() -> None:
    """Fails, and changes nothing, while a note is sealed: the step before could not read it."""
    others = drop_triggers()
    with op.batch_alter_table("data_request") as table:
        table.drop_constraint("fk_data_request_erase_ordered_by_id_officer", type_="foreignkey")
        table.drop_column("erase_ordered_by_id")
        table.drop_column("erase_after")
    with op.batch_alter_table("consent") as table:
        table.drop_constraint("uq_consent_merchant_id_purpose_number", type_="unique")
        table.drop_column("number")
    op.create_index("ix_consent_merchant_id_purpose_created_at", "consent", ["merchant_id", "purpose", "created_at"])
    for name, column in NOTES.items():
        barred = f"ck_{name}_no_way_back_for_sealed"
        with op.batch_alter_table(name) as table:
            table.create_check_constraint(barred, f"substr({column}, 1, 3) <> 's1:'")
        with op.batch_alter_table(name) as table:
            table.drop_constraint(barred, type_="check")
            table.alter_column(column, existing_type=sa.String(SEALED), type_=sa.String(CLEAR))
    with op.batch_alter_table("payment_account") as table:
        table.drop_column("mark_salt")
    make_triggers(others, newest=False)


def count_consents() -> None:
    """Number what was said of each purpose of each shop in the order that counted until now: moment, then id."""
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE consent SET number = (SELECT count(*) FROM consent AS said WHERE said.merchant_id = consent.merchant_id"
        " AND said.purpose = consent.purpose AND (said.created_at < consent.created_at"
        " OR (said.created_at = consent.created_at AND said.id <= consent.id)))"
    )
    op.drop_index("ix_consent_merchant_id_purpose_created_at", "consent")
    with op.batch_alter_table("consent") as table:
        table.alter_column("number", existing_type=sa.Integer(), server_default=None)
        table.create_unique_constraint("uq_consent_merchant_id_purpose_number", ["merchant_id", "purpose", "number"])


def drop_triggers() -> list[str]:
    """Drop those that change here; return the others as they were made: SQLite drops them with a table made anew."""
    if on_postgresql():
        op.execute("DROP FUNCTION payment_account_is_kept CASCADE")
        op.execute("ALTER TABLE consent DISABLE TRIGGER consent_kept")
        return []
    for name in _NAMES:
        op.execute(f"DROP TRIGGER payment_account_{name}")
    for name in ("changed", "deleted", "replaced"):
        op.execute(f"DROP TRIGGER consent_not_{name}")
    tables = "('payment_account', 'fact', 'consent')"
    others = f"SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN {tables}"  # noqa: S608 (ours)
    return list(op.get_bind().scalars(sa.text(others)))


def make_triggers(others: list[str], *, newest: bool) -> None:
    for statement in others:
        op.execute(statement)
    for statement in account_triggers(salted=newest, postgresql=on_postgresql()):
        op.execute(statement)
    if on_postgresql():
        op.execute("ALTER TABLE consent ENABLE TRIGGER consent_kept")
        return
    for statement in consent_triggers(counted=newest):
        op.execute(statement)


def on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
