"""Leaflets: what a unit tells its traders, version after version; none is changed or taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEPT = "leaflet: what was written stays"
_IN_THE_WAY = (
    "EXISTS (SELECT 1 FROM leaflet WHERE id = NEW.id OR rowid = NEW.rowid"
    " OR (unit_id = NEW.unit_id AND subject = NEW.subject AND version = NEW.version))"
)
"""REPLACE deletes what stands in its way without a trigger for deleting, so nothing may stand in the way."""
_SQLITE = tuple(
    f"CREATE TRIGGER leaflet_{name} {when} ON leaflet {condition}BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    for name, when, condition in (
        ("kept", "BEFORE UPDATE", ""),
        ("not_deleted", "BEFORE DELETE", ""),
        ("not_replaced", "BEFORE INSERT", f"WHEN {_IN_THE_WAY} "),
    )
)
_POSTGRESQL = (
    f"""
CREATE FUNCTION leaflet_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = '{KEPT}', ERRCODE = 'integrity_constraint_violation';
END $$""",
    "CREATE TRIGGER leaflet_kept BEFORE UPDATE OR DELETE ON leaflet FOR EACH ROW EXECUTE FUNCTION leaflet_is_kept()",
    "CREATE TRIGGER leaflet_not_emptied BEFORE TRUNCATE ON leaflet EXECUTE FUNCTION leaflet_is_kept()",
)


def upgrade() -> None:
    op.create_table(
        "leaflet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=5000), nullable=False),
        sa.Column("text_en", sa.String(length=5000), nullable=False),
        sa.Column("checked_by", sa.String(length=120), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(checked_by = '') = (checked_on IS NULL)", name="ck_leaflet_checked_by_and_on"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_leaflet_unit_id_unit"),
        sa.ForeignKeyConstraint(["written_by_id"], ["officer.id"], name="fk_leaflet_written_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_leaflet"),
        sa.UniqueConstraint("unit_id", "subject", "version", name="uq_leaflet_version"),
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if on_sqlite else _POSTGRESQL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_table("leaflet")
    if op.get_bind().dialect.name != "sqlite":
        op.execute(sa.text("DROP FUNCTION leaflet_is_kept()"))
