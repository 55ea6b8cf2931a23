"""An officer tells an incident that was found at a shop."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.incidents.model import IncidentKind, Source
from campaigns.incidents.operations import open_incident
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.incident_photo import photo_of_report, photo_was_chosen, verdict_on
from merchant_app.large_requests import takes_photo
from merchant_app.photo_upload import PhotoRefused, photo_turns
from merchant_app.screens.incidents.forms import OpenForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.merchants.queries import merchant_seen_by

incident_opening = GuardedBlueprint("incident_opening", __name__, url_prefix="/incidents")


@incident_opening.route("/at/<uuid:merchant_id>", methods=["GET", "POST"], needs=Permission.INCIDENT_OPEN)
@takes_photo
def tell(merchant_id: UUID) -> ResponseReturnValue:
    """Write down what is wrong at a shop, with a photo or without."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    form = OpenForm()
    if form.validate_on_submit():
        try:
            incident_id = _told(form, merchant_id, merchant.place_id)
        except PhotoRefused as refusal:
            form.refuse(form.photo, refusal.words)
        else:
            flash(_("Đã ghi sự cố."))
            return redirect(url_for("incidents.show", incident_id=incident_id))
    return render_template(
        "incidents/open.html",
        form=form,
        merchant=merchant_seen_by(reading(), current_officer(), merchant_id),
        photo_lost=form.is_submitted() and photo_was_chosen(),
    )


def _told(form: OpenForm, merchant_id: UUID, place_id: UUID) -> UUID:
    photo = photo_of_report(photo_turns)
    verdict = verdict_on(photo, place_id=place_id, merchant_id=merchant_id)
    with unit_of_work() as session:
        return open_incident(
            session,
            by=current_officer(),
            source=Source.OFFICER,
            place_id=place_id,
            merchant_id=merchant_id,
            kind=IncidentKind(form.kind.data),
            told=form.told.data or "",
            verdict=verdict,
            photo=photo.jpeg,
        ).incident.id
