"""Screens about alerts: all of them, put one off, and be told of it again."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.alerts.errors import ReasonMissing, UntilOddDay
from campaigns.alerts.operations import put_off as put_alert_off
from campaigns.alerts.operations import tell_again as tell_alert_again
from campaigns.alerts.queries import AlertTold, alert_for
from campaigns.alerts.rules import AlertKind
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.alerts_shown import acted_on_at, alerts_told, kinds_of
from merchant_app.formats import day
from merchant_app.screens.alerts.forms import PutOffForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.places.queries import place_seen_by
from registry.units.model import Unit

alerts = GuardedBlueprint("alerts", __name__, url_prefix="/alerts")


@alerts.route("/", needs=Permission.CAMPAIGN_SEE)
def list_alerts() -> ResponseReturnValue:
    """What needs the officer, ward by ward, the most urgent first; and what is put off."""
    told = alerts_told()
    units: dict[Unit, list[AlertTold]] = {}
    for one in told:
        if one.mine is None:
            units.setdefault(one.alert.place.unit, []).append(one)
    return render_template(
        "alerts/list.html",
        units=units,
        put_off=[one for one in told if one.mine is not None],
        kinds=kinds_of(current_officer().role),
        acted_on_at=acted_on_at,
    )


@alerts.route("/<string:kind>/<uuid:place_id>/put-off", methods=["GET", "POST"], needs=Permission.CAMPAIGN_SEE)
def put_off(kind: str, place_id: UUID) -> ResponseReturnValue:
    """Do not be told of it until a day."""
    place = place_seen_by(reading(), current_officer(), place_id)
    known = _kind(kind)
    told = alert_for(reading(), current_officer(), known, place.id, today())
    if told is None:  # it ended meanwhile
        return redirect(url_for("alerts.list_alerts"))
    form = PutOffForm(data={"until": today() + timedelta(days=7)})
    if form.validate_on_submit():
        until, reason = form.until.day, form.reason.data or ""
        try:
            with unit_of_work() as session:
                put_alert_off(session, by=current_officer(), kind=known, place_id=place_id, until=until, reason=reason)
        except ReasonMissing:
            form.refuse(form.reason, _("Hãy ghi vì sao hoãn."))
        except UntilOddDay as refusal:
            words = _("Chỉ từ %(first)s đến %(last)s.", first=day(refusal.first), last=day(refusal.last))
            form.refuse(form.until, words)
        else:
            flash(_("Đã hoãn."))
            return redirect(url_for("alerts.list_alerts"))
        told = alert_for(reading(), current_officer(), known, place_id, today()) or abort(HTTPStatus.NOT_FOUND)
    return render_template("alerts/put_off.html", form=form, alert=told.alert)


@alerts.route("/<string:kind>/<uuid:place_id>/tell-again", methods=["POST"], needs=Permission.CAMPAIGN_SEE)
def tell_again(kind: str, place_id: UUID) -> ResponseReturnValue:
    """Be told of it again from now on."""
    known = _kind(kind)
    with unit_of_work() as session:
        tell_alert_again(session, by=current_officer(), kind=known, place_id=place_id)
    flash(_("Đã thôi hoãn."))
    return redirect(url_for("alerts.list_alerts"))


def _kind(kind: str) -> AlertKind:
    """A kind the officer can act upon; as if there were no such page for any other."""
    known = {str(one): one for one in kinds_of(current_officer().role)}
    return known.get(kind) or abort(HTTPStatus.NOT_FOUND)
