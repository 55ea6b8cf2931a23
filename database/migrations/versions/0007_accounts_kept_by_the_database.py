"""What may become of an account is kept by the database itself; proposals expire; a person may have two logins."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TWO_PEOPLE = "ck_payment_account_two_people"
CODE = "ck_payment_account_code_where_kept"


_NEVER = ("id", "created_at", "merchant_id", "qr_kind", "scheme", "bank_bin", "proposed_by_id")
"""Columns that stay as they were inserted, whatever happens."""
_PERSONAL = ("account_number", "holder", "provider_payload", "code_seen", "content_hash")
"""Columns that stay as well, until the account is over and emptied for a person who asks to be forgotten."""
_DECISION = ("decided_by_id", "decided_at", "approved_identity")
_NAMES = ("kept", "moves", "not_deleted", "inserted")


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


_ERASED = (
    "(OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.state = OLD.state"
    " AND OLD.state NOT IN ('proposed', 'active') AND "
    + " AND ".join(f"NEW.{column} = ''" for column in (*_PERSONAL, "decision_note"))
    + ")"
)
_KEPT = f"{_same(*_NEVER)} AND (({_same(*_PERSONAL, 'erased_at')}) OR {_ERASED})"
_MOVED = (
    "(OLD.state = 'proposed' AND NEW.state IN ('active', 'rejected', 'withdrawn', 'expired')"
    f" AND NEW.decided_at IS NOT NULL AND {_same('retired_at')}"
    " AND (NEW.state = 'active' OR NEW.approved_identity IS NULL))"
    f" OR (OLD.state = 'active' AND NEW.state = 'retired' AND {_same(*_DECISION, 'decision_note')})"
    f" OR (NEW.state = OLD.state AND {_same(*_DECISION, 'retired_at')}"
    f" AND (({_same('decision_note')}) OR {_ERASED}))"
)
_FRESH = (
    "NEW.state = 'proposed' AND NEW.decided_by_id IS NULL AND NEW.decided_at IS NULL AND NEW.retired_at IS NULL"
    " AND NEW.approved_identity IS NULL AND NEW.erased_at IS NULL AND NEW.decision_note = ''"
)
# REPLACE deletes what stands in its way without a trigger for deleting: by its id, its number of row or, being the
# shop's active account, by its shop.
_IN_THE_WAY = "EXISTS (SELECT 1 FROM payment_account WHERE id = NEW.id OR rowid = NEW.rowid)"
_ANOTHER_ACTIVE = (
    "NEW.state = 'active' AND EXISTS (SELECT 1 FROM payment_account AS other"
    " WHERE other.merchant_id = NEW.merchant_id AND other.state = 'active' AND other.id <> NEW.id)"
)

CHANGED = "payment_account: content stays as it was proposed"
MOVED = "payment_account: no such way from one state to another"
DELETED = "payment_account: rows stay"
NOT_FRESH = "payment_account: begins as a proposal that nobody decided"

_IN_POSTGRESQL = f"""
CREATE FUNCTION payment_account_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fault text;
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN fault := '{DELETED}';
    ELSIF TG_OP = 'INSERT' THEN
        IF NOT ({_FRESH}) THEN fault := '{NOT_FRESH}'; END IF;
    ELSIF NOT ({_KEPT}) THEN fault := '{CHANGED}';
    ELSIF NOT ({_MOVED}) THEN fault := '{MOVED}';
    END IF;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = fault, ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_account_kept BEFORE INSERT OR UPDATE OR DELETE ON payment_account
FOR EACH ROW EXECUTE FUNCTION payment_account_is_kept();
CREATE TRIGGER payment_account_not_emptied BEFORE TRUNCATE ON payment_account
FOR EACH STATEMENT EXECUTE FUNCTION payment_account_is_kept()
"""


def _in_sqlite(name: str, on: str, unless: str, fault: str) -> str:
    condition = f"WHEN NOT ({unless}) " if unless else ""
    return (
        f"CREATE TRIGGER payment_account_{name} BEFORE {on} ON payment_account {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{fault}'); END"
    )


_IN_SQLITE = (
    _in_sqlite("kept", "UPDATE", f"{_KEPT} AND {_same('rowid')}", CHANGED),
    _in_sqlite("moves", "UPDATE", f"({_MOVED}) AND NOT ({_ANOTHER_ACTIVE})", MOVED),
    _in_sqlite("not_deleted", "DELETE", "", DELETED),
    _in_sqlite("inserted", "INSERT", f"{_FRESH} AND NOT {_IN_THE_WAY}", NOT_FRESH),
)


def upgrade() -> None:
    op.add_column("officer", sa.Column("person_number", sa.String(length=40), nullable=True))
    with op.batch_alter_table("payment_account") as table:
        table.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        table.drop_constraint(TWO_PEOPLE, type_="check")
        table.create_check_constraint(
            TWO_PEOPLE, "state NOT IN ('active', 'retired') OR decided_by_id <> proposed_by_id"
        )
        table.drop_constraint(CODE, type_="check")
        table.create_check_constraint(
            CODE, "erased_at IS NOT NULL OR (qr_kind = 'merchant') = (provider_payload <> '')"
        )
    for statement in [_IN_POSTGRESQL] if op.get_bind().dialect.name == "postgresql" else _IN_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Fails, and changes nothing, where an account was emptied. What expired was, for the step before, withdrawn."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION payment_account_is_kept CASCADE")
    else:
        for name in _NAMES:
            op.execute(f"DROP TRIGGER payment_account_{name}")
    op.execute("UPDATE payment_account SET state = 'withdrawn' WHERE state = 'expired'")
    with op.batch_alter_table("payment_account") as table:
        table.create_check_constraint("ck_payment_account_no_way_back_for_erased", "erased_at IS NULL")
    with op.batch_alter_table("payment_account") as table:
        table.drop_constraint("ck_payment_account_no_way_back_for_erased", type_="check")
        table.drop_constraint(TWO_PEOPLE, type_="check")
        table.create_check_constraint(
            TWO_PEOPLE, "decided_by_id IS NULL OR state <> 'active' OR decided_by_id <> proposed_by_id"
        )
        table.drop_constraint(CODE, type_="check")
        table.create_check_constraint(CODE, "(qr_kind = 'merchant') = (provider_payload <> '')")
        table.drop_column("erased_at")
    op.drop_column("officer", "person_number")
