"""Merchants and their payment accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merchant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("sent_hash", sa.String(length=64), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("unit_label", sa.String(length=40), nullable=False),
        sa.Column("label_key", sa.String(length=80), nullable=False),
        sa.Column("walking_key", sa.String(length=160), nullable=False),
        sa.Column("trade_name", sa.String(length=120), nullable=False),
        sa.Column("owner_name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("registered_name", sa.String(length=160), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("tax_code", sa.String(length=14), nullable=False),
        sa.Column("line_of_business", sa.String(length=32), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_note", sa.String(length=500), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_merchant_place_id_place"),
        sa.PrimaryKeyConstraint("id", name="pk_merchant"),
        sa.UniqueConstraint("client_id", name="uq_merchant_client_id"),
    )
    op.create_index("ix_merchant_phone", "merchant", ["phone"], unique=False)
    op.create_index("ix_merchant_place_id_label_key", "merchant", ["place_id", "label_key"], unique=False)
    op.create_index("ix_merchant_place_id_walking_key", "merchant", ["place_id", "walking_key"], unique=False)
    op.create_table(
        "payment_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("qr_kind", sa.String(length=32), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=False),
        sa.Column("account_number", sa.String(length=19), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("provider_payload", sa.String(length=600), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_identity", sa.String(length=64), nullable=True),
        sa.Column("decision_note", sa.String(length=500), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR state <> 'active' OR decided_by_id <> proposed_by_id",
            name="ck_payment_account_two_people",
        ),
        sa.CheckConstraint(
            "state NOT IN ('active', 'retired') OR decided_by_id IS NOT NULL",
            name="ck_payment_account_approved_by_somebody",
        ),
        sa.CheckConstraint(
            "state NOT IN ('active', 'retired') OR approved_identity IS NOT NULL",
            name="ck_payment_account_approved_for_a_shop",
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["officer.id"], name="fk_payment_account_decided_by_id_officer"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_payment_account_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["officer.id"], name="fk_payment_account_proposed_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_account"),
    )
    op.create_index("ix_payment_account_account_number", "payment_account", ["account_number"], unique=False)
    op.create_index("ix_payment_account_merchant_id", "payment_account", ["merchant_id"], unique=False)
    op.create_index(
        "uq_payment_account_active_merchant",
        "payment_account",
        ["merchant_id"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_payment_account_active_merchant",
        table_name="payment_account",
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.drop_index("ix_payment_account_merchant_id", table_name="payment_account")
    op.drop_index("ix_payment_account_account_number", table_name="payment_account")
    op.drop_table("payment_account")
    op.drop_index("ix_merchant_place_id_walking_key", table_name="merchant")
    op.drop_index("ix_merchant_place_id_label_key", table_name="merchant")
    op.drop_index("ix_merchant_phone", table_name="merchant")
    op.drop_table("merchant")
