"""What becomes of a sign: which one it took the place of and why, who got it, when it was last seen; and waves."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SIGN_KEPT = "sign: what is printed on it stays, and it only goes forward"
WAVE_KEPT = "sign_wave: what was begun stays, and is called off once"

_ON_PAPER = (
    *("id", "created_at", "serial", "check_code", "merchant_id", "account_id", "layout", "shop_name"),
    *("place_line", "unit_line", "printed_by_id"),
)
_ANEW = ("replaces_id", "reprint_reason")
_HANDED_OVER = ("handed_over_on", "handed_over_by_id")
_CHECKS = (
    ("ck_sign_replaced_with_reason", "(replaces_id IS NULL) = (reprint_reason IS NULL)"),
    ("ck_sign_handed_over_by_somebody", "(handed_over_on IS NULL) = (handed_over_by_id IS NULL)"),
)
_REFERENCES = (
    ("fk_sign_replaces_id_sign", "sign", "replaces_id"),
    ("fk_sign_handed_over_by_id_officer", "officer", "handed_over_by_id"),
)


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


_ENDED = (
    "OLD.state IN ('printed', 'posted') AND NEW.state IN ('replaced', 'void') AND NEW.ended_at IS NOT NULL"
    f" AND {_same('posted_on')}"
)
_FORWARD_BEFORE = (
    f"({_same('state', 'posted_on', 'ended_at')})"
    f" OR (OLD.state = 'printed' AND NEW.state = 'posted' AND NEW.posted_on IS NOT NULL AND {_same('ended_at')})"
    f" OR ({_ENDED})"
)
_FORWARD = (
    f"({_same('state', 'posted_on', 'ended_at', 'last_seen_on', *_HANDED_OVER)})"
    " OR (OLD.state = 'printed' AND NEW.state = 'posted' AND NEW.posted_on IS NOT NULL"
    f" AND {_same('ended_at', *_HANDED_OVER)})"
    f" OR ({_ENDED} AND {_same('last_seen_on', *_HANDED_OVER)})"
    f" OR ({_same('state', 'posted_on', 'ended_at', 'last_seen_on')} AND OLD.state IN ('printed', 'posted')"
    " AND OLD.handed_over_on IS NULL AND NEW.handed_over_on IS NOT NULL)"
    f" OR ({_same('state', 'posted_on', 'ended_at', *_HANDED_OVER)} AND OLD.state = 'posted'"
    " AND NEW.last_seen_on > coalesce(OLD.last_seen_on, OLD.posted_on))"
)
SIGN_BEFORE = f"{_same(*_ON_PAPER)} AND ({_FORWARD_BEFORE})"
SIGN_STAYS = f"{_same(*_ON_PAPER, *_ANEW)} AND ({_FORWARD})"
WAVE_STAYS = (
    f"{_same('id', 'created_at', 'unit_id', 'place_id', 'reason', 'note', 'begun_on', 'begun_by_id')}"
    " AND OLD.called_off_at IS NULL AND NEW.called_off_at IS NOT NULL"
)


def _in_sqlite(table: str, name: str, when: str, condition: str, fault: str) -> str:
    condition = f"WHEN {condition} " if condition else ""
    return f"CREATE TRIGGER {table}_{name} {when} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{fault}'); END"


def _function(table: str, stays: str, fault: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF {stays} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = '{fault}', ERRCODE = 'integrity_constraint_violation';
END $$
"""


