"""Whether who looks at a proposal may be its second person, and who else has to be looked at before."""

from collections.abc import Sequence

from merchant_app.account_wording import words_for_account_refusal
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.accounts.apart import why_not_apart
from registry.accounts.model import PaymentAccount
from registry.accounts.writers import writers_of
from registry.officers.hands import letting_ins_of
from registry.officers.model import LettingIn


def words_why_not_apart(account: PaymentAccount) -> str:
    """Why whoever looks is no second person for what waits, in words; nothing where they are."""
    why = why_not_apart(reading(), current_officer(), account)
    return "" if why is None else words_for_account_refusal(why)


def not_confirmed(account: PaymentAccount) -> Sequence[LettingIn]:
    """Who let in those who wrote what waits, where nobody confirmed it since; of each the last one."""
    found = letting_ins_of(reading(), writers_of(reading(), account), confirmed=False)
    return list({letting_in.officer_id: letting_in for letting_in in reversed(found)}.values())
