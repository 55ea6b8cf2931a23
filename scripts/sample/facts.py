"""The shops' histories as rows of the ladder, with two slips put right later, as in any real ledger."""

import uuid
from datetime import date

from campaigns.ladder.model import BY_HAND, Origin, Rung, Turn
from scripts.sample.accounts import Row, at
from scripts.sample.chance import Chance
from scripts.sample.fates import Fate
from scripts.sample.notes import WRITTEN_LATE, WRONG_STALL, note
from scripts.sample.shops import Shop

SLIP_ON = date(2023, 5, 30)
SLIP_NOTICED_ON = date(2023, 6, 14)
"""A sign was written down for the wrong stall, and the right stall's only weeks later: the figure of 31 May was the
same before and after, the shops behind it were not."""


def fact_rows(
    chance: Chance, shops: list[Shop], officials: dict[str, tuple[uuid.UUID, uuid.UUID]], on_foot: dict[str, uuid.UUID]
) -> list[Row]:
    """A row for each event, recorded in the afternoon of its day.

    *officials* by unit code; *on_foot* by place, where somebody else goes round.
    """
    rows = []
    for shop in shops:
        proposer, approver = officials[shop.place.unit_code]
        scout = on_foot.get(shop.place.name, proposer)
        for event in shop.history.events:
            by = scout if event.rung in BY_HAND else approver
            rows.append(_row(chance, shop, by, event.rung, event.turn, event.day, event.note))
    _slip(chance, shops, rows)
    return rows


def _slip(chance: Chance, shops: list[Shop], rows: list[Row]) -> None:
    late = next(row for row in rows if row["rung"] is Rung.SIGN_POSTED and row["happened_on"] == SLIP_ON)
    late |= {"recorded_at": at(SLIP_NOTICED_ON, 9), "evidence": WRITTEN_LATE}
    right = next(shop for shop in shops if shop.id == late["merchant_id"])
    wrong = next(shop for shop in shops if shop.place is right.place and _could_be_taken_for_posted(shop))
    noted = note(chance, Rung.SIGN_POSTED, Turn.REACHED)
    slip = _row(chance, wrong, late["recorded_by_id"], Rung.SIGN_POSTED, Turn.REACHED, SLIP_ON, noted)
    correction = slip | {
        "id": chance.new_id(),
        "created_at": at(SLIP_NOTICED_ON, 9),
        "recorded_at": at(SLIP_NOTICED_ON, 9),
        "turn": Turn.MISTAKEN,
        "evidence": WRONG_STALL,
        "corrects_id": slip["id"],
    }
    rows += [slip, correction]


def _could_be_taken_for_posted(shop: Shop) -> bool:
    """Whether a slip of the pen could put a sign there: the shop has an account already, and no sign yet."""
    ready_on = shop.history.account_on
    return shop.fate is Fate.LATER and not shop.closed_on and ready_on is not None and ready_on <= SLIP_ON


def _row(  # noqa: PLR0917 (one row's columns)
    chance: Chance, shop: Shop, by: uuid.UUID, rung: Rung, turn: Turn, day: date, evidence: str
) -> Row:
    return {
        "id": chance.new_id(),
        "created_at": at(day, 9),
        "merchant_id": shop.id,
        "rung": rung,
        "turn": turn,
        "happened_on": day,
        "recorded_at": at(day, 9),
        "recorded_by_id": by,
        "origin": Origin.SAMPLE,
        "evidence": evidence,
        "corrects_id": None,
    }
