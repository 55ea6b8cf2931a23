"""Consents, requests of people about their data, and what is sealed of them."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SHOP = "ck_payment_account_approved_for_a_shop"
SEALED = {
    "merchant": {
        "sent_hash": (64, False),
        "owner_name": (120, False),
        "registered_name": (160, False),
        "phone": (15, False),
        "tax_code": (14, False),
        "closing_note": (500, False),
    },
    "payment_account": {
        "account_number": (64, False),
        "holder": (120, False),
        "provider_payload": (600, False),
        "code_seen": (600, False),
        "content_hash": (64, False),
        "approved_identity": (64, True),
    },
}
"""Columns that hold sealed text from here on: their lengths in the clear, and whether they may be missing."""


def sealed_length(longest: int) -> int:
    """What so many characters take when they are sealed: three in front, then base64 of four bytes each and sixteen."""
    return 3 + 4 * -(-(16 + 4 * longest) // 3)


def upgrade() -> None:
    """Only makes room: what is stored in the clear is sealed with the key by the errand that prepares a database."""
    with triggers_set_aside(*SEALED):
        for name, columns in SEALED.items():
            with op.batch_alter_table(name) as table:
                for column, (longest, nullable) in columns.items():
                    table.alter_column(
                        column,
                        existing_type=sa.String(length=longest),
                        existing_nullable=nullable,
                        type_=sa.String(length=sealed_length(longest)),
                    )
        say_anew()
        with op.batch_alter_table("merchant") as table:
            table.add_column(sa.Column("secret_words", sa.Text(), nullable=False, server_default=""))
        with op.batch_alter_table("merchant") as table:
            table.alter_column("secret_words", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    """Fails, and changes nothing, while anything is sealed: the step before could not read it."""
    with triggers_set_aside(*SEALED):
        for name, columns in SEALED.items():
            barred = f"ck_{name}_no_way_back_for_sealed"
            with op.batch_alter_table(name) as table:
                table.create_check_constraint(
                    barred, " AND ".join(f"substr({column}, 1, 3) <> 's1:'" for column in columns)
                )
            with op.batch_alter_table(name) as table:
                table.drop_constraint(barred, type_="check")
                for column, (longest, nullable) in columns.items():
                    table.alter_column(
                        column,
                        existing_type=sa.String(length=sealed_length(longest)),
                        existing_nullable=nullable,
                        type_=sa.String(length=longest),
                    )
        say_anew()
        with op.batch_alter_table("merchant") as table:
            table.drop_column("secret_words")


def say_anew() -> None:
    """PostgreSQL rewrites a check whose column it changes; afterwards it stands there as the models say it."""
    with op.batch_alter_table("payment_account") as table:
        table.drop_constraint(SHOP, type_="check")
        table.create_check_constraint(SHOP, "state NOT IN ('active', 'retired') OR approved_identity IS NOT NULL")


@contextmanager
def triggers_set_aside(*tables: str) -> Iterator[None]:
    """Take the tables' triggers off and put the very same on again at the end.

    SQLite makes a table anew to change a column and its triggers go with the old one; PostgreSQL changes no column
    that a trigger's condition names.
    """
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        found = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t ORDER BY rowid"
    else:
        found = (
            "SELECT tgname, CAST(tgrelid AS regclass)::text, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgrelid = to_regclass(:t) ORDER BY oid"
        )
    triggers = [tuple(row) for table in tables for row in connection.execute(sa.text(found), {"t": table})]
    for name, table, _made in triggers:
        connection.exec_driver_sql(
            f'DROP TRIGGER "{name}"' + ("" if connection.dialect.name == "sqlite" else f" ON {table}")
        )
    yield
    for _name, _table, made in triggers:
        connection.exec_driver_sql(made)
