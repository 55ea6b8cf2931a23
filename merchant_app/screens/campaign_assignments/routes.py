"""Screens about who goes where: the assignments of a campaign, making one, the shops of one, ending it."""

from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.adoption.figures import Adoption
from campaigns.adoption.queries import adoption_by_place
from campaigns.assignments import errors
from campaigns.assignments.model import Side
from campaigns.assignments.operations import assign, end_assignment
from campaigns.assignments.queries import (
    assignment_seen_by,
    assignments_seen_by,
    taken,
    taken_by_nobody,
    who_goes_out,
)
from campaigns.plans.errors import CampaignEnded
from campaigns.plans.model import Campaign
from campaigns.plans.queries import campaign_seen_by, places_of, places_seen_of
from campaigns.plans.shops import shops_of_places
from campaigns.plans.standing import told_on
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_once import form_sent
from merchant_app.screens.campaign_assignments.forms import AssignForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from merchant_app.wording import words_for
from registry.calendar import today
from registry.officers.model import Officer
from registry.places.model import Place

campaign_assignments = GuardedBlueprint("campaign_assignments", __name__, url_prefix="/campaigns")


@campaign_assignments.route("/<uuid:campaign_id>/assignments", needs=Permission.CAMPAIGN_SEE)
def list_assignments(campaign_id: UUID) -> ResponseReturnValue:
    """Who goes where, place by place, each with how far the stretch is; and how many shops nobody was sent to."""
    session, officer = reading(), current_officer()
    campaign = campaign_seen_by(session, officer, campaign_id)
    as_of = told_on(campaign, today())
    places = _places(campaign)
    rows = taken(session, assignments_seen_by(session, officer, campaign), as_of)
    left = taken_by_nobody(rows, shops_of_places(session, [place.id for place in places], as_of, campaign.criterion))
    figures = adoption_by_place(session, [place.id for place in places], as_of, scope=campaign.criterion.scope)
    return render_template(
        "campaign_assignments/list.html",
        campaign=campaign,
        places=places,
        by_place={place.id: [row for row in rows if row.place_id == place.id] for place in places},
        nobodys={place.id: sum(shop.place_id == place.id for shop in left) for place in places},
        figures=figures,
        whole=sum(figures.values(), Adoption.of_nobody(as_of, None)),
        given=sum(figure.counted for figure in figures.values()) - len(left),
    )


@campaign_assignments.route(
    "/<uuid:campaign_id>/assignments/add", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT
)
def add(campaign_id: UUID) -> ResponseReturnValue:
    """Send somebody to a place of the campaign, or to a stretch of it."""
    campaign = campaign_seen_by(reading(), current_officer(), campaign_id)
    place = _place_asked(campaign)
    form = AssignForm()
    form.officer.choices = [(str(one.id), _named(one)) for one in who_goes_out(reading(), place)]
    if form.validate_on_submit():
        sent = form_sent(form.once)
        try:
            with unit_of_work() as session:
                assign(
                    session,
                    by=current_officer(),
                    campaign_id=campaign_id,
                    place_id=place.id,
                    officer_id=UUID(form.officer.data),
                    first_label=form.first_label.data or "",
                    last_label=form.last_label.data or "",
                    side=Side(form.side.data),
                    form=sent,
                )
        except (errors.AssignmentError, CampaignEnded) as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã giao."))
            return redirect(url_for("campaign_assignments.list_assignments", campaign_id=campaign_id))
        campaign = campaign_seen_by(reading(), current_officer(), campaign_id)
        place = _place_asked(campaign)
    return render_template(
        "campaign_assignments/add.html", form=form, campaign=campaign, place=place, places=_places(campaign)
    )


@campaign_assignments.route("/assignments/<uuid:assignment_id>", needs=Permission.CAMPAIGN_SEE)
def show(assignment_id: UUID) -> ResponseReturnValue:
    """The shops of one stretch in walking order: those that are left first."""
    assignment = assignment_seen_by(reading(), current_officer(), assignment_id)
    as_of = told_on(assignment.campaign, today())
    (row,) = taken(reading(), [assignment], as_of)
    return render_template("campaign_assignments/show.html", assignment=assignment, row=row, as_of=as_of)


@campaign_assignments.route("/assignments/<uuid:assignment_id>/end", methods=["POST"], needs=Permission.CAMPAIGN_EDIT)
def end(assignment_id: UUID) -> ResponseReturnValue:
    """Let it hold no more."""
    try:
        with unit_of_work() as session:
            assignment = end_assignment(session, by=current_officer(), assignment_id=assignment_id)
    except CampaignEnded:
        flash(_("Chương trình này đã kết thúc rồi."))
        return redirect(url_for("campaign_assignments.show", assignment_id=assignment_id))
    flash(_("Đã thôi giao."))
    return redirect(url_for("campaign_assignments.list_assignments", campaign_id=assignment.campaign_id))


def _places(campaign: Campaign) -> list[Place]:
    """The campaign's places that the officer is posted to."""
    return list(places_seen_of(reading(), current_officer(), places_of(reading(), [campaign])[campaign.id]))


def _place_asked(campaign: Campaign) -> Place:
    """The place that was chosen, else the first one; as if there were no such page where there is none."""
    places = _places(campaign)
    if not places:
        abort(HTTPStatus.NOT_FOUND)
    return next((one for one in places if str(one.id) == request.values.get("place")), places[0])


def _named(officer: Officer) -> str:
    return f"{officer.name} · {words_for(officer.role)}"


def _refuse(form: AssignForm, refusal: Exception) -> None:
    """Say it at the field it is about."""
    match refusal:
        case errors.NotPostedThere():
            form.refuse(form.officer, _("Người này không còn được phân công ở địa bàn. Hãy chọn người khác."))
        case errors.StretchBackwards():
            form.refuse(form.last_label, _("Số cuối đứng trước số đầu. Hãy xem lại hai ô."))
        case errors.AssignedAlready():
            form.refuse(form.officer, _("Người này đã được giao đúng đoạn này rồi."))
        case _:
            form.refuse(form.officer, _("Chương trình này đã kết thúc rồi."))
