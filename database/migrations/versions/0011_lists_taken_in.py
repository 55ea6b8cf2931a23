"""Lists of shops as offices have them, looked through before they are taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table for lists that are being looked through."""
    op.create_table(
        "offered_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(length=667), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("header", sa.Integer(), nullable=False),
        sa.Column("columns", sa.String(length=1000), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_offered_list_officer_id_officer")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_offered_list_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offered_list")),
    )
    op.create_index(op.f("ix_offered_list_officer_id"), "offered_list", ["officer_id"])
    op.create_index(op.f("ix_offered_list_ends_at"), "offered_list", ["ends_at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("offered_list")
