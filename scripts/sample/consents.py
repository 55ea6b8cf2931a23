"""Invented consents: every trader agreed that the ward keeps the contact, who has an account to the sign as well."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from registry.consents.model import How, Purpose, Turn
from registry.consents.texts import current_text
from scripts.sample.accounts import Row, at
from scripts.sample.chance import Chance
from scripts.sample.histories import LAST_DAY, PROGRAMME_BEGAN
from scripts.sample.shops import Shop

NOTE = "Số liệu mẫu"


def consent_rows(chance: Chance, shops: Iterable[Shop], officials: dict[str, tuple[uuid.UUID, uuid.UUID]]) -> list[Row]:
    """The rows, each recorded by the first official of the shop's ward."""
    rows: list[Row] = []
    for shop in shops:
        by = officials[shop.place.unit_code][0]
        known_on = min(max(shop.details.opened_on, PROGRAMME_BEGAN), LAST_DAY - timedelta(days=3))
        rows.append(_row(chance, shop, Purpose.KEEP_CONTACT, known_on, by))
        if shop.history.account_on is not None:
            rows.append(_row(chance, shop, Purpose.PRINT_SIGN, shop.history.account_on, by))
    return rows


def _row(chance: Chance, shop: Shop, purpose: Purpose, day: date, by: uuid.UUID) -> Row:
    text = current_text(purpose)
    return {
        "id": chance.new_id(),
        "created_at": at(day, 2),
        "merchant_id": shop.id,
        "purpose": purpose,
        "number": 1,
        "turn": Turn.GIVEN,
        "how": How.SPOKEN,
        "text_version": text.version,
        "text_hash": text.hash,
        "recorded_by_id": by,
        "note": NOTE,
    }
