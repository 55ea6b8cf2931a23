"""Alerts that somebody put off, where officers' mail goes, and the digests that were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = ("alert_put_off", "officer_mail", "alert_digest")


def upgrade() -> None:
    op.create_table(
        "alert_put_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("put_off_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=1091), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until > put_off_on", name="ck_alert_put_off_until_later"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_alert_put_off_officer_id_officer"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_alert_put_off_place_id_place"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_put_off"),
    )
    op.create_index("ix_alert_put_off_place_id", "alert_put_off", ["place_id"])
    op.create_table(
        "officer_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=1379), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_officer_mail_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_officer_mail"),
        sa.UniqueConstraint("officer_id", name="uq_officer_mail_officer_id"),
    )
    op.create_table(
        "alert_digest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("delivery", sa.String(length=32), nullable=False),
        sa.Column("trouble", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "(delivery = 'failed') = (trouble IS NOT NULL)", name="ck_alert_digest_trouble_where_failed"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_alert_digest_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_digest"),
        sa.UniqueConstraint("officer_id", "day", name="uq_alert_digest_officer_id_day"),
    )
    op.create_index("ix_alert_digest_day", "alert_digest", ["day"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
