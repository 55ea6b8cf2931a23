"""Invented visits to the shops that have no sign: what came of each, why not yet, and when somebody comes again."""

import uuid
from datetime import date, timedelta

from campaigns.ladder.model import Rung, Turn
from campaigns.visits.model import Outcome, Reason, in_order
from scripts.sample import DISCLAIMER
from scripts.sample.accounts import Row, at
from scripts.sample.chance import Chance
from scripts.sample.fates import Fate
from scripts.sample.histories import LAST_DAY
from scripts.sample.shops import Shop

DAY = timedelta(days=1)
_LATELY = (LAST_DAY - DAY * 150, LAST_DAY)
_OFTEN = (
    *(Reason.CUSTOMERS_PAY_CASH, Reason.CUSTOMERS_PAY_CASH, Reason.FEAR_OF_TAX, Reason.FEAR_OF_TAX),
    *(Reason.TAKINGS_TOO_SMALL, Reason.ELDERLY, Reason.FEAR_OF_FRAUD, Reason.NO_PHONE, Reason.WEAK_SIGNAL),
    *(Reason.RELUCTANT, Reason.OTHER_PROVIDER, Reason.NO_DATA),
)
_WITHOUT_ACCOUNT = (Reason.NO_ACCOUNT, Reason.NO_PAPERS, Reason.RELATIVES_ACCOUNT)
_WRITTEN_WITH_FACT = {
    "Khách quen": Reason.CUSTOMERS_PAY_CASH,
    "Ngại thuế": Reason.FEAR_OF_TAX,
    "Không có điện thoại": Reason.NO_PHONE,
    "Lớn tuổi": Reason.ELDERLY,
    "Sóng yếu": Reason.WEAK_SIGNAL,
    "Sợ bị lừa": Reason.FEAR_OF_FRAUD,
    "Tiền bán": Reason.TAKINGS_TOO_SMALL,
}
"""How the notes of refusals begin (scripts.sample.notes): the visit tells the same reason."""
_NOTES = (
    "Hẹn sau buổi chợ",
    "Con gái ở nhà buổi chiều, nhờ làm giúp",
    "Muốn xem quầy bên cạnh dùng trước",
    "Chỉ rảnh sau 14 giờ",
    "Đã giải thích: mã QR không phải để tính thuế",
)


def visit_rows(
    chance: Chance,
    shops: list[Shop],
    facts: list[Row],
    officials: dict[str, tuple[uuid.UUID, uuid.UUID]],
    on_foot: dict[str, uuid.UUID],
) -> list[Row]:
    """The rows: of each refusal among the *facts* the visit it was told on, and one or two of this year's.

    *officials* by unit code; *on_foot* by place, where somebody else goes round.
    """
    refusals = {row["merchant_id"]: row for row in facts if row["rung"] is Rung.REFUSED and row["turn"] is Turn.REACHED}
    rows = []
    for shop in shops:
        if shop.closed_on or shop.details.opened_on > _LATELY[0] or _has_sign(shop):
            continue
        by = on_foot.get(shop.place.name, officials[shop.place.unit_code][0])
        if refusal := refusals.get(shop.id):
            why = tuple(reason for note, reason in _WRITTEN_WITH_FACT.items() if refusal["evidence"].startswith(note))
            rows.append(_row(chance, shop, by, refusal["happened_on"], Outcome.REFUSED, why, fact_id=refusal["id"]))
        if chance.happens(0.85):
            rows += _lately(chance, shop, by)
    return rows


def _has_sign(shop: Shop) -> bool:
    return bool(shop.history.signs) and shop.history.signs[-1][1] is None


def _lately(chance: Chance, shop: Shop, by: uuid.UUID) -> list[Row]:
    """Somebody went once or twice; of the second time some left without having met anybody."""
    first_on = max(chance.day(*_LATELY), *(event.day for event in shop.history.events), _LATELY[0])
    agreed = shop.fate in (Fate.COMMITTED, Fate.PROPOSED) and chance.happens(0.4)
    first = _row(
        chance, shop, by, first_on, Outcome.AGREED if agreed else Outcome.SPOKEN, _reasons(chance, shop),
        next_on=first_on + DAY * chance.whole(3, 14) if chance.happens(0.3) else None,
    )  # fmt: skip
    again_on = first_on + DAY * chance.whole(3, 30)
    if again_on > LAST_DAY or chance.happens(0.5):
        return [first]
    outcome = chance.one_of((Outcome.NOBODY_THERE, Outcome.SPOKEN, Outcome.SPOKEN))
    why = () if outcome is Outcome.NOBODY_THERE else _reasons(chance, shop)
    next_on = again_on + DAY * chance.whole(1, 10) if chance.happens(0.3) else None
    return [first, _row(chance, shop, by, again_on, outcome, why, next_on=next_on)]


def _reasons(chance: Chance, shop: Shop) -> tuple[Reason, ...]:
    known = _OFTEN if shop.history.account_on else _OFTEN + _WITHOUT_ACCOUNT
    return in_order(chance.some_of(known, chance.whole(1, 2)))


def _row(  # noqa: PLR0917 (one row's columns)
    chance: Chance,
    shop: Shop,
    by: uuid.UUID,
    day: date,
    outcome: Outcome,
    reasons: tuple[Reason, ...],
    *,
    next_on: date | None = None,
    fact_id: uuid.UUID | None = None,
) -> Row:
    said = f"{chance.one_of(_NOTES)} ({DISCLAIMER})" if chance.happens(0.5) else f"({DISCLAIMER})"
    return {
        "id": chance.new_id(),
        "created_at": at(day, 9),
        "merchant_id": shop.id,
        "visited_on": day,
        "recorded_by_id": by,
        "recorded_at": at(day, 9),
        "outcome": outcome,
        "reasons": reasons,
        "note": said,
        "next_on": next_on,
        "fact_id": fact_id,
        "corrects_id": None,
    }
