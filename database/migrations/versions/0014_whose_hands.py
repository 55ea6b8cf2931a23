"""Who let an officer in, and who confirmed since whose login it is."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, empty: who was let in before is in nobody's hands but their own."""
    op.create_table(
        "letting_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name="ck_letting_in_confirmed_by_somebody"
        ),
        sa.CheckConstraint(
            "by_id <> officer_id AND confirmed_by_id <> officer_id", name="ck_letting_in_by_somebody_else"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_letting_in_officer_id_officer"),
        sa.ForeignKeyConstraint(["by_id"], ["officer.id"], name="fk_letting_in_by_id_officer"),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["officer.id"], name="fk_letting_in_confirmed_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_letting_in"),
    )
    op.create_index("ix_letting_in_officer_id", "letting_in", ["officer_id"])


def downgrade() -> None:
    """Whose hands a login is in is forgotten by it."""
    op.drop_index("ix_letting_in_officer_id", table_name="letting_in")
    op.drop_table("letting_in")
