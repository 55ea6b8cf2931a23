"""Consents, requests of people about their data, and what is sealed of them."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SHOP = "ck_payment_account_approved_for_a_shop"
SEALED = {
    "merchant": {
        "sent_hash": (64, False),
        "owner_name": (120, False),
        "registered_name": (160, False),
        "phone": (15, False),
        "tax_code": (14, False),
        "closing_note": (500, False),
    },
    "payment_account": {
        "account_number": (64, False),
        "holder": (120, False),
        "provider_payload": (600, False),
        "code_seen": (600, False),
        "content_hash": (64, False),
        "approved_identity": (64, True),
    },
}
"""Columns that hold sealed text from here on: their lengths in the clear, and whether they may be missing."""


def sealed_length(longest: int) -> int:
    """What so many characters take when they are sealed: three in front, then base64 of four bytes each and sixteen."""
    return 3 + 4 * -(-(16 + 4 * longest) // 3)


IN_SQLITE = """
CREATE TRIGGER consent_not_changed BEFORE UPDATE ON consent WHEN NOT (
    NEW.note = '' AND NEW.id IS OLD.id AND NEW.created_at IS OLD.created_at AND NEW.merchant_id IS OLD.merchant_id
    AND NEW.purpose IS OLD.purpose AND NEW.turn IS OLD.turn AND NEW.how IS OLD.how
    AND NEW.text_version IS OLD.text_version AND NEW.text_hash IS OLD.text_hash
    AND NEW.recorded_by_id IS OLD.recorded_by_id AND NEW.rowid IS OLD.rowid
)
BEGIN SELECT RAISE(ABORT, 'consent: rows are only added, and none goes'); END;
CREATE TRIGGER consent_not_deleted BEFORE DELETE ON consent
BEGIN SELECT RAISE(ABORT, 'consent: rows are only added, and none goes'); END;
CREATE TRIGGER consent_not_replaced BEFORE INSERT ON consent
WHEN EXISTS (SELECT 1 FROM consent WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'consent: rows are only added, and none goes'); END
"""
"""Who agreed to what has to be shown years later. A note may be emptied for a person who asks to be forgotten."""
IN_POSTGRESQL = """
CREATE FUNCTION consent_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.note = '' AND to_jsonb(OLD) - 'note' = to_jsonb(NEW) - 'note' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION USING
        MESSAGE = 'consent: rows are only added, and none goes', ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER consent_kept BEFORE UPDATE OR DELETE ON consent
FOR EACH ROW EXECUTE FUNCTION consent_only_added();
CREATE TRIGGER consent_not_emptied BEFORE TRUNCATE ON consent
FOR EACH STATEMENT EXECUTE FUNCTION consent_only_added()
"""


def upgrade() -> None:
    """Only makes room: what is stored in the clear is sealed with the key by the errand that prepares a database."""
    create_tables()
    with triggers_set_aside(*SEALED):
        for name, columns in SEALED.items():
            with op.batch_alter_table(name) as table:
                for column, (longest, nullable) in columns.items():
                    table.alter_column(
                        column,
                        existing_type=sa.String(length=longest),
                        existing_nullable=nullable,
                        type_=sa.String(length=sealed_length(longest)),
                    )
        say_anew()
        with op.batch_alter_table("merchant") as table:
            table.add_column(sa.Column("secret_words", sa.Text(), nullable=False, server_default=""))
            table.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        with op.batch_alter_table("merchant") as table:
            table.alter_column("secret_words", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    """Fails, and changes nothing, while anything is sealed: the step before could not read it."""
    op.drop_table("data_request")
    op.drop_table("consent")  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION consent_only_added")
    with triggers_set_aside(*SEALED):
        for name, columns in SEALED.items():
            barred = f"ck_{name}_no_way_back_for_sealed"
            with op.batch_alter_table(name) as table:
                table.create_check_constraint(
                    barred, " AND ".join(f"substr({column}, 1, 3) <> 's1:'" for column in columns)
                )
            with op.batch_alter_table(name) as table:
                table.drop_constraint(barred, type_="check")
                for column, (longest, nullable) in columns.items():
                    table.alter_column(
                        column,
                        existing_type=sa.String(length=sealed_length(longest)),
                        existing_nullable=nullable,
                        type_=sa.String(length=longest),
                    )
        say_anew()
        with op.batch_alter_table("merchant") as table:
            table.drop_column("erased_at")
            table.drop_column("secret_words")


def create_tables() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.String(length=32), nullable=False),
        sa.Column("how", sa.String(length=32), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=sealed_length(300)), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_consent_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["officer.id"], name="fk_consent_recorded_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_merchant_id_purpose_created_at", "consent", ["merchant_id", "purpose", "created_at"])
    op.create_table(
        "data_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=sealed_length(120)), nullable=False),
        sa.Column("wording", sa.String(length=sealed_length(500)), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("accept_by", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("received_by_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=sealed_length(500)), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["officer.id"], name="fk_data_request_ended_by_id_officer"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_data_request_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["received_by_id"], ["officer.id"], name="fk_data_request_received_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_data_request"),
    )
    op.create_index("ix_data_request_due_on", "data_request", ["due_on"])
    op.create_index("ix_data_request_merchant_id", "data_request", ["merchant_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(IN_POSTGRESQL)
        return
    for statement in IN_SQLITE.split("CREATE TRIGGER")[1:]:  # the driver takes one at a time
        op.execute(f"CREATE TRIGGER{statement}")


def say_anew() -> None:
    """PostgreSQL rewrites a check whose column it changes; afterwards it stands there as the models say it."""
    with op.batch_alter_table("payment_account") as table:
        table.drop_constraint(SHOP, type_="check")
        table.create_check_constraint(SHOP, "state NOT IN ('active', 'retired') OR approved_identity IS NOT NULL")


@contextmanager
def triggers_set_aside(*tables: str) -> Iterator[None]:
    """Take the tables' triggers off and put the very same on again at the end.

    SQLite makes a table anew to change a column and its triggers go with the old one; PostgreSQL changes no column
    that a trigger's condition names.
    """
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        found = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t ORDER BY rowid"
    else:
        found = (
            "SELECT tgname, CAST(tgrelid AS regclass)::text, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgrelid = to_regclass(:t) ORDER BY oid"
        )
    triggers = [tuple(row) for table in tables for row in connection.execute(sa.text(found), {"t": table})]
    for name, table, _made in triggers:
        connection.exec_driver_sql(
            f'DROP TRIGGER "{name}"' + ("" if connection.dialect.name == "sqlite" else f" ON {table}")
        )
    yield
    for _name, _table, made in triggers:
        connection.exec_driver_sql(made)
