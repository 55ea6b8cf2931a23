"""Campaigns: criteria, campaigns with their places, further criteria and milestones; and the ready-made criteria."""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

READY = (
    ("00000000-0000-4000-8000-000000002201", "codes_issued", "code_issued"),
    ("00000000-0000-4000-8000-000000002202", "signs_displayed", "sign_posted"),
    ("00000000-0000-4000-8000-000000002203", "test_payment", "test_payment"),
    ("00000000-0000-4000-8000-000000002204", "regular_use", "regular_use"),
    ("00000000-0000-4000-8000-000000002205", "commitments", "committed"),
    ("00000000-0000-4000-8000-000000002206", "accounts_ready", "account_ready"),
)
BEGAN = datetime(2026, 11, 22, tzinfo=UTC)


def upgrade() -> None:
    criterion = op.create_table(
        "criterion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("method_version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("rung", sa.String(length=32), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("what_counts", sa.String(length=500), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_criterion_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_criterion"),
        sa.UniqueConstraint("unit_id", "code", "method_version", name="uq_criterion_unit_id_code_method_version"),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("target_percent", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_on > starts_on", name="ck_campaign_due_after_start"),
        sa.CheckConstraint("target_percent > 0 AND target_percent <= 1000", name="ck_campaign_target"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_campaign_unit_id_unit"),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name="fk_campaign_criterion_id_criterion"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
    )
    op.create_index("ix_campaign_unit_id", "campaign", ["unit_id"])
    op.create_table(
        "campaign_place",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_place_campaign_id_campaign"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_campaign_place_place_id_place"),
        sa.PrimaryKeyConstraint("campaign_id", "place_id", name="pk_campaign_place"),
    )
    op.create_index("ix_campaign_place_place_id", "campaign_place", ["place_id"])
    op.create_table(
        "campaign_criterion",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_criterion_campaign_id_campaign"),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name="fk_campaign_criterion_criterion_id_criterion"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "criterion_id", name="pk_campaign_criterion"),
    )
    op.create_table(
        "milestone",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_milestone_campaign_id_campaign"),
        sa.PrimaryKeyConstraint("campaign_id", "day", name="pk_milestone"),
    )
    op.bulk_insert(
        criterion,
        [
            {
                "id": uuid.UUID(id_),
                "created_at": BEGAN,
                "code": code,
                "method_version": 1,
                "name": "",
                "rung": rung,
                "kinds": [],
                "lines": [],
                "what_counts": "",
            }
            for id_, code, rung in READY
        ],
    )


def downgrade() -> None:
    for table in ("milestone", "campaign_criterion", "campaign_place", "campaign", "criterion"):
        op.drop_table(table)
