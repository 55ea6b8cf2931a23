"""Screens about places: how far each has come, and the merchants behind each figure."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.adoption.queries import adoption_by_place
from campaigns.incidents.queries import open_incidents_of_place
from campaigns.ladder.model import LADDER
from campaigns.plans.headlines import figures_by_headline, total_of
from campaigns.plans.queries import campaigns_of_place
from merchant_app.access import GuardedBlueprint, Permission, may
from merchant_app.boards.picture import picture_of
from merchant_app.day_question import day_asked
from merchant_app.my_stretches import my_stretches
from merchant_app.pictures import code_picture
from merchant_app.reasons_heard import reasons_heard
from merchant_app.screens.places.behind import behind
from merchant_app.screens.places.forms import FiguresQuestion, MerchantsQuestion, PlaceForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.places.errors import PlaceChangedMeanwhile, PlaceNameTaken
from registry.places.model import Place, PlaceKind
from registry.places.operations import add_place, edit_place
from registry.places.queries import place_seen_by, places_seen_by
from registry.units.queries import wards_of_officer

places = GuardedBlueprint("places", __name__, url_prefix="/places")

MOST_SHOPS_BESIDE_FIGURES = 120
"""Of a larger place the board is a page of its own: this one is opened many times a day, over slow networks."""


@places.route("/", needs=Permission.PLACE_SEE)
def list_places() -> ResponseReturnValue:
    """Every place of the officer with its rate, and their sum."""
    question = FiguresQuestion(request.args)
    question.validate()
    kind = PlaceKind(question.kind.data) if question.kind.data and not question.kind.errors else None
    as_of = day_asked(question)
    found = places_seen_by(reading(), current_officer(), kind)
    figures = figures_by_headline(reading(), [place.id for place in found], as_of)
    headline, total = total_of(reading(), figures, as_of)
    return render_template(
        "places/list.html", places=found, figures=figures, total=total, question=question, headline=headline
    )


@places.route("/<uuid:place_id>", needs=Permission.PLACE_SEE)
def show_place(place_id: UUID) -> ResponseReturnValue:
    """One place: progress to 100 %, the ladder, who is not counted and why."""
    place = place_seen_by(reading(), current_officer(), place_id)
    question = FiguresQuestion(request.args)
    question.validate()
    big = figures_by_headline(reading(), [place.id], day_asked(question))[place.id]
    figures = big.adoption
    if not big.criterion.scope.everybody:
        figures = adoption_by_place(reading(), [place.id], figures.as_of)[place.id]
    small = 0 < figures.counted <= MOST_SHOPS_BESIDE_FIGURES
    address = current_app.extensions["settings"].own_address + url_for("public_place.show", place_id=place.id)
    return render_template(
        "places/show.html",
        place=place,
        figures=figures,
        question=question,
        big=big,
        campaigns=campaigns_of_place(reading(), place) if may(Permission.CAMPAIGN_SEE) else [],
        ladder=LADDER,
        stretches=my_stretches(place.id),
        board=picture_of(reading(), place, figures.as_of) if small else None,
        incidents_open=open_incidents_of_place(reading(), place.id) if may(Permission.INCIDENT_SEE) else 0,
        reasons=reasons_heard(place, figures.as_of) if may(Permission.VISIT_SEE) else None,
        public_address=address,
        public_code=code_picture(address, title=_("Mã QR của trang cho mọi người")),
    )


@places.route("/<uuid:place_id>/merchants", needs=Permission.MERCHANT_SEE)
def list_merchants(place_id: UUID) -> ResponseReturnValue:
    """The merchants behind one figure, in walking order."""
    place = place_seen_by(reading(), current_officer(), place_id)
    question = MerchantsQuestion(request.args)
    question.validate()
    found = behind(place, question)
    return render_template("places/merchants.html", place=place, found=found, question=question)


@places.route("/add", methods=["GET", "POST"], needs=Permission.PLACE_EDIT)
def add() -> ResponseReturnValue:
    """Add a street or a market to one of the officer's units."""
    form = PlaceForm()
    wards = {str(ward.id): ward for ward in wards_of_officer(reading(), current_officer())}
    form.unit.choices = [(key, ward.name) for key, ward in wards.items()]
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                place = add_place(
                    session,
                    by=current_officer(),
                    unit=wards[form.unit.data],
                    kind=PlaceKind(form.kind.data),
                    name=form.name.data or "",
                    former_names=form.former_names.data or "",
                )
        except PlaceNameTaken:
            form.refuse(form.name, _("Phường này đã có địa bàn cùng loại, cùng tên."))
        else:
            flash(_("Đã thêm địa bàn."))
            return redirect(url_for("places.show_place", place_id=place.id))
    return render_template("places/add.html", form=form)


@places.route("/<uuid:place_id>/edit", methods=["GET", "POST"], needs=Permission.PLACE_EDIT)
def edit(place_id: UUID) -> ResponseReturnValue:
    """Change name, kind or former names. Somebody who saves second sees what the first one saved."""
    place = place_seen_by(reading(), current_officer(), place_id)
    form = PlaceForm(obj=place, data={"seen_version": place.version})
    del form.unit
    theirs: Place | None = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                edit_place(
                    session,
                    by=current_officer(),
                    place_id=place_id,
                    seen_version=form.seen_version.number,
                    kind=PlaceKind(form.kind.data),
                    name=form.name.data or "",
                    former_names=form.former_names.data or "",
                )
        except PlaceNameTaken:
            form.refuse(form.name, _("Phường này đã có địa bàn cùng loại, cùng tên."))
        except PlaceChangedMeanwhile:
            theirs = place_seen_by(reading(), current_officer(), place_id)
            form.seen_version.data = str(theirs.version)
        else:
            flash(_("Đã lưu."))
            return redirect(url_for("places.show_place", place_id=place_id))
    return render_template("places/edit.html", form=form, place=place, theirs=theirs)
