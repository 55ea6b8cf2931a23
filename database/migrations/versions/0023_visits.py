"""Visits to shops: rows are only added and none goes; a note may be emptied."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KEPT = "visit: rows are only added, and none goes"


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


_TOLD = (
    *("id", "created_at", "merchant_id", "visited_on", "recorded_by_id", "recorded_at", "outcome", "reasons"),
    *("next_on", "fact_id", "corrects_id"),
)
STAYS = f"{_same(*_TOLD)} AND (NEW.note = '' OR {_same('note')})"


def _in_sqlite(name: str, when: str, condition: str, fault: str = KEPT) -> str:
    condition = f"WHEN {condition} " if condition else ""
    return f"CREATE TRIGGER visit_{name} {when} ON visit {condition}BEGIN SELECT RAISE(ABORT, '{fault}'); END"


def _in_the_way(way: str) -> str:
    """REPLACE deletes what stands in its way without a trigger for deleting, so nothing may stand in the way."""
    return f"EXISTS (SELECT 1 FROM visit WHERE {way})"  # noqa: S608 (our own names)


_SQLITE = (
    _in_sqlite("kept", "BEFORE UPDATE", f"NOT ({STAYS} AND {_same('rowid')})"),
    _in_sqlite("not_deleted", "BEFORE DELETE", ""),
    _in_sqlite("not_replaced", "BEFORE INSERT", _in_the_way("id = NEW.id OR rowid = NEW.rowid")),
    # Worded as SQLite's own refusal: the program asks for it by name.
    _in_sqlite(
        *("corrects_id_not_replaced", "BEFORE INSERT", _in_the_way("corrects_id = NEW.corrects_id")),
        fault="UNIQUE constraint failed: visit.corrects_id",
    ),
)
_POSTGRESQL = (
    f"""
CREATE FUNCTION visit_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF {STAYS} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = '{KEPT}', ERRCODE = 'integrity_constraint_violation';
END $$""",
    "CREATE TRIGGER visit_kept BEFORE UPDATE OR DELETE ON visit FOR EACH ROW EXECUTE FUNCTION visit_is_kept()",
    "CREATE TRIGGER visit_not_emptied BEFORE TRUNCATE ON visit EXECUTE FUNCTION visit_is_kept()",
)


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("reasons", sa.String(length=400), nullable=False),
        sa.Column("note", sa.String(length=2691), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "outcome <> 'mistaken' OR corrects_id IS NOT NULL", name="ck_visit_mistaken_only_in_a_correction"
        ),
        sa.CheckConstraint("next_on IS NULL OR next_on >= visited_on", name="ck_visit_comes_again_later"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_visit_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["officer.id"], name="fk_visit_recorded_by_id_officer"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name="fk_visit_fact_id_fact"),
        sa.ForeignKeyConstraint(["corrects_id"], ["visit.id"], name="fk_visit_corrects_id_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("corrects_id", name="uq_visit_corrects_id"),
    )
    op.create_index("ix_visit_merchant_id_visited_on", "visit", ["merchant_id", "visited_on"], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Visits are gone; the trail still says that there were."""
    op.drop_table("visit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP FUNCTION visit_is_kept()"))
