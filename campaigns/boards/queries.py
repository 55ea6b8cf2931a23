"""The shops of a place as cells of its board."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaigns.adoption.counting import merchants_on
from campaigns.adoption.figures import Exclusion
from campaigns.adoption.keeping import sum_up
from campaigns.boards.cells import Cell
from campaigns.incidents.queries import open_incidents_by_merchant
from campaigns.ladder.model import LADDER, Rung
from registry.calendar import today
from registry.merchants.model import Merchant
from registry.places.model import Place
from registry.signs.due import shops_with_sign_due


def board_of_place(session: Session, place: Place, as_of: date) -> list[Cell]:
    """Every counted shop of the place on the day, and those that pause, in walking order; in three statements.

    Closed shops and those not open yet have no cell. What is due and what is open is known of today alone: on another
    day no cell carries it, and one statement does. The caller may see the place.
    """
    sum_up(session)
    on_day = merchants_on(as_of, None, select(Place.id).where(Place.id == place.id))
    row = on_day.c
    statement = (
        # Names of owners, phones and the like are sealed: of 1,500 rows, opening them would take longer than the board.
        select(
            Merchant.id,
            Merchant.unit_label,
            Merchant.label_key,
            Merchant.trade_name,
            row.exclusion,
            row[Rung.REFUSED.value],
            *(row[rung.value] for rung in reversed(LADDER)),
        )
        .join(on_day, row.merchant_id == Merchant.id)
        .where(or_(row.exclusion.is_(None), row.exclusion == Exclusion.PAUSED.value))
        .order_by(Merchant.walking_key, Merchant.id)
    )
    now = as_of == today()
    due = shops_with_sign_due(session, place.id, as_of) if now else frozenset()
    incidents = open_incidents_by_merchant(session, place.id) if now else {}
    return [
        Cell(
            merchant_id=merchant_id,
            label=label,
            key=key,
            trade_name=trade_name,
            highest=next((rung for rung, stands in zip(reversed(LADDER), flags, strict=True) if stands), None),
            refused=bool(refused),
            paused=exclusion is not None,
            sign_due=merchant_id in due,
            incidents=incidents.get(merchant_id, 0),
        )
        for merchant_id, label, key, trade_name, exclusion, refused, *flags in session.execute(statement)
    ]
