"""Reports as they were filed, with their places and files: rows are only added, and none goes."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEPT = "period_report: what was filed stays as it was filed"
_KEYS = {
    "period_report": ("id",),
    "period_report_place": ("report_id", "place_id"),
    "period_report_file": ("report_id", "form"),
}


def _in_sqlite(table: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """REPLACE deletes what stands in its way without a trigger for deleting, so nothing may stand in the way."""
    same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
    in_the_way = f"EXISTS (SELECT 1 FROM {table} WHERE ({same}) OR rowid = NEW.rowid)"  # noqa: S608 (our own names)
    return tuple(
        f"CREATE TRIGGER {table}_{name} {when} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        for name, when, condition in (
            ("kept", "BEFORE UPDATE", ""),
            ("not_deleted", "BEFORE DELETE", ""),
            ("not_replaced", "BEFORE INSERT", f"WHEN {in_the_way} "),
        )
    )


_FUNCTION = f"""
CREATE FUNCTION period_report_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = '{KEPT}', ERRCODE = 'integrity_constraint_violation';
END $$"""


def _in_postgresql(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_{name} BEFORE {when} EXECUTE FUNCTION period_report_is_kept()"
        for name, when in (
            ("kept", f"UPDATE OR DELETE ON {table} FOR EACH ROW"),
            ("not_emptied", f"TRUNCATE ON {table}"),
        )
    )


def upgrade() -> None:
    op.create_table(
        "period_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method_version", sa.Integer(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("contents_sha256", sa.String(length=64), nullable=False),
        sa.Column("filed_by_id", sa.Uuid(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name="ck_period_report_ends_after_it_begins"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_period_report_unit_id_unit"),
        sa.ForeignKeyConstraint(["filed_by_id"], ["officer.id"], name="fk_period_report_filed_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_period_report"),
    )
    op.create_index("ix_period_report_unit_id_last_on", "period_report", ["unit_id", "last_on"], unique=False)
    op.create_table(
        "period_report_place",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["period_report.id"], name="fk_period_report_place_report_id_period_report"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_period_report_place_place_id_place"),
        sa.PrimaryKeyConstraint("report_id", "place_id", name="pk_period_report_place"),
    )
    op.create_index("ix_period_report_place_place_id", "period_report_place", ["place_id"], unique=False)
    op.create_table(
        "period_report_file",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["period_report.id"], name="fk_period_report_file_report_id_period_report"
        ),
        sa.PrimaryKeyConstraint("report_id", "form", name="pk_period_report_file"),
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.execute(sa.text(_FUNCTION))
    for table, keys in _KEYS.items():
        for statement in _in_sqlite(table, keys) if on_sqlite else _in_postgresql(table):
            op.execute(sa.text(statement))


def downgrade() -> None:
    """Filed reports are gone; the trail still says that there were, with their hashes."""
    for table in reversed(_KEYS):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP FUNCTION period_report_is_kept()"))
