"""Links with which traders open their own page, and what they ask there with nobody to receive it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trader_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["officer.id"], name="fk_trader_link_made_by_id_officer"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_trader_link_merchant_id_merchant"),
        sa.PrimaryKeyConstraint("id", name="pk_trader_link"),
        sa.UniqueConstraint("token_hash", name="uq_trader_link_token_hash"),
    )
    op.create_index("ix_trader_link_merchant_id", "trader_link", ["merchant_id"])
    op.create_index(
        "uq_trader_link_open_merchant",
        "trader_link",
        ["merchant_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "trader_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["trader_link.id"], name="fk_trader_visit_link_id_trader_link"),
        sa.PrimaryKeyConstraint("id", name="pk_trader_visit"),
        sa.UniqueConstraint("token_hash", name="uq_trader_visit_token_hash"),
    )
    op.create_index("ix_trader_visit_link_id", "trader_visit", ["link_id"])
    with op.batch_alter_table("data_request") as table:
        table.alter_column("received_by_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    """Fails, and changes nothing, where a trader asked something without an official who received it."""
    with op.batch_alter_table("data_request") as table:
        table.alter_column("received_by_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("trader_visit")
    op.drop_table("trader_link")
