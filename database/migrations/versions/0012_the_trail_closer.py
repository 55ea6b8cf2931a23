"""The trail and what it guards, closer: signs and facts stay as written, each seal follows the last, two people."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SIGN_KEPT = "sign: what is printed on it stays, and it only goes forward"
FACT_KEPT = "fact: rows are only added, and none goes"
SEAL_FOLLOWS = "audit_seal is only added to, each after the last"
ENTRY_FOLLOWS = "audit_entry is only added to, each after the last"
EMPTIED = "audit_entry is only added to: details go whole or not at all"
TWO_PEOPLE = "payment_account: one person proposes, another decides"

_ON_PAPER = (
    *("id", "created_at", "serial", "check_code", "merchant_id", "account_id", "layout", "shop_name"),
    *("place_line", "unit_line", "printed_by_id"),
)
_FACT = (
    *("id", "created_at", "merchant_id", "rung", "turn", "happened_on", "recorded_at", "recorded_by_id", "origin"),
    "corrects_id",
)
_OLDER = ("audit_only_added", "payment_account_is_kept", "consent_only_added")
"""Functions of earlier steps: from here on nobody's path of schemas decides what their operators mean."""


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


_FORWARD = (
    f"({_same('state', 'posted_on', 'ended_at')})"
    f" OR (OLD.state = 'printed' AND NEW.state = 'posted' AND NEW.posted_on IS NOT NULL AND {_same('ended_at')})"
    " OR (OLD.state IN ('printed', 'posted') AND NEW.state IN ('replaced', 'void') AND NEW.ended_at IS NOT NULL"
    f" AND {_same('posted_on')})"
)
_SIGN = f"{_same(*_ON_PAPER)} AND ({_FORWARD})"
_FACT_STAYS = f"{_same(*_FACT)} AND (NEW.evidence = '' OR {_same('evidence')})"
# SQLite keeps ids as they are written, and reads them in any way of writing.
_ONE_PERSON = "lower(replace(NEW.decided_by_id, '-', '')) = lower(replace(NEW.proposed_by_id, '-', ''))"
_ALONE = "NEW.state IN ('active', 'retired') AND (NEW.decided_by_id IS NULL OR {one_person})"
_FOLLOWS_IN_SQLITE = (
    "NEW.sequence IS (SELECT coalesce(max(sequence), 0) + 1 FROM audit_seal)"
    " AND NEW.previous IS coalesce((SELECT seal FROM audit_seal ORDER BY sequence DESC LIMIT 1), '')"
)


def _in_sqlite(table: str, name: str, when: str, condition: str, fault: str) -> str:
    condition = f"WHEN {condition} " if condition else ""
    return f"CREATE TRIGGER {table}_{name} {when} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{fault}'); END"


def _not_replaced(table: str, fault: str, *unique: str) -> tuple[str, ...]:
    """REPLACE deletes what stands in its way without a trigger for deleting.

    Where it is a value that must be unique, the refusal is worded as SQLite's own: the program asks for it by name.
    """
    own = " OR ".join(f"{column} = NEW.{column}" for column in ("id", "rowid"))
    ways = [("not_replaced", own, fault)]
    ways += [
        (f"{name}_not_replaced", f"{name} = NEW.{name}", f"UNIQUE constraint failed: {table}.{name}") for name in unique
    ]
    return tuple(
        _in_sqlite(table, name, "BEFORE INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {met})", told)  # noqa: S608 (our own names)
        for name, met, told in ways
    )


