"""Who may decide about a proposal at this moment: asked of the database within the update that decides."""

from sqlalchemy import ColumnElement, exists, select

from registry.accounts.model import PaymentAccount
from registry.accounts.queries import ROLES_THAT_DECIDE
from registry.merchants.model import Merchant
from registry.officers.binding import is_as_told, may_act
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place


def by_a_second(officer: Officer) -> tuple[ColumnElement[bool], ...]:
    """What makes *officer* a second person who may decide.

    The row as it was read is of this program's own writing, and still has that role and that mark: nobody who can
    write rows decides as an official for a moment.
    """
    role = officer.role if officer.role in ROLES_THAT_DECIDE and is_as_told(officer) else None
    as_told = Officer.role == role, Officer.bound == officer.bound
    deciding = exists().where(Officer.id == officer.id, *as_told, Officer.disabled_at.is_(None))
    posted_there = PaymentAccount.merchant_id.in_(
        select(Merchant.id).join(Place, Place.id == Merchant.place_id).where(within_postings(officer))
    )
    return PaymentAccount.proposed_by_id != officer.id, deciding, posted_there


def decides(officer: Officer) -> bool:
    """Whether *officer*, as just read, has a role that decides and may act."""
    return officer.role in ROLES_THAT_DECIDE and may_act(officer)
