"""Screens about events: those of a campaign, telling and changing one, what came after it, ticking whom it reached."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.assignments.queries import who_goes_out
from campaigns.events import errors
from campaigns.events.afterwards import AFTER, afterwards, looked_at_on
from campaigns.events.model import Event, EventKind
from campaigns.events.operations import EventContent, add_event, edit_event, reach_shops, unreach_shops
from campaigns.events.queries import TICKS, copies_of, event_seen_by, events_seen_by, numbers_reached, place_of
from campaigns.partners.queries import parts_of
from campaigns.plans.errors import CampaignEnded
from campaigns.plans.model import Campaign
from campaigns.plans.queries import campaign_seen_by, places_of, places_seen_of
from campaigns.plans.shops import ticked
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_once import form_sent
from merchant_app.formats import day
from merchant_app.screens.campaign_events.forms import EventForm
from merchant_app.shop_ticks import ShopTicksForm, offer, shop_sheet, with_boxes, words_of_ticks
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.leaflets.model import Subject
from registry.places.model import Place

campaign_events = GuardedBlueprint("campaign_events", __name__, url_prefix="/campaigns")


@campaign_events.route("/<uuid:campaign_id>/events", needs=Permission.CAMPAIGN_SEE)
def list_events(campaign_id: UUID) -> ResponseReturnValue:
    """What is to come, and what was done with how many shops it reached."""
    campaign = campaign_seen_by(reading(), current_officer(), campaign_id)
    events = events_seen_by(reading(), current_officer(), campaign)
    return render_template(
        "campaign_events/list.html",
        campaign=campaign,
        to_come=[event for event in reversed(events) if event.held_on > today()],
        held=[event for event in events if event.held_on <= today()],
        numbers=numbers_reached(reading(), events),
        copies=copies_of(events),
    )


@campaign_events.route("/<uuid:campaign_id>/events/add", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def add(campaign_id: UUID) -> ResponseReturnValue:
    """Tell of an event at a place of the campaign, held or to come."""
    campaign = campaign_seen_by(reading(), current_officer(), campaign_id)
    place = _place_asked(campaign)
    form = EventForm(data={"held_on": today(), "led_by": str(current_officer().id)})
    del form.called_off
    _offer(form, campaign, place)
    if form.validate_on_submit():
        sent = form_sent(form.once)
        told = {"campaign_id": campaign_id, "place_id": place.id}
        try:
            with unit_of_work() as session:
                event = add_event(session, by=current_officer(), **told, content=_content(form), form=sent)
        except (errors.EventError, CampaignEnded) as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã ghi sự kiện."))
            return redirect(url_for("campaign_events.show", event_id=event.id))
        campaign = campaign_seen_by(reading(), current_officer(), campaign_id)
        place = _place_asked(campaign)
    return render_template(
        "campaign_events/add.html", form=form, campaign=campaign, place=place, places=_places(campaign)
    )


@campaign_events.route("/events/<uuid:event_id>", needs=Permission.CAMPAIGN_SEE)
def show(event_id: UUID) -> ResponseReturnValue:
    """One event: what it was, whom it reached, and what came after."""
    event = event_seen_by(reading(), current_officer(), event_id)
    return render_template(
        "campaign_events/show.html",
        event=event,
        reached=numbers_reached(reading(), [event])[event.id],
        after=afterwards(reading(), event, today()),
        looked_at_on=looked_at_on(event),
        days=AFTER.days,
        today=today(),
    )


@campaign_events.route("/events/<uuid:event_id>/edit", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def edit(event_id: UUID) -> ResponseReturnValue:
    """Change what is told of it, or call it off."""
    event = event_seen_by(reading(), current_officer(), event_id)
    form = EventForm(data=_as_told(event))
    _offer(form, event.campaign, event.place, event)
    theirs: Event | None = None
    if form.validate_on_submit():
        seen = form.seen_version.number
        try:
            with unit_of_work() as session:
                edit_event(session, by=current_officer(), event_id=event_id, seen_version=seen, content=_content(form))
        except errors.EventChangedMeanwhile:
            theirs = event_seen_by(reading(), current_officer(), event_id)
            form.seen_version.data = str(theirs.version)
        except (errors.EventError, CampaignEnded) as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã lưu."))
            return redirect(url_for("campaign_events.show", event_id=event_id))
        event = event_seen_by(reading(), current_officer(), event_id)
    return render_template("campaign_events/edit.html", form=form, event=event, theirs=theirs)


@campaign_events.route("/events/<uuid:event_id>/shops", methods=["GET", "POST"], needs=Permission.CAMPAIGN_RECORD)
def shops(event_id: UUID) -> ResponseReturnValue:
    """Tick whom it reached, walking along."""
    event = event_seen_by(reading(), current_officer(), event_id)
    back = request.values.get("back") == "1"
    done = ticked(reading(), TICKS, event_id)
    sheet = shop_sheet(place_of(reading(), event), done, asked=request.values.get("from", type=int), back=back)
    form = ShopTicksForm()
    offer(form, sheet)
    if "tick_all" in request.form:  # asks for boxes alone: nothing is written
        form.tick_all()
    elif form.validate_on_submit() and form.says_which():
        change = unreach_shops if back else reach_shops
        try:
            with unit_of_work() as session:
                n = len(change(session, by=current_officer(), event_id=event_id, merchant_ids=form.merchant_ids))
        except errors.EventToCome:
            form.refuse(form.shops, _("Sự kiện chưa diễn ra hoặc đã bỏ: chưa gặp được ai."))
        except CampaignEnded:
            form.refuse(form.shops, _("Chương trình này đã kết thúc rồi."))
        else:
            flash(words_of_ticks(n, back=back))
            at: dict[str, Any] = {"from": sheet.first, "back": "1" if back else None}
            return redirect(url_for("campaign_events.shops", event_id=event_id, **at))
        event = event_seen_by(reading(), current_officer(), event_id)
    return render_template(
        "campaign_events/shops.html", event=event, sheet=sheet, rows=with_boxes(form, sheet), form=form, today=today()
    )


def _places(campaign: Campaign) -> list[Place]:
    """The campaign's places that the officer is posted to."""
    return list(places_seen_of(reading(), current_officer(), places_of(reading(), [campaign])[campaign.id]))


