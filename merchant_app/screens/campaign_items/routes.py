"""Screens about counted items: their figures, defining one, counting shop by shop or place by place, ending one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.criteria.ready import headline_criterion
from campaigns.items import errors
from campaigns.items.model import Item, ItemKind, ItemOf
from campaigns.items.operations import count_places, count_shops, define_item, retire_item
from campaigns.items.queries import LastCount, figures_of_items, item_seen_by, items_of, last_counts
from campaigns.plans.errors import CampaignEnded
from campaigns.plans.queries import campaign_kept_by, campaign_seen_by, may_keep, places_of, places_seen_of
from campaigns.plans.shops import shops_of_places
from campaigns.plans.standing import told_on
from merchant_app.access import GuardedBlueprint, Permission, may
from merchant_app.form_once import form_sent
from merchant_app.formats import number
from merchant_app.screens.campaign_items.forms import (
    CountForm,
    ItemForm,
    YesNoForm,
    field_of,
    number_form,
    numbers_typed,
)
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.places.model import Place

campaign_items = GuardedBlueprint("campaign_items", __name__, url_prefix="/campaigns")

ON_PAGE = 50


@dataclass(frozen=True)
class Subject:
    """A shop or a place that is counted, and what was counted of it last."""

    key: UUID
    label: str
    name: str
    last: LastCount | None


@dataclass(frozen=True)
class CountSheet:
    """One page of what is counted."""

    place: Place | None
    """Whose shops they are; nothing where places are counted."""
    rows: list[Subject]
    first: int
    in_all: int

    @property
    def before(self) -> int | None:
        """Where the page before begins."""
        return self.first - ON_PAGE if self.first > ON_PAGE else None

    @property
    def after(self) -> int | None:
        """Where the next page begins."""
        return self.first + ON_PAGE if self.first + ON_PAGE <= self.in_all else None


@campaign_items.route("/<uuid:campaign_id>/items", needs=Permission.CAMPAIGN_SEE)
def list_items(campaign_id: UUID) -> ResponseReturnValue:
    """What the campaign counts, each with its own figure."""
    campaign = campaign_seen_by(reading(), current_officer(), campaign_id)
    items = items_of(reading(), campaign)
    return render_template(
        "campaign_items/list.html",
        campaign=campaign,
        items=items,
        figures=figures_of_items(reading(), campaign, items, told_on(campaign, today())),
        keeps=may(Permission.CAMPAIGN_EDIT) and may_keep(reading(), current_officer(), campaign),
    )


@campaign_items.route("/<uuid:campaign_id>/items/define", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def define(campaign_id: UUID) -> ResponseReturnValue:
    """Let the campaign count something."""
    campaign_kept_by(reading(), current_officer(), campaign_id)
    form = ItemForm()
    if form.validate_on_submit():
        sent = form_sent(form.once)
        try:
            with unit_of_work() as session:
                item = define_item(
                    session,
                    by=current_officer(),
                    campaign_id=campaign_id,
                    name=form.name.data or "",
                    kind=ItemKind(form.kind.data),
                    about=ItemOf(form.about.data),
                    form=sent,
                )
        except errors.ItemNameMissing:
            form.refuse(form.name, _("Hãy nhập tên chỉ tiêu."))
        except CampaignEnded:
            form.refuse(form.name, _("Chương trình này đã kết thúc rồi."))
        else:
            flash(_("Đã đặt chỉ tiêu đếm."))
            return redirect(url_for("campaign_items.show", item_id=item.id))
    campaign = campaign_kept_by(reading(), current_officer(), campaign_id)
    return render_template("campaign_items/define.html", form=form, campaign=campaign)


@campaign_items.route("/items/<uuid:item_id>", needs=Permission.CAMPAIGN_SEE)
def show(item_id: UUID) -> ResponseReturnValue:
    """Its figure, and what was counted last of each, with the day and who counted."""
    item = item_seen_by(reading(), current_officer(), item_id)
    sheet = _sheet(item)
    return render_template(
        "campaign_items/show.html",
        item=item,
        figure=figures_of_items(reading(), item.campaign, [item], told_on(item.campaign, today()))[item.id],
        sheet=sheet,
        places=_places(item),
        keeps=may(Permission.CAMPAIGN_EDIT) and may_keep(reading(), current_officer(), item.campaign),
    )


@campaign_items.route("/items/<uuid:item_id>/count", methods=["GET", "POST"], needs=Permission.CAMPAIGN_RECORD)
def count(item_id: UUID) -> ResponseReturnValue:
    """Write down what was counted: several at once with yes or no, or a number each."""
    item = item_seen_by(reading(), current_officer(), item_id)
    sheet = _sheet(item)
    form = _form(item, sheet)
    if form.validate_on_submit() and (numbers := _numbers(form, sheet)):
        try:
            with unit_of_work() as session:
                told: dict[str, Any] = {"item_id": item_id, "numbers": numbers, "counted_on": form.counted_on.day}
                if sheet.place is None:
                    n = count_places(session, by=current_officer(), **told)
                else:
                    n = count_shops(session, by=current_officer(), place_id=sheet.place.id, **told)
        except (errors.ItemError, CampaignEnded) as refusal:
            _refuse(form, refusal)
        else:
            flash(ngettext("Đã ghi %(n)s số đếm mới.", "Đã ghi %(n)s số đếm mới.", n, n=number(n)))
            at: dict[str, Any] = {"from": sheet.first, "place": sheet.place and sheet.place.id}
            return redirect(url_for("campaign_items.count", item_id=item_id, **at))
        item = item_seen_by(reading(), current_officer(), item_id)
        sheet = _sheet(item)
    return render_template(
        "campaign_items/count.html", item=item, sheet=sheet, form=form, field_of=field_of, places=_places(item)
    )


@campaign_items.route("/items/<uuid:item_id>/retire", methods=["POST"], needs=Permission.CAMPAIGN_EDIT)
def retire(item_id: UUID) -> ResponseReturnValue:
    """Count it no more."""
    try:
        with unit_of_work() as session:
            retire_item(session, by=current_officer(), item_id=item_id)
    except CampaignEnded:
        flash(_("Chương trình này đã kết thúc rồi."))
    else:
        flash(_("Đã thôi đếm. Số đã đếm vẫn giữ."))
    return redirect(url_for("campaign_items.show", item_id=item_id))


def _places(item: Item) -> list[Place]:
    """The campaign's places that one may count in."""
    return list(places_seen_of(reading(), current_officer(), places_of(reading(), [item.campaign])[item.campaign.id]))


