"""One row for each merchant of some places on a day: what every figure adds up and every list shows."""

import uuid
from datetime import date, datetime

from sqlalchemy import Select, Subquery, case, func, literal, select

from campaigns.adoption.figures import Exclusion
from campaigns.ladder.model import Fact, Rung
from campaigns.ladder.standing import standings
from registry.merchants.model import Merchant


def merchants_on(as_of: date, known_at: datetime | None, place_ids: Select[uuid.UUID]) -> Subquery:
    """Rows (merchant_id, place_id, exclusion, and a column for each Rung: 1 where the merchant stands on it, else 0).

    A merchant counts from opened_on up to the day before closed_on: one who left on the 10th counts on the 9th, and
    neither on the 10th nor on the 11th. Paused on the day is not counted either. *exclusion* is null for the counted.
    The register has one clock: opening and closing dates are those known today, whatever *known_at* says.
    """
    of_these_places = Merchant.place_id.in_(place_ids)
    standing = standings(as_of, known_at, Fact.merchant_id.in_(select(Merchant.id).where(of_these_places)))
    climbed = (
        select(
            standing.c.merchant_id,
            *(func.max(case((standing.c.rung == rung, 1), else_=0)).label(rung.value) for rung in Rung),
        )
        .group_by(standing.c.merchant_id)
        .subquery("climbed")
    )
    exclusion = case(
        (Merchant.closed_on <= as_of, literal(Exclusion.CLOSED.value)),
        (Merchant.opened_on > as_of, literal(Exclusion.NOT_YET_OPEN.value)),
        (climbed.c[Rung.PAUSED.value] == 1, literal(Exclusion.PAUSED.value)),
    )
    return (
        select(
            Merchant.id.label("merchant_id"),
            Merchant.place_id,
            exclusion.label("exclusion"),
            *(func.coalesce(climbed.c[rung.value], 0).label(rung.value) for rung in Rung),
        )
        .outerjoin(climbed, climbed.c.merchant_id == Merchant.id)
        .where(of_these_places)
        .subquery("merchant_on_day")
    )
