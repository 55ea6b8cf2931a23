"""Sign-ins, visits of traders, their links and keys of programs, bound to what they were given for."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("sign_in", "trader_link", "trader_visit", "api_key")


def upgrade() -> None:
    """What was given out before is bound to nothing: people sign in again, links and keys are made anew."""
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("bound", sa.String(length=64), nullable=False, server_default=""))
        with op.batch_alter_table(name) as table:
            table.alter_column("bound", existing_type=sa.String(length=64), server_default=None)


def downgrade() -> None:
    """They are taken at their word again."""
    for name in reversed(TABLES):
        with op.batch_alter_table(name) as table:
            table.drop_column("bound")
