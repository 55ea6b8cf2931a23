"""The ward's incidents: the list, each with its photo, handing over, closing, and warning the shops beside it."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.incidents.errors import AnswerMissing, HandedOverOnOddDay, NotOpen
from campaigns.incidents.model import ClosedReason, IncidentState
from campaigns.incidents.operations import close_incident, hand_over_incident
from campaigns.incidents.queries import (
    incident_seen_by,
    incidents_seen_by,
    neighbours_of,
    open_incidents_by_place,
    photo_seen_by,
    photos_of,
)
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.screens.incidents.forms import CloseForm, HandOverForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.places.queries import place_seen_by

incidents = GuardedBlueprint("incidents", __name__, url_prefix="/incidents")

AT_ONCE = 50


@incidents.route("/", needs=Permission.INCIDENT_SEE)
def list_incidents() -> ResponseReturnValue:
    """What is open, of one place or of all, newest first; on demand what is closed as well."""
    place_id, before = request.args.get("place", type=UUID), request.args.get("before", type=UUID)
    place = place_seen_by(reading(), current_officer(), place_id) if place_id else None
    everything = request.args.get("all") == "1"
    found = incidents_seen_by(
        reading(), current_officer(), only_open=not everything, place_id=place_id, limit=AT_ONCE + 1, before=before
    )
    by_place = open_incidents_by_place(reading(), current_officer())
    return render_template(
        "incidents/list.html",
        incidents=found[:AT_ONCE],
        more=found[AT_ONCE - 1].id if len(found) > AT_ONCE else None,
        by_place=by_place,
        open_in_all=sum(number for _place, number in by_place),
        place=place,
        everything=everything,
    )


@incidents.route("/<uuid:incident_id>", needs=Permission.INCIDENT_SEE)
def show(incident_id: UUID) -> ResponseReturnValue:
    """One incident: what was told, what the photo says, what was done."""
    incident = incident_seen_by(reading(), current_officer(), incident_id)
    return render_template(
        "incidents/show.html",
        incident=incident,
        photos=photos_of(reading(), incident),
        neighbours=neighbours_of(reading(), current_officer(), incident),
        is_open=incident.state is not IncidentState.CLOSED,
    )


@incidents.route("/<uuid:incident_id>/photo/<int(max=9999):number>", needs=Permission.INCIDENT_SEE)
def photo(incident_id: UUID, number: int) -> ResponseReturnValue:
    """A photo, for who may see the incident. It is kept by no cache, and taken for nothing but a picture."""
    found = photo_seen_by(reading(), current_officer(), incident_id, number)
    return Response(found.jpeg, mimetype="image/jpeg")


@incidents.route("/<uuid:incident_id>/warning", needs=Permission.INCIDENT_SEE)
def warn(incident_id: UUID) -> ResponseReturnValue:
    """A warning for the shops beside it, to copy or to print. It names no shop: nobody is to be suspected."""
    incident = incident_seen_by(reading(), current_officer(), incident_id)
    neighbours = neighbours_of(reading(), current_officer(), incident)
    return render_template("incidents/warning.html", incident=incident, neighbours=neighbours)


@incidents.route("/<uuid:incident_id>/hand-over", methods=["GET", "POST"], needs=Permission.INCIDENT_HANDLE)
def hand_over(incident_id: UUID) -> ResponseReturnValue:
    """Write down that the police were given it."""
    incident = incident_seen_by(reading(), current_officer(), incident_id)
    form = HandOverForm(data={"on": today()})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                hand_over_incident(
                    session,
                    by=current_officer(),
                    incident_id=incident_id,
                    on=form.on.day,
                    note=form.note.data or "",
                )
        except HandedOverOnOddDay as refusal:
            words = _("Chọn ngày từ hôm báo, %(first)s, đến hôm nay.", first=day(refusal.first))
            form.refuse(form.on, words)
        except NotOpen:
            return _was_changed(incident_id)
        else:
            flash(_("Đã ghi: sự cố đã chuyển công an."))
            return redirect(url_for("incidents.show", incident_id=incident_id))
    incident = incident_seen_by(reading(), current_officer(), incident_id)
    return render_template("incidents/hand_over.html", form=form, incident=incident)


@incidents.route("/<uuid:incident_id>/close", methods=["GET", "POST"], needs=Permission.INCIDENT_HANDLE)
def close(incident_id: UUID) -> ResponseReturnValue:
    """Say how it ended, and answer who told it."""
    incident = incident_seen_by(reading(), current_officer(), incident_id)
    form = CloseForm()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                close_incident(
                    session,
                    by=current_officer(),
                    incident_id=incident_id,
                    reason=ClosedReason(form.reason.data),
                    answer=form.answer.data or "",
                )
        except AnswerMissing:
            form.refuse(form.answer, _("Hãy viết câu trả lời: người báo đang chờ."))
        except NotOpen:
            return _was_changed(incident_id)
        else:
            flash(_("Đã xong. Người báo đọc được trả lời."))
            return redirect(url_for("incidents.show", incident_id=incident_id))
    incident = incident_seen_by(reading(), current_officer(), incident_id)
    return render_template("incidents/close.html", form=form, incident=incident)


def _was_changed(incident_id: UUID) -> ResponseReturnValue:
    flash(_("Người khác vừa xử lý sự cố này trước bạn. Chưa lưu gì; hãy xem lại."))
    return redirect(url_for("incidents.show", incident_id=incident_id))
