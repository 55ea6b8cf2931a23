"""Keys with which programs of other offices read figures."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables; no key is made by it."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on > begins_on", name="ck_api_key_ends_after_it_begins"),
        sa.ForeignKeyConstraint(["made_by_id"], ["officer.id"], name="fk_api_key_made_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("token_hash", name="uq_api_key_token_hash"),
    )
    op.create_table(
        "api_key_unit",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.id"], name="fk_api_key_unit_key_id_api_key"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_api_key_unit_unit_id_unit"),
        sa.PrimaryKeyConstraint("key_id", "unit_id", name="pk_api_key_unit"),
    )


def downgrade() -> None:
    """Every program is shut out by it."""
    op.drop_table("api_key_unit")
    op.drop_table("api_key")