IN_SQLITE = (
    _in_sqlite("sign", "kept", "BEFORE UPDATE", f"NOT ({_SIGN} AND {_same('rowid')})", SIGN_KEPT),
    _in_sqlite("sign", "not_deleted", "BEFORE DELETE", "", SIGN_KEPT),
    *_not_replaced("sign", SIGN_KEPT, "serial", "check_code"),
    _in_sqlite("fact", "kept", "BEFORE UPDATE", f"NOT ({_FACT_STAYS} AND {_same('rowid')})", FACT_KEPT),
    _in_sqlite("fact", "not_deleted", "BEFORE DELETE", "", FACT_KEPT),
    *_not_replaced("fact", FACT_KEPT, "corrects_id"),
    _in_sqlite("audit_seal", "follows", "BEFORE INSERT", f"NOT ({_FOLLOWS_IN_SQLITE})", SEAL_FOLLOWS),
    # After, because before it the number that SQLite is about to choose is not known.
    _in_sqlite(
        "audit_entry",
        "follows",
        "AFTER INSERT",
        "NEW.sequence > 1 + coalesce((SELECT max(sequence) FROM audit_entry WHERE sequence < NEW.sequence), 0)",
        ENTRY_FOLLOWS,
    ),
    _in_sqlite(
        "audit_entry", "emptied", "BEFORE UPDATE", "NEW.erased_at IS NOT NULL AND NEW.details IS NOT '{}'", EMPTIED
    ),
    _in_sqlite("payment_account", "two_people", "BEFORE UPDATE", _ALONE.format(one_person=_ONE_PERSON), TWO_PEOPLE),
)

_RAISED = "ERRCODE = 'integrity_constraint_violation'"
ERASING = """
CREATE OR REPLACE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql{path} AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entry' THEN
        IF to_jsonb(OLD) ->> 'erased_at' IS NULL AND to_jsonb(NEW) ->> 'erased_at' IS NOT NULL{emptied}
           AND to_jsonb(OLD) - 'details' - 'erased_at' = to_jsonb(NEW) - 'details' - 'erased_at' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is only added to', ERRCODE = 'integrity_constraint_violation';
END $$
"""
PATH = " SET search_path = pg_catalog"

_FOLLOWING_IN_POSTGRESQL = """
CREATE FUNCTION audit_seal_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE last record;
BEGIN
    SELECT sequence, seal INTO last FROM SCHEMA.audit_seal ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence = coalesce(last.sequence, 0) + 1 AND NEW.previous = coalesce(last.seal, '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
        MESSAGE = 'audit_seal is only added to, each after the last', ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_seal_follows BEFORE INSERT ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_seal_follows()
"""


def _kept_in_postgresql(table: str, stays: str, fault: str) -> str:
    """One function and its triggers: *stays* is what an update must leave true; nothing goes."""
    return f"""
CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql{PATH} AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF {stays} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = '{fault}', {_RAISED};
END $$;
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_kept();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_kept()
"""


def _in_postgresql(schema: str) -> tuple[str, ...]:
    alone = _ALONE.format(one_person="NEW.decided_by_id = NEW.proposed_by_id")
    return (
        _kept_in_postgresql("sign", _SIGN, SIGN_KEPT),
        _kept_in_postgresql("fact", _FACT_STAYS, FACT_KEPT),
        ERASING.format(path=PATH, emptied="\n           AND to_jsonb(NEW) -> 'details' = '{}'::jsonb"),
        _FOLLOWING_IN_POSTGRESQL.replace("SCHEMA", schema),
        f"""
CREATE FUNCTION payment_account_two_people() RETURNS trigger LANGUAGE plpgsql{PATH} AS $$
BEGIN
    IF {alone} THEN
        RAISE EXCEPTION USING MESSAGE = '{TWO_PEOPLE}', {_RAISED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_account_two_people BEFORE UPDATE ON payment_account
FOR EACH ROW EXECUTE FUNCTION payment_account_two_people()
""",
        *(f"ALTER FUNCTION {name}(){PATH}" for name in _OLDER),
    )


def upgrade() -> None:
    """Only triggers; no row is touched."""
    for statement in _statements():
        op.execute(statement)


def downgrade() -> None:
    """Signs and facts are then as easily changed past the program as before."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in IN_SQLITE:
            op.execute(f"DROP TRIGGER {statement.split()[2]}")
        return
    for name in ("sign_is_kept", "fact_is_kept", "audit_seal_follows", "payment_account_two_people"):
        op.execute(f"DROP FUNCTION {name} CASCADE")
    op.execute(ERASING.format(path="", emptied=""))
    for name in _OLDER:
        op.execute(f"ALTER FUNCTION {name}() RESET search_path")


def _statements() -> tuple[str, ...]:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return IN_SQLITE
    return _in_postgresql(str(connection.scalar(sa.text("SELECT quote_ident(current_schema())"))))
