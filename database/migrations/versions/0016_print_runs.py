"""Print runs: what is printed is written down before a page is drawn, and the database keeps it as written."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

RUN_KEPT = "print_run: what was written stays, and it only goes forward"
LINE_KEPT = "print_line: what was written stays"
PART_KEPT = "print_part: what was written stays, and it only goes forward"
TABLES = ("print_part", "print_line", "print_run", "print_run_counter")
"""In the order in which they can go."""


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


def _same_lists(*columns: str) -> str:
    """PostgreSQL compares no JSON."""
    return " AND ".join(f"CAST(NEW.{column} AS text) = CAST(OLD.{column} AS text)" for column in columns)


_RUN = _same(
    *("id", "created_at", "number", "unit_id", "layout", "sheet", "start_at", "copies", "in_order", "of_shops"),
    *("head_sequence", "head_seal", "made_by_id"),
)
_RUN_FORWARD = (
    f"({_same('state', 'failed_serial', 'ended_at')})"
    f" OR (OLD.state = 'waiting' AND NEW.state = 'drawing' AND {_same('failed_serial', 'ended_at')})"
    " OR (OLD.state = 'drawing' AND NEW.state IN ('ready', 'failed') AND NEW.ended_at IS NOT NULL)"
    " OR (OLD.state IN ('waiting', 'drawing', 'failed') AND NEW.state = 'cancelled' AND NEW.ended_at IS NOT NULL"
    f" AND {_same('failed_serial')})"
)
RUN_STAYS = f"{_RUN} AND {_same_lists('place_ids', 'merchant_ids')} AND ({_RUN_FORWARD})"
LINE_STAYS = (
    f"{_same('id', 'created_at', 'run_id', 'position', 'merchant_id', 'sign_id', 'is_new', 'obstacle')}"
    f" AND (NEW.told = '' OR {_same('told')})"
)
_FILE = ("sha256", "size")
_PART_FORWARD = (
    f"(OLD.state IN ('waiting', 'drawing') AND NEW.state IN ('drawing', 'failed', 'cancelled') AND {_same(*_FILE)})"
    " OR (OLD.state = 'drawing' AND NEW.state = 'ready')"
    f" OR (OLD.state IN ('ready', 'failed') AND NEW.state = 'cancelled' AND {_same(*_FILE)})"
)
PART_STAYS = f"{_same('id', 'created_at', 'run_id', 'number', 'first_sign', 'last_sign')} AND ({_PART_FORWARD})"

_KEPT = (
    ("print_run", RUN_STAYS, RUN_KEPT, ("number",)),
    ("print_line", LINE_STAYS, LINE_KEPT, ("run_id, position", "run_id, sign_id")),
    ("print_part", PART_STAYS, PART_KEPT, ("run_id, number",)),
)
"""Table, what an update must leave true, the fault, and what is unique besides the id."""


def _in_sqlite(table: str, name: str, when: str, condition: str, fault: str) -> str:
    condition = f"WHEN {condition} " if condition else ""
    return f"CREATE TRIGGER {table}_{name} {when} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{fault}'); END"


def _kept_in_sqlite(table: str, stays: str, fault: str, unique: tuple[str, ...]) -> tuple[str, ...]:
    """REPLACE deletes what stands in its way without a trigger for deleting, so nothing may stand in the way."""
    ways = ("id", "rowid", *unique)
    in_the_way = " OR ".join(f"({_met(columns.split(', '))})" for columns in ways)
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {in_the_way})"  # noqa: S608 (our own names)
    return (
        _in_sqlite(table, "kept", "BEFORE UPDATE", f"NOT ({stays} AND {_same('rowid')})", fault),
        _in_sqlite(table, "not_deleted", "BEFORE DELETE", "", fault),
        _in_sqlite(table, "not_replaced", "BEFORE INSERT", exists, fault),
    )


def _met(columns: list[str]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in columns)


def _kept_in_postgresql(table: str, stays: str, fault: str) -> str:
    """One function and its triggers: *stays* is what an update must leave true; nothing goes."""
    return f"""
CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF {stays} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = '{fault}', ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_kept();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_kept()
"""


def upgrade() -> None:
    op.create_table(
        "print_run_counter",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_print_run_counter_unit_id_unit"),
        sa.PrimaryKeyConstraint("unit_id", name="pk_print_run_counter"),
    )
    op.create_table(
        "print_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("layout", sa.String(length=20), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("in_order", sa.String(length=32), nullable=False),
        sa.Column("of_shops", sa.String(length=32), nullable=False),
        sa.Column("place_ids", sa.JSON(), nullable=False),
        sa.Column("merchant_ids", sa.JSON(), nullable=False),
        sa.Column("head_sequence", sa.Integer(), nullable=False),
        sa.Column("head_seal", sa.String(length=16), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("failed_serial", sa.String(length=20), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("copies BETWEEN 1 AND 20", name="ck_print_run_copies_in_range"),
        sa.CheckConstraint("start_at >= 1", name="ck_print_run_start_from_one"),
        sa.ForeignKeyConstraint(["made_by_id"], ["officer.id"], name="fk_print_run_made_by_id_officer"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_print_run_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_print_run"),
        sa.UniqueConstraint("number", name="uq_print_run_number"),
    )
    op.create_index("ix_print_run_unit_id", "print_run", ["unit_id"], unique=False)
    op.create_table(
        "print_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("sign_id", sa.Uuid(), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("obstacle", sa.String(length=32), nullable=True),
        sa.Column("told", sa.String(length=1091), nullable=False),
        sa.CheckConstraint("(sign_id IS NULL) <> (obstacle IS NULL)", name="ck_print_line_sign_or_obstacle"),
        sa.CheckConstraint("sign_id IS NOT NULL OR NOT is_new", name="ck_print_line_new_where_sign"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_print_line_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["run_id"], ["print_run.id"], name="fk_print_line_run_id_print_run"),
        sa.ForeignKeyConstraint(["sign_id"], ["sign.id"], name="fk_print_line_sign_id_sign"),
        sa.PrimaryKeyConstraint("id", name="pk_print_line"),
        sa.UniqueConstraint("run_id", "position", name="uq_print_line_run_id_position"),
        sa.UniqueConstraint("run_id", "sign_id", name="uq_print_line_run_id_sign_id"),
    )
    op.create_index("ix_print_line_merchant_id", "print_line", ["merchant_id"], unique=False)
    op.create_index("ix_print_line_sign_id", "print_line", ["sign_id"], unique=False)
    op.create_table(
        "print_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_sign", sa.Integer(), nullable=False),
        sa.Column("last_sign", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "first_sign >= 1 AND last_sign BETWEEN first_sign AND first_sign + 999",
            name="ck_print_part_signs_in_range",
        ),
        sa.CheckConstraint(
            "(state = 'ready') = (sha256 <> '') OR state = 'cancelled'", name="ck_print_part_sum_where_ready"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["print_run.id"], name="fk_print_part_run_id_print_run"),
        sa.PrimaryKeyConstraint("id", name="pk_print_part"),
        sa.UniqueConstraint("run_id", "number", name="uq_print_part_run_id_number"),
    )
    op.create_index("ix_print_part_state", "print_part", ["state"], unique=False)
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, stays, fault, unique in _KEPT:
        in_postgresql = (_kept_in_postgresql(table, stays, fault),)
        for statement in _kept_in_sqlite(table, stays, fault, unique) if on_sqlite else in_postgresql:
            op.execute(statement)


def downgrade() -> None:
    """The signs that were made stay; what is gone is together with which others they were printed."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table, *_ in _KEPT:
            op.execute(f"DROP FUNCTION {table}_is_kept")
