"""The board of a place for a page: what is asked of the database, drawn, named and counted in a legend."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from campaigns.boards.cells import Cell, Flag, Look, counted_by_flag, counted_by_look
from campaigns.boards.layout import Layout, Spot, market_layout, street_layout
from campaigns.boards.queries import board_of_place
from merchant_app.access import Permission, may
from merchant_app.boards.drawing import DrawnBand, drawn
from merchant_app.boards.wording import words_of_cell, words_of_flag, words_of_look
from registry.floors.plan import PlanRow, rows_of
from registry.floors.queries import plan_of
from registry.places.model import Place, PlaceKind

_ANY_SHOP = UUID(int=0)


@dataclass(frozen=True)
class LegendEntry:
    """One look or flag, its words, and how many cells have it."""

    name: str
    words: str
    number: int


@dataclass(frozen=True)
class BoardPicture:
    """What the components street_strip.html and market_floor.html draw."""

    place: Place
    as_of: date
    is_street: bool
    bands: tuple[DrawnBand, ...]
    beside: DrawnBand
    by_plan: bool
    shop_address: str
    """The address of a shop's page up to its id; empty where the reader may not open any."""
    shops: int
    looks: tuple[LegendEntry, ...]
    flags: tuple[LegendEntry, ...]
    empty: int
    """Stalls of the plan at which no shop is counted."""


def cells_of(session: Session, place: Place, as_of: date) -> list[Cell]:
    """The cells as far as the reader may see them: incidents to some, names of shops to those who may open them."""
    cells = board_of_place(session, place, as_of)
    if not may(Permission.INCIDENT_SEE):
        cells = [replace(cell, incidents=0) for cell in cells]
    if not may(Permission.MERCHANT_SEE):
        cells = [replace(cell, trade_name="") for cell in cells]
    return cells


def layout_of(session: Session, place: Place, cells: Sequence[Cell]) -> Layout:
    """Where the cells stand: a street's by house number, a market's by its plan or its labels."""
    if place.kind is PlaceKind.STREET:
        return street_layout(cells)
    plan = plan_of(session, place.id)
    return market_layout(cells, rows_of(plan.text) if plan else ())


def picture_of(session: Session, place: Place, as_of: date) -> BoardPicture:
    """The board of the place on the day, in four statements. The caller has checked that it may be seen."""
    cells = cells_of(session, place, as_of)
    return _picture(place, as_of, cells, layout_of(session, place, cells))


def picture_by_plan(session: Session, place: Place, as_of: date, plan: tuple[PlanRow, ...]) -> BoardPicture:
    """The board of a market as another plan would lay it out, to look at before it is kept."""
    cells = cells_of(session, place, as_of)
    return _picture(place, as_of, cells, market_layout(cells, plan))


def _picture(place: Place, as_of: date, cells: Sequence[Cell], layout: Layout) -> BoardPicture:
    is_street, said = place.kind is PlaceKind.STREET, _speaking()
    address = url_for("merchants.show_merchant", merchant_id=_ANY_SHOP).removesuffix(str(_ANY_SHOP))
    return BoardPicture(
        place=place,
        as_of=as_of,
        is_street=is_street,
        bands=tuple(drawn(band, said, sides=2 if is_street else 1) for band in layout.bands),
        beside=drawn(layout.beside, said),
        by_plan=layout.by_plan,
        # url_for once for each of 1,500 cells would take as long as all the rest.
        shop_address=address if may(Permission.MERCHANT_SEE) else "",
        shops=sum(not cell.paused for cell in cells),
        looks=tuple(LegendEntry(look, words_of_look(look), number) for look, number in counted_by_look(cells).items()),
        flags=tuple(LegendEntry(flag, words_of_flag(flag), number) for flag, number in counted_by_flag(cells).items()),
        empty=sum(spot.cell is None for spot in layout.spots),
    )


def _speaking() -> Callable[[Spot], str]:
    """Says a spot in the language of the request; what many cells have in common is put together once."""
    patterns: dict[tuple[bool, bool], str] = {
        (True, True): _("Số %(label)s, %(shop)s: %(state)s"),
        (True, False): _("Số %(label)s: %(state)s"),
        (False, True): _("%(label)s, %(shop)s: %(state)s"),
        (False, False): _("%(label)s: %(state)s"),
    }
    empty, states = _("không có điểm đang tính"), dict[tuple[Look, object, frozenset[Flag]], str]()

    def said(spot: Spot) -> str:
        cell = spot.cell
        if cell is None:
            return f"{spot.label}: {empty}"
        kind = (cell.look, cell.highest, cell.flags)
        if kind not in states:
            states[kind] = words_of_cell(cell)
        pattern = patterns[cell.label[:1].isdigit(), bool(cell.trade_name)]
        return pattern % {"label": cell.label, "shop": cell.trade_name, "state": states[kind]}

    return said
