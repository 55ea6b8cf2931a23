"""Signs, facts and the trail."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_counter",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_sign_counter_unit_id_unit"),
        sa.PrimaryKeyConstraint("unit_id", name="pk_sign_counter"),
    )
    op.create_table(
        "sign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("serial", sa.String(length=20), nullable=False),
        sa.Column("check_code", sa.String(length=12), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("layout", sa.String(length=20), nullable=False),
        sa.Column("shop_name", sa.String(length=120), nullable=False),
        sa.Column("place_line", sa.String(length=200), nullable=False),
        sa.Column("unit_line", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("printed_by_id", sa.Uuid(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["payment_account.id"], name="fk_sign_account_id_payment_account"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_sign_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["printed_by_id"], ["officer.id"], name="fk_sign_printed_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_sign"),
        sa.UniqueConstraint("check_code", name="uq_sign_check_code"),
        sa.UniqueConstraint("serial", name="uq_sign_serial"),
    )
    op.create_index("ix_sign_merchant_id", "sign", ["merchant_id"], unique=False)
    op.create_table(
        "fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.String(length=32), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["corrects_id"], ["fact.id"], name="fk_fact_corrects_id_fact"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_fact_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["officer.id"], name="fk_fact_recorded_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_fact"),
        sa.UniqueConstraint("corrects_id", name="uq_fact_corrects_id"),
    )
    op.create_index(
        "ix_fact_merchant_id_rung_happened_on", "fact", ["merchant_id", "rung", "happened_on"], unique=False
    )
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("merchant_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_audit_entry_officer_id_officer"),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_merchant_id", "audit_entry", ["merchant_id"], unique=False)
    op.create_index("ix_audit_entry_officer_id", "audit_entry", ["officer_id"], unique=False)
    op.create_index("ix_audit_entry_subject_id", "audit_entry", ["subject_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_entry_subject_id", table_name="audit_entry")
    op.drop_index("ix_audit_entry_officer_id", table_name="audit_entry")
    op.drop_index("ix_audit_entry_merchant_id", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index("ix_fact_merchant_id_rung_happened_on", table_name="fact")
    op.drop_table("fact")
    op.drop_index("ix_sign_merchant_id", table_name="sign")
    op.drop_table("sign")
    op.drop_table("sign_counter")