def _sheet(item: Item) -> CountSheet:
    """The page asked for: places, or shops of a place in walking order."""
    places = _places(item)
    if not places:
        abort(HTTPStatus.NOT_FOUND)
    as_of = told_on(item.campaign, today())
    last = last_counts(reading(), [item.id], as_of)[item.id]
    place: Place | None = None
    if item.about is ItemOf.PLACES:
        rows = [Subject(one.id, one.name, one.unit.name, last.get(one.id)) for one in places]
    else:
        place = next((one for one in places if str(one.id) == request.values.get("place")), places[0])
        rows = [
            Subject(shop.merchant_id, shop.label, shop.trade_name, last.get(shop.merchant_id))
            for shop in shops_of_places(reading(), [place.id], as_of, headline_criterion())
            if shop.counted
        ]
    asked = min(max(request.values.get("from", 1, type=int), 1), max(len(rows), 1))
    first = (asked - 1) // ON_PAGE * ON_PAGE + 1
    return CountSheet(place, rows[first - 1 : first - 1 + ON_PAGE], first, len(rows))


def _form(item: Item, sheet: CountSheet) -> CountForm:
    subjects = [(row.key, row.label) for row in sheet.rows]
    if item.kind is ItemKind.NUMBER:
        return number_form(subjects)
    form = YesNoForm()
    form.subjects.choices = [(str(key), label) for key, label in subjects]
    return form


def _numbers(form: CountForm, sheet: CountSheet) -> dict[UUID, int]:
    """What was told, by the id of each; nothing where it was refused."""
    if isinstance(form, YesNoForm):
        return form.numbers(said=request.form.get("said") != "no")
    return numbers_typed(form, [(row.key, row.label) for row in sheet.rows])


def _refuse(form: CountForm, refusal: Exception) -> None:
    """Say it at the day: what stands beside it was checked before."""
    match refusal:
        case errors.CountedOnOddDay():
            form.refuse(form.counted_on, _("Ngày đếm phải từ năm %(year)d đến hôm nay.", year=refusal.first.year))
        case errors.NumberOutOfRange():
            form.refuse(form.counted_on, _("Có số lớn quá. Hãy xem lại."))
        case errors.ItemRetired():
            form.refuse(form.counted_on, _("Chỉ tiêu này đã thôi đếm."))
        case _:
            form.refuse(form.counted_on, _("Chương trình này đã kết thúc rồi."))