def _place_asked(campaign: Campaign) -> Place:
    """The place that was chosen, else the first one; as if there were no such page where there is none."""
    places = _places(campaign)
    if not places:
        abort(HTTPStatus.NOT_FOUND)
    return next((one for one in places if str(one.id) == request.values.get("place")), places[0])


def _offer(form: EventForm, campaign: Campaign, place: Place, event: Event | None = None) -> None:
    """Let those be chosen who may lead it, and the partners of the campaign."""
    leads = {one.id: one.name for one in (*who_goes_out(reading(), place), current_officer())}
    if event is not None:
        leads[event.led_by.id] = event.led_by.name
    form.led_by.choices = [(str(key), name) for key, name in leads.items()]
    partners = [(str(part.partner_id), part.partner.name) for part in parts_of(reading(), campaign)]
    form.partner.choices = [("", _("Không có")), *partners]


def _as_told(event: Event) -> dict[str, object]:
    return {
        "kind": event.kind.value,
        "held_on": event.held_on,
        "where_said": event.where_said,
        "led_by": str(event.led_by_id),
        "partner": str(event.partner_id or ""),
        "leaflet": event.leaflet.value if event.leaflet else "",
        "copies": str(event.copies or ""),
        "note": event.note,
        "called_off": event.called_off,
        "seen_version": event.version,
    }


def _content(form: EventForm) -> EventContent:
    return EventContent(
        kind=EventKind(form.kind.data),
        held_on=form.held_on.day,
        where_said=form.where_said.data or "",
        led_by_id=UUID(form.led_by.data),
        partner_id=UUID(form.partner.data) if form.partner.data else None,
        leaflet=Subject(form.leaflet.data) if form.leaflet.data else None,
        copies=form.copies.whole,
        note=form.note.data or "",
        called_off="called_off" in form and bool(form.called_off.data),
    )


def _refuse(form: EventForm, refusal: Exception) -> None:
    """Say it at the field it is about."""
    match refusal:
        case errors.HeldOnOddDay():
            form.refuse(form.held_on, _("Ngày phải trước %(last)s.", last=day(refusal.last)))
        case errors.LeaderNotThere():
            form.refuse(form.led_by, _("Người này không còn được phân công ở địa bàn. Hãy chọn người khác."))
        case errors.PartnerNotThere():
            form.refuse(form.partner, _("Đơn vị này không tham gia chương trình."))
        case errors.CopiesMissing():
            form.refuse(form.copies, _("Chọn tờ thông tin thì ghi số tờ, từ 1 đến 1.000.000; không phát thì bỏ trống."))
        case errors.EventHasShops():
            form.refuse(
                form.held_on, _("Đã ghi điểm gặp được, nên sự kiện đã diễn ra. Ghi nhầm thì bỏ đánh dấu trước.")
            )
        case _:
            form.refuse(form.kind, _("Chương trình này đã kết thúc rồi."))
