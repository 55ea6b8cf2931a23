"""What the pages of print runs offer and tell: places and shops to choose from, refusals, who is left out and why."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from merchant_app.paper_wording import PAPERS, paper_words
from merchant_app.screens.print_runs.forms import ChooseForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.places.queries import places_seen_by
from registry.print_runs.errors import (
    CopiesOutOfRange,
    PrintRunRefusal,
    RunIsAnothers,
    StartBeyondSheet,
    TooManySigns,
    WriteRunPerUnit,
)
from registry.print_runs.gathering import shops_of
from registry.print_runs.model import Obstacle, Only, PrintLine
from registry.print_runs.wanted import PlannedLine, Wanted


def choices_of(form: ChooseForm, *, asked: MultiDict[str, str]) -> None:
    """Offer the officer's places, the papers, and, where shops are picked one by one, those of the ticked places.

    *asked* is what the page that led here chose already: the ids of places, for whom (``only``), on what (``paper``).
    """
    places = places_seen_by(reading(), current_officer())
    form.places.choices = [(str(place.id), place.name) for place in places]
    form.paper.choices = [(name, paper_words(name)) for name in PAPERS]
    known = {str(place.id) for place in places}
    if not form.is_submitted():
        led_to = [place_id for place_id in asked.getlist("place") if place_id in known]
        form.places.data = led_to or ([str(places[0].id)] if len(places) == 1 else [])
        for field, offered in ((form.only, list(Only)), (form.paper, PAPERS)):
            if (wish := asked.get(field.name)) in offered:
                field.data = wish
    ticked = [UUID(text) for text in form.places.data or () if text in known]
    form.shops.choices = []
    if form.picks and ticked:
        wanted = Wanted(layout="a6", only=Only.ALL, place_ids=tuple(ticked))
        shops = shops_of(reading(), current_officer(), wanted, layout="a6")
        form.shops.choices = [
            (str(shop.id), f"{shop.unit_label} · {shop.trade_name}".strip(" ·"))
            for shop in sorted(shops, key=lambda shop: (shop.place.name, shop.walking_key))
        ]


def refuse(form: ChooseForm, refusal: PrintRunRefusal) -> None:
    """Say at its field why nothing is printed."""
    if isinstance(refusal, StartBeyondSheet):
        form.refuse(form.start_at, _("Tờ này có %(cells)d ô: hãy ghi từ 1 đến %(cells)d.", cells=refusal.cells))
    elif isinstance(refusal, CopiesOutOfRange):
        form.refuse(form.copies, _("Mỗi biển in từ 1 đến %(most)d bản.", most=refusal.limit))
    elif isinstance(refusal, WriteRunPerUnit):
        form.refuse(form.places, _("Các địa bàn này thuộc nhiều phường: mỗi phường in một đợt."))
    elif isinstance(refusal, TooManySigns):
        form.refuse(form.places, _("Nhiều quá: một đợt in nhiều nhất %(most)d biển.", most=refusal.limit))
    elif isinstance(refusal, RunIsAnothers):
        form.refuse(
            form.places,
            _("Trang này đã được dùng để lập một đợt in không phải của bạn. Hãy bấm “Xem sẽ in gì” để xem lại từ đầu."),
        )
    else:
        form.refuse(form.places, _("Không có biển nào để in."))


def lines_by_obstacle(lines: Iterable[PlannedLine | PrintLine]) -> dict[Obstacle, list[PlannedLine | PrintLine]]:
    """The lines without a sign, by what stands in the way, most first."""
    found: dict[Obstacle, list[PlannedLine | PrintLine]] = {}
    for line in lines:
        if line.obstacle is not None:
            found.setdefault(line.obstacle, []).append(line)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))
