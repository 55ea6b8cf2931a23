"""What a run would print at this moment: shown to whoever asks for it, and held against once it is written."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from database.sealing import SealBroken
from registry.alphabet import alphabet_key
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.print_runs.errors import TooManySigns, WriteRunPerUnit
from registry.print_runs.gathering import Known, closed_in, known_of, places_of, shops_of
from registry.print_runs.model import LONGEST_TOLD, MOST_SIGNS, Obstacle, Only, Order
from registry.print_runs.paper import paper_for
from registry.print_runs.wanted import PlannedLine, RunPlan, Wanted, Words
from registry.signs.errors import HolderDoesNotAgree, LineTooLong, NoActiveAccount, ShopChangedSinceApproval
from registry.signs.making import SignToMake, require_printable, texts_of
from registry.signs.standing import MAY_HANG
from registry.signs.wave_begins import is_of_before
from registry.units.model import Unit

_OBSTACLES: dict[type[Exception], Obstacle] = {
    MerchantIsClosed: Obstacle.CLOSED,
    NoActiveAccount: Obstacle.NO_ACTIVE_ACCOUNT,
    SealBroken: Obstacle.ACCOUNT_BROKEN,
    ShopChangedSinceApproval: Obstacle.SHOP_CHANGED_SINCE_APPROVAL,
    HolderDoesNotAgree: Obstacle.HOLDER_DOES_NOT_AGREE,
}
"""What require_printable refuses, by what it raises."""


def plan_run(session: Session, *, by: Officer, wanted: Wanted, words: Words) -> RunPlan:
    """What would be printed, line by line; nothing is written.

    Of places their open shops; closed ones are counted, and lines where they were picked one by one. Raise
    LayoutUnknown, SheetUnknown, SheetTooSmall, StartBeyondSheet, CopiesOutOfRange, WriteRunPerUnit or TooManySigns;
    NoResultFound for a place or shop that *by* may not see.
    """
    wanted = wanted.in_one_way()
    paper = paper_for(layout=wanted.layout, sheet=wanted.sheet, start_at=wanted.start_at, copies=wanted.copies)
    places = places_of(session, by, wanted)
    shops = shops_of(session, by, wanted, layout=paper.layout)
    unit = _one_unit([place.unit for place in places] + [shop.place.unit for shop in shops])
    known = known_of(session, shops, wanted, layout=paper.layout)
    lines = [line for shop in _in_order(shops, wanted.order) if (line := _line(shop, known, wanted, words))]
    if len(lines) > MOST_SIGNS:
        raise TooManySigns(MOST_SIGNS)
    return RunPlan(wanted, paper, unit, tuple(lines), closed_in(session, wanted))


def _one_unit(units: Sequence[Unit]) -> Unit | None:
    if len({unit.id for unit in units}) > 1:
        raise WriteRunPerUnit
    return units[0] if units else None


def _in_order(shops: Sequence[Merchant], order: Order) -> list[Merchant]:
    keys = {shop.place_id: (alphabet_key(shop.place.name), shop.place_id) for shop in shops}

    def walked(shop: Merchant) -> tuple[object, str, uuid.UUID]:
        return keys[shop.place_id], shop.walking_key, shop.id

    def named(shop: Merchant) -> tuple[object, object]:
        return alphabet_key(shop.trade_name), walked(shop)

    return sorted(shops, key=walked if order is Order.WALKING else named)


def _line(shop: Merchant, known: Known, wanted: Wanted, words: Words) -> PlannedLine | None:
    """The shop's line; nothing where only changed signs are asked for and its sign would be the same."""
    line = _planned(shop, known, words)
    if wanted.only is Only.CHANGED and line.to_make is not None:
        newest = known.newest[shop.id]
        stays = newest.state in MAY_HANG and not is_of_before(newest, known.waves.get(shop.place_id))
        if stays and line.to_make.is_said_by(newest):
            return None
    return line


def _planned(shop: Merchant, known: Known, words: Words) -> PlannedLine:
    if shop.id in known.broken and not shop.is_closed:
        return PlannedLine(shop, Obstacle.ACCOUNT_BROKEN)
    try:
        account = require_printable(shop, known.accounts.get(shop.id), agrees=shop.id in known.agreeing)
    except tuple(_OBSTACLES) as refusal:
        return PlannedLine(shop, _OBSTACLES[type(refusal)])
    found = words.obstacle(shop, account)
    if found is not None:
        return PlannedLine(shop, found[0], found[1][:LONGEST_TOLD])
    lines = words(shop)
    try:
        texts = texts_of(shop, place_line=lines.place_line, unit_line=lines.unit_line)
    except LineTooLong:
        return PlannedLine(shop, Obstacle.TEXT_DOES_NOT_FIT)
    return PlannedLine(shop, to_make=SignToMake(shop, account, texts))
