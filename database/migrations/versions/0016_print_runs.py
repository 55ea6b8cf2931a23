"""Print runs: what is printed is written down before a page is drawn."""

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Place kept for the tables."""


def downgrade() -> None:
    """Nothing yet."""
