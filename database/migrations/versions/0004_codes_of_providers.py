"""Codes of other providers than NAPAS, where there is a scheme in place of a bank; and the code seen at the shop."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("payment_account") as table:
        table.add_column(sa.Column("scheme", sa.String(length=32), nullable=False, server_default="napas"))
        table.add_column(sa.Column("code_seen", sa.String(length=600), nullable=False, server_default=""))
        table.alter_column("account_number", existing_type=sa.String(length=19), type_=sa.String(length=64))
    # The values were for the rows that were there; whoever adds one says them.
    with op.batch_alter_table("payment_account") as table:
        table.alter_column("scheme", existing_type=sa.String(length=32), server_default=None)
        table.alter_column("code_seen", existing_type=sa.String(length=600), server_default=None)
        table.create_check_constraint("ck_payment_account_bank_where_napas", "(scheme = 'napas') = (bank_bin <> '')")
        table.create_check_constraint("ck_payment_account_others_only_kept", "scheme = 'napas' OR qr_kind = 'merchant'")
        table.create_check_constraint(
            "ck_payment_account_code_where_kept", "(qr_kind = 'merchant') = (provider_payload <> '')"
        )


def downgrade() -> None:
    """Fails, and changes nothing, while there is an account that the step before could not hold."""
    with op.batch_alter_table("payment_account") as table:
        table.drop_constraint("ck_payment_account_bank_where_napas", type_="check")
        table.drop_constraint("ck_payment_account_others_only_kept", type_="check")
        table.drop_constraint("ck_payment_account_code_where_kept", type_="check")
        table.create_check_constraint("ck_payment_account_no_way_back_for_others", "scheme = 'napas'")
    with op.batch_alter_table("payment_account") as table:
        table.drop_constraint("ck_payment_account_no_way_back_for_others", type_="check")
        table.drop_column("scheme")
        table.drop_column("code_seen")
        table.alter_column("account_number", existing_type=sa.String(length=64), type_=sa.String(length=19))