_IN_THE_WAY = "EXISTS (SELECT 1 FROM {table} WHERE {met})"
_ON_SQLITE = (
    # REPLACE deletes what stands in its way without a trigger for deleting.
    _in_sqlite(
        "sign",
        "replaces_id_not_replaced",
        "BEFORE INSERT",
        _IN_THE_WAY.format(table="sign", met="replaces_id = NEW.replaces_id"),
        "UNIQUE constraint failed: sign.replaces_id",
    ),
    _in_sqlite("sign_wave", "kept", "BEFORE UPDATE", f"NOT ({WAVE_STAYS} AND {_same('rowid')})", WAVE_KEPT),
    _in_sqlite("sign_wave", "not_deleted", "BEFORE DELETE", "", WAVE_KEPT),
    _in_sqlite(
        "sign_wave",
        "not_replaced",
        "BEFORE INSERT",
        _IN_THE_WAY.format(table="sign_wave", met="id = NEW.id OR rowid = NEW.rowid"),
        WAVE_KEPT,
    ),
)
_ON_POSTGRESQL = (
    _function("sign_wave", WAVE_STAYS, WAVE_KEPT),
    (
        "CREATE TRIGGER sign_wave_kept BEFORE UPDATE OR DELETE ON sign_wave"
        " FOR EACH ROW EXECUTE FUNCTION sign_wave_is_kept()"
    ),
    "CREATE TRIGGER sign_wave_not_emptied BEFORE TRUNCATE ON sign_wave EXECUTE FUNCTION sign_wave_is_kept()",
)


def upgrade() -> None:
    """Signs that hung were seen last on the day on which they were put up."""
    others = _drop_triggers()
    with op.batch_alter_table("sign") as table:
        table.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("reprint_reason", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("handed_over_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("handed_over_by_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("last_seen_on", sa.Date(), nullable=True))
        for name, referred, column in _REFERENCES:
            table.create_foreign_key(name, referred, [column], ["id"])
        for name, held in _CHECKS:
            table.create_check_constraint(name, held)
    op.execute("UPDATE sign SET last_seen_on = posted_on WHERE posted_on IS NOT NULL")
    op.create_index("uq_sign_replaces_id", "sign", ["replaces_id"], unique=True)
    op.create_table(
        "sign_wave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["begun_by_id"], ["officer.id"], name="fk_sign_wave_begun_by_id_officer"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_sign_wave_place_id_place"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_sign_wave_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_wave"),
    )
    op.create_index("ix_sign_wave_unit_id", "sign_wave", ["unit_id"], unique=False)
    op.create_index("ix_sign_wave_place_id", "sign_wave", ["place_id"], unique=False)
    _make_triggers(SIGN_STAYS, others)
    for statement in _ON_SQLITE if _on_sqlite() else _ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """What became of the paper stands in the trail alone, and what was printed anew looks like any other sign."""
    op.drop_table("sign_wave")
    if not _on_sqlite():
        op.execute("DROP FUNCTION sign_wave_is_kept()")
    others = [made for made in _drop_triggers() if "sign_replaces_id_not_replaced" not in made]
    op.drop_index("uq_sign_replaces_id", "sign")
    with op.batch_alter_table("sign") as table:
        for name, _held in _CHECKS:
            table.drop_constraint(name, type_="check")
        for name, _referred, _column in _REFERENCES:
            table.drop_constraint(name, type_="foreignkey")
        for name in ("last_seen_on", *_HANDED_OVER, *_ANEW):
            table.drop_column(name)
    _make_triggers(SIGN_BEFORE, others)


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _drop_triggers() -> list[str]:
    """Take the triggers of signs off; return how SQLite, which makes the table anew, makes all but sign_kept again."""
    if not _on_sqlite():
        op.execute("DROP TRIGGER sign_kept ON sign")
        return []
    found = op.get_bind().execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'sign' ORDER BY rowid")
    )
    triggers = found.all()
    for name, _made in triggers:
        op.execute(f"DROP TRIGGER {name}")
    return [made for name, made in triggers if name != "sign_kept"]


def _make_triggers(stays: str, others: list[str]) -> None:
    if _on_sqlite():
        op.execute(_in_sqlite("sign", "kept", "BEFORE UPDATE", f"NOT ({stays} AND {_same('rowid')})", SIGN_KEPT))
    else:
        op.execute(_function("sign", stays, SIGN_KEPT))
        op.execute(
            "CREATE TRIGGER sign_kept BEFORE UPDATE OR DELETE ON sign FOR EACH ROW EXECUTE FUNCTION sign_is_kept()"
        )
    for made in others:
        op.execute(made)
