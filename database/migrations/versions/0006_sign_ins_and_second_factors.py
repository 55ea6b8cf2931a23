"""Sign-ins with limits, tries that are counted, and second factors."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is signed out or disabled by it: whoever is there counts as active, and seen, at this moment."""
    now = datetime.now(UTC)
    with op.batch_alter_table("officer") as table:
        table.add_column(sa.Column("active_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True))
    _set("officer", active_at=(sa.DateTime(timezone=True), now))
    with op.batch_alter_table("officer") as table:
        table.alter_column("active_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    with op.batch_alter_table("sign_in") as table:
        table.add_column(sa.Column("kind", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("waits_for_code", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("device", sa.String(length=60), nullable=True))
        table.add_column(sa.Column("let_in_by_id", sa.Uuid(), nullable=True))
    _set(
        "sign_in",
        kind=(sa.String(length=32), "password"),
        last_seen_at=(sa.DateTime(timezone=True), now),
        waits_for_code=(sa.Boolean(), False),
        device=(sa.String(length=60), ""),
    )
    with op.batch_alter_table("sign_in") as table:
        table.alter_column("kind", existing_type=sa.String(length=32), nullable=False)
        table.alter_column("last_seen_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.alter_column("waits_for_code", existing_type=sa.Boolean(), nullable=False)
        table.alter_column("device", existing_type=sa.String(length=60), nullable=False)
        table.create_foreign_key("fk_sign_in_let_in_by_id_officer", "officer", ["let_in_by_id"], ["id"])
    op.create_table(
        "phone_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("shown_by_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_phone_link_officer_id_officer"),
        sa.ForeignKeyConstraint(["shown_by_id"], ["officer.id"], name="fk_phone_link_shown_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_phone_link"),
        sa.UniqueConstraint("token_hash", name="uq_phone_link_token_hash"),
    )
    op.create_index("ix_phone_link_officer_id", "phone_link", ["officer_id"], unique=False)
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(length=64), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_second_factor_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_second_factor"),
        sa.UniqueConstraint("officer_id", name="uq_second_factor_officer_id"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_recovery_code_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.UniqueConstraint("code_hash", name="uq_recovery_code_code_hash"),
    )
    op.create_index("ix_recovery_code_officer_id", "recovery_code", ["officer_id"], unique=False)
    op.create_table(
        "try_count",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("half", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tries_before", sa.Integer(), nullable=False),
        sa.Column("tries_before_that", sa.Integer(), nullable=False),
        sa.Column("forget_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_try_count"),
    )
    op.create_index("ix_try_count_forget_at", "try_count", ["forget_at"], unique=False)


def downgrade() -> None:
    """Sign-ins that wait for a code, and those of phones, are none for the step before: they go."""
    op.drop_index("ix_try_count_forget_at", table_name="try_count")
    op.drop_table("try_count")
    op.drop_index("ix_recovery_code_officer_id", table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
    op.drop_index("ix_phone_link_officer_id", table_name="phone_link")
    op.drop_table("phone_link")
    sign_in = sa.table("sign_in", sa.column("kind", sa.String()), sa.column("waits_for_code", sa.Boolean()))
    op.execute(sa.delete(sign_in).where(sa.or_(sign_in.c.kind != "password", sign_in.c.waits_for_code)))
    with op.batch_alter_table("sign_in") as table:
        table.drop_constraint("fk_sign_in_let_in_by_id_officer", type_="foreignkey")
        for column in ("kind", "last_seen_at", "waits_for_code", "device", "let_in_by_id"):
            table.drop_column(column)
    with op.batch_alter_table("officer") as table:
        table.drop_column("active_at")
        table.drop_column("second_factor_at")


def _set(table: str, **values: tuple[sa.types.TypeEngine[Any], object]) -> None:
    """Fill new columns of the rows that are there already."""
    filled = sa.table(table, *(sa.column(name, kind) for name, (kind, _value) in values.items()))
    op.execute(sa.update(filled).values({name: value for name, (_kind, value) in values.items()}))
