"""The trail is sealed: entries are only added, and each is chained to the one before."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

IN_SQLITE = """
CREATE TRIGGER audit_entry_not_changed BEFORE UPDATE ON audit_entry
WHEN NOT (
    OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.sequence IS OLD.sequence AND NEW.at IS OLD.at
    AND NEW.officer_id IS OLD.officer_id AND NEW.role IS OLD.role AND NEW.postings IS OLD.postings
    AND NEW.action IS OLD.action AND NEW.subject_id IS OLD.subject_id AND NEW.merchant_id IS OLD.merchant_id
)
BEGIN SELECT RAISE(ABORT, 'audit_entry is only added to'); END;
CREATE TRIGGER audit_entry_not_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is only added to'); END;
CREATE TRIGGER audit_entry_not_replaced BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'audit_entry is only added to'); END;
CREATE TRIGGER audit_seal_not_changed BEFORE UPDATE ON audit_seal
BEGIN SELECT RAISE(ABORT, 'audit_seal is only added to'); END;
CREATE TRIGGER audit_seal_not_deleted BEFORE DELETE ON audit_seal
BEGIN SELECT RAISE(ABORT, 'audit_seal is only added to'); END;
CREATE TRIGGER audit_seal_not_replaced BEFORE INSERT ON audit_seal
WHEN EXISTS (SELECT 1 FROM audit_seal WHERE sequence = NEW.sequence OR entry_sequence = NEW.entry_sequence)
BEGIN SELECT RAISE(ABORT, 'audit_seal is only added to'); END
"""
"""An entry keeps who, when and what for ever. Its details may be taken out once, for a person who asks to be
forgotten: the seal stays, and an entry of its own says so. INSERT OR REPLACE deletes without a trigger for deleting,
so it is refused on its own."""

IN_POSTGRESQL = """
CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entry' THEN
        IF to_jsonb(OLD) ->> 'erased_at' IS NULL AND to_jsonb(NEW) ->> 'erased_at' IS NOT NULL
           AND to_jsonb(OLD) - 'details' - 'erased_at' = to_jsonb(NEW) - 'details' - 'erased_at' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is only added to', ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_entry_only_added BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_only_added();
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added();
CREATE TRIGGER audit_seal_only_added BEFORE UPDATE OR DELETE ON audit_seal
FOR EACH ROW EXECUTE FUNCTION audit_only_added();
CREATE TRIGGER audit_seal_not_emptied BEFORE TRUNCATE ON audit_seal
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()
"""


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("role", sa.String(length=32), nullable=True))
    op.add_column("audit_entry", sa.Column("postings", sa.String(), nullable=True))
    op.add_column("audit_entry", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_table(
        "audit_seal",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_sequence", sa.Integer(), nullable=False),
        sa.Column("details_seal", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_sequence"], ["audit_entry.sequence"], name="fk_audit_seal_entry_sequence_audit_entry"
        ),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_seal"),
        sa.UniqueConstraint("entry_sequence", name="uq_audit_seal_entry_sequence"),
    )
    for statement in _triggers():
        op.execute(statement)


def downgrade() -> None:
    """Gives up the seals: entries are then as easily changed as before there were any."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("changed", "deleted", "replaced"):
            op.execute(f"DROP TRIGGER audit_entry_not_{what}")
    else:
        op.execute("DROP TRIGGER audit_entry_only_added ON audit_entry")
        op.execute("DROP TRIGGER audit_entry_not_emptied ON audit_entry")
    op.drop_table("audit_seal")  # its own triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_only_added")
    op.drop_index("ix_audit_entry_at", table_name="audit_entry")
    for name in ("erased_at", "postings", "role"):
        op.drop_column("audit_entry", name)


def _triggers() -> list[str]:
    """One statement each: SQLite's driver takes no more at a time."""
    if op.get_bind().dialect.name == "postgresql":
        return [IN_POSTGRESQL]
    return [f"CREATE TRIGGER{part}" for part in IN_SQLITE.split("CREATE TRIGGER")[1:]]
