"""The two campaigns of the sample. What is published of them is said; dates and milestones are invented."""

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from campaigns.criteria.ready import READY
from campaigns.plans.model import Campaign, CampaignCriterion, CampaignPlace, Milestone
from registry.places.model import PlaceKind
from scripts.sample.accounts import at
from scripts.sample.chance import Chance
from scripts.sample.histories import PROGRAMME_BEGAN
from scripts.sample.officers import STREET
from scripts.sample.places import CITY, PLACES, VUNG_TAU, newest_unit

_CRITERIA = {ready.code: ready.id for ready in READY}
_FURTHER = ("commitments", "codes_issued", "regular_use")

STREET_CAMPAIGN = "Tuyến phố Lý Tự Trọng không dùng tiền mặt"
MARKETS_CAMPAIGN = "Chợ 4.0 Vũng Tàu"
STREET_BEGAN, DUE = date(2026, 3, 2), date(2027, 6, 30)
MARKETS_MILESTONES = (
    (date(2023, 12, 31), Decimal(50)),
    (date(2024, 12, 31), Decimal(75)),
    (date(2025, 12, 31), Decimal(90)),
)


def load_campaigns(session: Session, chance: Chance, place_ids: dict[str, uuid.UUID]) -> tuple[Campaign, Campaign]:
    """Store the campaigns and give them back: the street of one ward, and the four markets of three."""
    markets = [place.name for place in PLACES if place.kind is PlaceKind.MARKET]
    both = (
        Campaign(
            id=chance.new_id(),
            created_at=at(STREET_BEGAN, 1),
            unit=newest_unit(session, VUNG_TAU),
            name=STREET_CAMPAIGN,
            starts_on=STREET_BEGAN,
            due_on=DUE,
            note="Số liệu mẫu: chỉ tiêu 100 % là của phường, đã công bố; ngày bắt đầu và hạn là bịa.",
            milestones=[],
            **_shared([place_ids[STREET]]),
        ),
        Campaign(
            id=chance.new_id(),
            created_at=at(PROGRAMME_BEGAN, 1),
            unit=newest_unit(session, CITY),
            name=MARKETS_CAMPAIGN,
            starts_on=PROGRAMME_BEGAN,
            due_on=DUE,
            note="Số liệu mẫu: bốn chợ và 168/542 điểm ngày 31/5/2023 là có thật; hạn, các mốc và chỉ tiêu là bịa.",
            milestones=[Milestone(day=day, percent=percent) for day, percent in MARKETS_MILESTONES],
            **_shared([place_ids[name] for name in markets]),
        ),
    )
    session.add_all(both)
    session.flush()
    return both


def _shared(place_ids: list[uuid.UUID]) -> dict[str, object]:
    return {
        "criterion_id": _CRITERIA["signs_displayed"],
        "place_rows": [CampaignPlace(place_id=place_id) for place_id in place_ids],
        "further_rows": [CampaignCriterion(criterion_id=_CRITERIA[code]) for code in _FURTHER],
    }
