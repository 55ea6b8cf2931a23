"""Running totals: what the register said and since when, courses of merchants, and their sums per place and day."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MEASURES = (
    "counted",
    "closed",
    "not_yet_open",
    "paused",
    "surveyed",
    "committed",
    "account_ready",
    "code_issued",
    "sign_posted",
    "test_payment",
    "regular_use",
    "refused",
)
TABLES = ("running_total", "daily_change", "counted_course", "register_entry")


def upgrade() -> None:
    with op.batch_alter_table("merchant") as merchant:
        merchant.add_column(sa.Column("placed_since", sa.Date(), nullable=False, server_default="1900-01-01"))
    # The value was for the rows that were there; whoever adds one says it.
    with op.batch_alter_table("merchant") as merchant:
        merchant.alter_column("placed_since", existing_type=sa.Date(), server_default=None)
    with op.batch_alter_table("place") as place:
        place.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        place.create_foreign_key("fk_place_merged_into_id_place", "place", ["merged_into_id"], ["id"])
        place.create_index("ix_place_merged_into_id", ["merged_into_id"])
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("placed_since", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("line_of_business", sa.String(length=32), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_register_entry_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_register_entry_place_id_place"),
        sa.PrimaryKeyConstraint("id", name="pk_register_entry"),
    )
    op.create_index("ix_register_entry_merchant_id_recorded_at", "register_entry", ["merchant_id", "recorded_at"])
    op.create_index("ix_register_entry_place_id", "register_entry", ["place_id"])
    op.create_table(
        "counted_course",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_counted_course_merchant_id_merchant"),
        sa.PrimaryKeyConstraint("merchant_id", name="pk_counted_course"),
    )
    changed_at = sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False)
    for table, day, more in (
        ("daily_change", [sa.Column("day", sa.Date(), nullable=False)], []),
        ("running_total", [], [changed_at]),
    ):
        op.create_table(
            table,
            sa.Column("place_id", sa.Uuid(), nullable=False),
            sa.Column("kind", sa.String(length=32), nullable=False),
            sa.Column("line_of_business", sa.String(length=32), nullable=False),
            *day,
            *(sa.Column(measure, sa.Integer(), nullable=False) for measure in MEASURES),
            *more,
            sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=f"fk_{table}_place_id_place"),
            sa.PrimaryKeyConstraint(
                "place_id", "kind", "line_of_business", *(column.name for column in day), name=f"pk_{table}"
            ),
        )


def downgrade() -> None:
    """The figures can be counted anew; what the register said before its last change is gone."""
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("place") as place:
        place.drop_index("ix_place_merged_into_id")
        place.drop_constraint("fk_place_merged_into_id_place", type_="foreignkey")
        place.drop_column("merged_into_id")
    with op.batch_alter_table("merchant") as merchant:
        merchant.drop_column("placed_since")
