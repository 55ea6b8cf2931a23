"""Incidents: what was told stays until it is emptied, and only goes forward; a photo is deleted but never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INCIDENT_KEPT = "incident: what was told stays, and it only goes forward"
PHOTO_KEPT = "incident_photo: it stays as it was, or goes"
TABLES = ("incident_photo", "incident", "incident_counter")
"""In the order in which they can go."""


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


def _same_or_emptied(*columns: str) -> str:
    return " AND ".join(f"(NEW.{column} = '' OR {_same(column)})" for column in columns)


_TOLD = _same(
    *("id", "created_at", "number", "place_id", "merchant_id", "kind", "source", "verdict", "opened_by_id"),
    "answer_code_hash",
)
_HANDED = ("handed_over_on", "handed_over_note")
_CLOSED = ("answer", "closed_reason", "closed_at", "closed_by_id")
_FORWARD = (
    f"(OLD.state = 'open' AND NEW.state = 'handed_over' AND {_same(*_CLOSED)})"
    f" OR (OLD.state IN ('open', 'handed_over') AND NEW.state = 'closed' AND {_same(*_HANDED)})"
    f" OR ({_same('state', 'handed_over_on', 'closed_reason', 'closed_at', 'closed_by_id')}"
    f" AND {_same_or_emptied('handed_over_note', 'answer')})"
)
INCIDENT_STAYS = (
    f"{_TOLD} AND {_same_or_emptied('where_said', 'told')} AND ({_FORWARD})"
    f" AND (OLD.erased_at IS NULL OR {_same('erased_at')})"
)


def _in_sqlite(table: str, name: str, when: str, condition: str, fault: str) -> str:
    condition = f"WHEN {condition} " if condition else ""
    return f"CREATE TRIGGER {table}_{name} {when} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{fault}'); END"


def _in_the_way(table: str, *ways: str) -> str:
    """REPLACE deletes what stands in its way without a trigger for deleting, so nothing may stand in the way."""
    met = " OR ".join(f"({way})" for way in ("id = NEW.id", "rowid = NEW.rowid", *ways))
    return f"EXISTS (SELECT 1 FROM {table} WHERE {met})"  # noqa: S608 (our own names)


_SQLITE = (
    _in_sqlite("incident", "kept", "BEFORE UPDATE", f"NOT ({INCIDENT_STAYS} AND {_same('rowid')})", INCIDENT_KEPT),
    _in_sqlite("incident", "not_deleted", "BEFORE DELETE", "", INCIDENT_KEPT),
    _in_sqlite(
        *("incident", "not_replaced", "BEFORE INSERT"),
        _in_the_way("incident", "number = NEW.number", "answer_code_hash = NEW.answer_code_hash"),
        INCIDENT_KEPT,
    ),
    _in_sqlite("incident_photo", "kept", "BEFORE UPDATE", "", PHOTO_KEPT),
    _in_sqlite(
        *("incident_photo", "not_replaced", "BEFORE INSERT"),
        _in_the_way("incident_photo", "incident_id = NEW.incident_id AND number = NEW.number"),
        PHOTO_KEPT,
    ),
)
_POSTGRESQL = (
    f"""
CREATE FUNCTION incident_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF {INCIDENT_STAYS} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = '{INCIDENT_KEPT}', ERRCODE = 'integrity_constraint_violation';
END $$""",
    "CREATE TRIGGER incident_kept BEFORE UPDATE OR DELETE ON incident FOR EACH ROW EXECUTE FUNCTION incident_is_kept()",
    "CREATE TRIGGER incident_not_emptied BEFORE TRUNCATE ON incident EXECUTE FUNCTION incident_is_kept()",
    f"""
CREATE FUNCTION incident_photo_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = '{PHOTO_KEPT}', ERRCODE = 'integrity_constraint_violation';
END $$""",
    """
CREATE TRIGGER incident_photo_kept BEFORE UPDATE ON incident_photo
FOR EACH ROW EXECUTE FUNCTION incident_photo_is_kept()""",
    """
CREATE TRIGGER incident_photo_not_emptied BEFORE TRUNCATE ON incident_photo
EXECUTE FUNCTION incident_photo_is_kept()""",
)


def upgrade() -> None:
    op.create_table(
        "incident_counter",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_incident_counter_unit_id_unit"),
        sa.PrimaryKeyConstraint("unit_id", name="pk_incident_counter"),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("where_said", sa.String(length=667), nullable=False),
        sa.Column("told", sa.String(length=2691), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=True),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("handed_over_note", sa.String(length=1627), nullable=False),
        sa.Column("answer", sa.String(length=2691), nullable=False),
        sa.Column("closed_reason", sa.String(length=32), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer_code_hash", sa.String(length=64), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(source = 'officer') = (opened_by_id IS NOT NULL)", name="ck_incident_officer_where_told_by_one"
        ),
        sa.CheckConstraint("(source = 'officer') = (answer_code_hash IS NULL)", name="ck_incident_code_for_others"),
        sa.CheckConstraint(
            "state <> 'handed_over' OR handed_over_on IS NOT NULL", name="ck_incident_handed_over_on_a_day"
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_reason IS NULL)"
            " AND (closed_at IS NULL) = (closed_by_id IS NULL)",
            name="ck_incident_closed_by_somebody_for_a_reason",
        ),
        sa.CheckConstraint(
            "erased_at IS NULL"
            " OR (state = 'closed' AND where_said = '' AND told = '' AND handed_over_note = '' AND answer = '')",
            name="ck_incident_nothing_said_where_erased",
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_incident_place_id_place"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_incident_merchant_id_merchant"),
        sa.ForeignKeyConstraint(["opened_by_id"], ["officer.id"], name="fk_incident_opened_by_id_officer"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["officer.id"], name="fk_incident_closed_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.UniqueConstraint("number", name="uq_incident_number"),
        sa.UniqueConstraint("answer_code_hash", name="uq_incident_answer_code_hash"),
    )
    op.create_index("ix_incident_place_id_state", "incident", ["place_id", "state"], unique=False)
    op.create_index("ix_incident_merchant_id", "incident", ["merchant_id"], unique=False)
    op.create_table(
        "incident_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_incident_photo_counted_from_one"),
        sa.CheckConstraint("length(jpeg) BETWEEN 20 AND 400019", name="ck_incident_photo_sealed_and_small"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_incident_photo_incident_id_incident"),
        sa.PrimaryKeyConstraint("id", name="pk_incident_photo"),
        sa.UniqueConstraint("incident_id", "number", name="uq_incident_photo_incident_id_number"),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    """What was told is gone; the trail still says that it was."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP FUNCTION incident_is_kept()"))
        op.execute(sa.text("DROP FUNCTION incident_photo_is_kept()"))
