"""Parts of a campaign: partners and their shops, who goes where, events and whom they reached, counted items."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLES = (
    *("partner", "assignment", "campaign_event", "counted_item", "partner_part"),
    *("event_shop", "item_count", "partner_shop"),
)


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_partner_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_partner"),
        sa.UniqueConstraint("unit_id", "name_key", name="uq_partner_unit_id_name_key"),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("first_label", sa.String(length=40), nullable=False),
        sa.Column("last_label", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("sent_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["officer.id"], name="fk_assignment_assigned_by_id_officer"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_assignment_campaign_id_campaign"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_assignment_officer_id_officer"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_assignment_place_id_place"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint("sent_hash", name="uq_assignment_sent_hash"),
    )
    op.create_index("ix_assignment_campaign_id", "assignment", ["campaign_id"])
    op.create_index("ix_assignment_officer_id", "assignment", ["officer_id"])
    op.create_index("ix_assignment_place_id", "assignment", ["place_id"])
    op.create_table(
        "campaign_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("where_said", sa.String(length=120), nullable=False),
        sa.Column("led_by_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("leaflet", sa.String(length=32), nullable=True),
        sa.Column("leaflet_version", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=2691), nullable=False),
        sa.Column("called_off", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(leaflet IS NULL) = (copies IS NULL) AND (leaflet IS NULL) = (leaflet_version IS NULL)",
            name="ck_campaign_event_leaflet_and_copies",
        ),
        sa.CheckConstraint("copies > 0", name="ck_campaign_event_copies"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_event_campaign_id_campaign"),
        sa.ForeignKeyConstraint(["led_by_id"], ["officer.id"], name="fk_campaign_event_led_by_id_officer"),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name="fk_campaign_event_partner_id_partner"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_campaign_event_place_id_place"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_event"),
        sa.UniqueConstraint("sent_hash", name="uq_campaign_event_sent_hash"),
    )
    op.create_index("ix_campaign_event_campaign_id", "campaign_event", ["campaign_id"])
    op.create_index("ix_campaign_event_place_id", "campaign_event", ["place_id"])
    op.create_table(
        "counted_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_counted_item_campaign_id_campaign"),
        sa.PrimaryKeyConstraint("id", name="pk_counted_item"),
        sa.UniqueConstraint("sent_hash", name="uq_counted_item_sent_hash"),
    )
    op.create_index("ix_counted_item_campaign_id", "counted_item", ["campaign_id"])
    op.create_table(
        "partner_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("promise", sa.String(length=500), nullable=False),
        sa.Column("promised_shops", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=879), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint("promised_shops > 0", name="ck_partner_part_promised_shops"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_partner_part_campaign_id_campaign"),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name="fk_partner_part_partner_id_partner"),
        sa.PrimaryKeyConstraint("id", name="pk_partner_part"),
        sa.UniqueConstraint("campaign_id", "partner_id", name="uq_partner_part_campaign_id_partner_id"),
        sa.UniqueConstraint("sent_hash", name="uq_partner_part_sent_hash"),
    )
    op.create_index("ix_partner_part_partner_id", "partner_part", ["partner_id"])
    op.create_table(
        "event_shop",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("told_by_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["campaign_event.id"], name="fk_event_shop_event_id_campaign_event"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_event_shop_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["told_by_id"], ["officer.id"], name="fk_event_shop_told_by_id_officer"),
        sa.PrimaryKeyConstraint("event_id", "merchant_id", name="pk_event_shop"),
    )
    op.create_index("ix_event_shop_merchant_id", "event_shop", ["merchant_id"])
    op.create_table(
        "item_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("counted_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 0", name="ck_item_count_number"),
        sa.ForeignKeyConstraint(["counted_by_id"], ["officer.id"], name="fk_item_count_counted_by_id_officer"),
        sa.ForeignKeyConstraint(["item_id"], ["counted_item.id"], name="fk_item_count_item_id_counted_item"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_item_count_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_item_count_place_id_place"),
        sa.PrimaryKeyConstraint("id", name="pk_item_count"),
    )
    op.create_index(
        "ix_item_count_item_id_merchant_id_counted_on", "item_count", ["item_id", "merchant_id", "counted_on"]
    )
    op.create_table(
        "partner_shop",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("told_by_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_partner_shop_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["part_id"], ["partner_part.id"], name="fk_partner_shop_part_id_partner_part"),
        sa.ForeignKeyConstraint(["told_by_id"], ["officer.id"], name="fk_partner_shop_told_by_id_officer"),
        sa.PrimaryKeyConstraint("part_id", "merchant_id", name="pk_partner_shop"),
    )
    op.create_index("ix_partner_shop_merchant_id", "partner_shop", ["merchant_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
