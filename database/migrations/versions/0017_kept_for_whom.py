"""Officers, links for phones and what lets people in, bound to what they were when the program wrote them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("officer", "letting_in", "phone_link", "second_factor")
KEPT = "letting_in: rows stay, and are confirmed once"


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


_CONFIRMATION = ("confirmed_by_id", "confirmed_at")
_FRESH = " AND ".join(f"NEW.{column} IS NULL" for column in _CONFIRMATION)
# The mark is written with the row and with its confirmation; rows from before there were marks get theirs once.
_STAYS = (
    f"{_same('id', 'created_at', 'officer_id', 'by_id', 'what')}"
    f" AND (({_same(*_CONFIRMATION)} AND (OLD.bound = '' OR {_same('bound')}))"
    " OR (OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL))"
)
# REPLACE deletes what stands in its way without a trigger for deleting.
_IN_THE_WAY = "EXISTS (SELECT 1 FROM letting_in WHERE id = NEW.id OR rowid = NEW.rowid)"


def _in_sqlite(name: str, when: str, unless: str) -> str:
    condition = f"WHEN NOT ({unless}) " if unless else ""
    return f"CREATE TRIGGER letting_in_{name} {when} ON letting_in {condition}BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"


_IN_SQLITE = (
    _in_sqlite("kept", "BEFORE UPDATE", f"{_STAYS} AND {_same('rowid')}"),
    _in_sqlite("not_deleted", "BEFORE DELETE", ""),
    _in_sqlite("inserted", "BEFORE INSERT", f"{_FRESH} AND NOT {_IN_THE_WAY}"),
)
_IN_POSTGRESQL = f"""
CREATE FUNCTION letting_in_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF {_FRESH} THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF {_STAYS} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = '{KEPT}', ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER letting_in_kept BEFORE INSERT OR UPDATE OR DELETE ON letting_in
FOR EACH ROW EXECUTE FUNCTION letting_in_is_kept();
CREATE TRIGGER letting_in_not_emptied BEFORE TRUNCATE ON letting_in
FOR EACH STATEMENT EXECUTE FUNCTION letting_in_is_kept()
"""


def upgrade() -> None:
    """The next start binds officers, who let them in and second factors, once, as far as the trail bears them out.

    Links for phones that wait to be scanned, sign-ins, traders' links and keys are bound to more than before: what was
    given out of these is made anew.
    """
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("bound", sa.String(length=64), nullable=False, server_default=""))
        with op.batch_alter_table(name) as table:
            table.alter_column("bound", existing_type=sa.String(length=64), server_default=None)
    for statement in [_IN_POSTGRESQL] if op.get_bind().dialect.name == "postgresql" else _IN_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """They are taken at their word again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION letting_in_is_kept CASCADE")
    else:
        for name in ("kept", "not_deleted", "inserted"):
            op.execute(f"DROP TRIGGER letting_in_{name}")
    for name in reversed(TABLES):
        with op.batch_alter_table(name) as table:
            table.drop_column("bound")
