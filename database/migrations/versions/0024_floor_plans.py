"""Floor plans of markets: where each stall stands, version after version; none is changed or taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEPT = "floor_plan: what was laid out stays"
_IN_THE_WAY = (
    "EXISTS (SELECT 1 FROM floor_plan WHERE id = NEW.id OR rowid = NEW.rowid"
    " OR (place_id = NEW.place_id AND version = NEW.version))"
)
"""REPLACE deletes what stands in its way without a trigger for deleting, so nothing may stand in the way."""
_SQLITE = tuple(
    f"CREATE TRIGGER floor_plan_{name} {when} ON floor_plan {condition}BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    for name, when, condition in (
        ("kept", "BEFORE UPDATE", ""),
        ("not_deleted", "BEFORE DELETE", ""),
        ("not_replaced", "BEFORE INSERT", f"WHEN {_IN_THE_WAY} "),
    )
)
_POSTGRESQL = (
    f"""
CREATE FUNCTION floor_plan_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = '{KEPT}', ERRCODE = 'integrity_constraint_violation';
END $$""",
    """CREATE TRIGGER floor_plan_kept BEFORE UPDATE OR DELETE ON floor_plan
    FOR EACH ROW EXECUTE FUNCTION floor_plan_is_kept()""",
    "CREATE TRIGGER floor_plan_not_emptied BEFORE TRUNCATE ON floor_plan EXECUTE FUNCTION floor_plan_is_kept()",
)


def upgrade() -> None:
    op.create_table(
        "floor_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=20_000), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_floor_plan_place_id_place"),
        sa.ForeignKeyConstraint(["written_by_id"], ["officer.id"], name="fk_floor_plan_written_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_floor_plan"),
        sa.UniqueConstraint("place_id", "version", name="uq_floor_plan_place_id_version"),
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if on_sqlite else _POSTGRESQL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_table("floor_plan")
    if op.get_bind().dialect.name != "sqlite":
        op.execute(sa.text("DROP FUNCTION floor_plan_is_kept()"))
