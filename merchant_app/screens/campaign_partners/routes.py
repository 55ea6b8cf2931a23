"""Screens about partners: who takes part, adding and changing one, and ticking the shops it helped."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.partners import errors
from campaigns.partners.model import PartnerKind, PartnerPart
from campaigns.partners.operations import PartContent, add_part, edit_part, name_shops, unname_shops
from campaigns.partners.queries import TICKS, named_for, part_kept_by, part_seen_by, parts_of
from campaigns.plans.errors import CampaignEnded
from campaigns.plans.model import Campaign
from campaigns.plans.queries import campaign_kept_by, campaign_seen_by, may_keep, places_of, places_seen_of
from campaigns.plans.shops import ticked
from campaigns.plans.standing import told_on
from merchant_app.access import GuardedBlueprint, Permission, may
from merchant_app.form_once import form_sent
from merchant_app.formats import day
from merchant_app.screens.campaign_partners.forms import PartForm
from merchant_app.shop_ticks import ShopTicksForm, offer, shop_sheet, with_boxes, words_of_ticks
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.places.model import Place

campaign_partners = GuardedBlueprint("campaign_partners", __name__, url_prefix="/campaigns")


@campaign_partners.route("/<uuid:campaign_id>/partners", needs=Permission.CAMPAIGN_SEE)
def list_parts(campaign_id: UUID) -> ResponseReturnValue:
    """Who takes part, what each promised, and how many shops it is named for."""
    campaign = campaign_seen_by(reading(), current_officer(), campaign_id)
    parts = parts_of(reading(), campaign)
    keeps = may(Permission.CAMPAIGN_EDIT) and may_keep(reading(), current_officer(), campaign)
    return render_template(
        "campaign_partners/list.html",
        campaign=campaign,
        parts=parts,
        named=named_for(reading(), campaign, parts, told_on(campaign, today())),
        keeps=keeps,
    )


@campaign_partners.route("/<uuid:campaign_id>/partners/add", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def add(campaign_id: UUID) -> ResponseReturnValue:
    """Let an organisation take part."""
    campaign_kept_by(reading(), current_officer(), campaign_id)
    form = PartForm()
    del form.left_on
    if form.validate_on_submit():
        sent = form_sent(form.once)
        try:
            with unit_of_work() as session:
                add_part(session, by=current_officer(), campaign_id=campaign_id, content=_content(form), form=sent)
        except (errors.PartnerError, CampaignEnded) as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã ghi đối tác."))
            return redirect(url_for("campaign_partners.list_parts", campaign_id=campaign_id))
    campaign = campaign_kept_by(reading(), current_officer(), campaign_id)
    return render_template("campaign_partners/add.html", form=form, campaign=campaign)


@campaign_partners.route("/partners/<uuid:part_id>/edit", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def edit(part_id: UUID) -> ResponseReturnValue:
    """Change what is told of it, or say that it left."""
    part = part_kept_by(reading(), current_officer(), part_id)
    form = PartForm(data=_as_told(part))
    theirs: PartnerPart | None = None
    if form.validate_on_submit():
        seen = form.seen_version.number
        try:
            with unit_of_work() as session:
                edit_part(session, by=current_officer(), part_id=part_id, seen_version=seen, content=_content(form))
        except errors.PartChangedMeanwhile:
            theirs = part_kept_by(reading(), current_officer(), part_id)
            form.seen_version.data = str(theirs.version)
        except (errors.PartnerError, CampaignEnded) as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã lưu."))
            return redirect(url_for("campaign_partners.list_parts", campaign_id=part.campaign_id))
    part = part_kept_by(reading(), current_officer(), part_id)
    return render_template("campaign_partners/edit.html", form=form, part=part, theirs=theirs)


@campaign_partners.route("/partners/<uuid:part_id>/shops", methods=["GET", "POST"], needs=Permission.CAMPAIGN_RECORD)
def shops(part_id: UUID) -> ResponseReturnValue:
    """Tick the shops it helped, place by place."""
    part = part_seen_by(reading(), current_officer(), part_id)
    places = _places(part.campaign)
    place = next((one for one in places if str(one.id) == request.values.get("place")), places[0])
    back = request.values.get("back") == "1"
    asked = request.values.get("from", type=int)
    sheet = shop_sheet(place, ticked(reading(), TICKS, part_id), asked=asked, back=back)
    form = ShopTicksForm()
    offer(form, sheet)
    if "tick_all" in request.form:  # asks for boxes alone: nothing is written
        form.tick_all()
    elif form.validate_on_submit() and form.says_which():
        change = unname_shops if back else name_shops
        told: dict[str, Any] = {"part_id": part_id, "place_id": place.id, "merchant_ids": form.merchant_ids}
        try:
            with unit_of_work() as session:
                n = len(change(session, by=current_officer(), **told))
        except CampaignEnded:
            form.refuse(form.shops, _("Chương trình này đã kết thúc rồi."))
        else:
            flash(words_of_ticks(n, back=back))
            at: dict[str, Any] = {"place": place.id, "from": sheet.first, "back": "1" if back else None}
            return redirect(url_for("campaign_partners.shops", part_id=part_id, **at))
        part = part_seen_by(reading(), current_officer(), part_id)
        places = _places(part.campaign)
    return render_template(
        "campaign_partners/shops.html",
        part=part,
        places=places,
        sheet=sheet,
        rows=with_boxes(form, sheet),
        form=form,
    )


def _places(campaign: Campaign) -> list[Place]:
    """The campaign's places one may tick shops of; as if there were no such page where there is none."""
    places = list(places_seen_of(reading(), current_officer(), places_of(reading(), [campaign])[campaign.id]))
    return places or abort(HTTPStatus.NOT_FOUND)


def _as_told(part: PartnerPart) -> dict[str, object]:
    return {
        "name": part.partner.name,
        "kind": part.partner.kind.value,
        "promise": part.promise,
        "promised_shops": str(part.promised_shops or ""),
        "contact": part.contact,
        "left_on": part.left_on,
        "seen_version": part.version,
    }


def _content(form: PartForm) -> PartContent:
    return PartContent(
        name=form.name.data or "",
        kind=PartnerKind(form.kind.data),
        promise=form.promise.data or "",
        promised_shops=form.promised_shops.whole,
        contact=form.contact.data or "",
        left_on=form.left_on.data if "left_on" in form else None,
    )


def _refuse(form: PartForm, refusal: Exception) -> None:
    """Say it at the field it is about."""
    match refusal:
        case errors.PartnerNameMissing():
            form.refuse(form.name, _("Hãy nhập tên đơn vị."))
        case errors.PartnerTwice():
            form.refuse(form.name, _("Đơn vị tên này đã có rồi."))
        case errors.PromiseOutOfRange():
            form.refuse(form.promised_shops, _("Số điểm phải từ 1 trở lên. Không hứa số thì bỏ trống."))
        case errors.LeftOnOddDay():
            words = _("Chỉ từ ngày bắt đầu %(first)s đến hôm nay.", first=day(refusal.first))
            form.refuse(form.left_on, words)
        case _:
            form.refuse(form.name, _("Chương trình này đã kết thúc rồi."))
