"""Screens of boards: on a page, on a wall, as a list, as a PDF for the gate; and laying a market out."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.boards.queries import board_of_place
from campaigns.plans.headlines import figures_by_headline
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.boards.picture import BoardPicture, cells_of, layout_of, picture_by_plan, picture_of
from merchant_app.boards.poster import poster
from merchant_app.boards.wording import words_of_cell
from merchant_app.day_question import day_asked
from merchant_app.file_names import as_download, plain_name
from merchant_app.screens.boards.forms import BoardQuestion, CellsQuestion, FloorForm
from merchant_app.screens.boards.refusals import words_for_refusal
from merchant_app.screens.boards.wall import WALL_RENEWS_AFTER, wall_classes
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.floors.errors import FloorRefused, LaidOutMeanwhile
from registry.floors.model import FloorPlan
from registry.floors.operations import lay_out as keep_plan
from registry.floors.operations import read_plan
from registry.floors.queries import plan_of
from registry.places.model import Place, PlaceKind
from registry.places.queries import place_seen_by

boards = GuardedBlueprint("boards", __name__, url_prefix="/places/<uuid:place_id>")


@boards.route("/board", needs=Permission.PLACE_SEE)
def show(place_id: UUID) -> ResponseReturnValue:
    """The board of a street or market. With ``wall=1`` it fills a wall screen and renews itself."""
    place = place_seen_by(reading(), current_officer(), place_id)
    question = BoardQuestion(request.args)
    question.validate()
    board = picture_of(reading(), place, day_asked(question))
    on_wall = request.args.get("wall") == "1"
    response: Response = make_response(
        render_template(
            "boards/show.html",
            place=place,
            board=board,
            big=figures_by_headline(reading(), [place.id], board.as_of)[place.id],
            question=question,
            wall=wall_classes(board) if on_wall else "",
        )
    )
    if on_wall:
        response.headers["Refresh"] = str(WALL_RENEWS_AFTER)
    return response


@boards.route("/board/list", needs=Permission.MERCHANT_SEE)
def list_cells(place_id: UUID) -> ResponseReturnValue:
    """The same cells as words, in walking order: all of them, or those of one entry of the legend."""
    place = place_seen_by(reading(), current_officer(), place_id)
    question = CellsQuestion(request.args)
    question.offer()
    question.validate()
    as_of = day_asked(question)
    cells = cells_of(reading(), place, as_of)
    show = "" if question.show.errors else question.show.data
    shown = [cell for cell in cells if not show or cell.look == show or show in cell.flags]
    return render_template(
        "boards/list.html", place=place, cells=shown, question=question, as_of=as_of, words_of_cell=words_of_cell
    )


@boards.route("/board.pdf", needs=Permission.PLACE_SEE)
def paper(place_id: UUID) -> ResponseReturnValue:
    """The board on A3 for the gate: figures and stalls, nobody's name, and nobody shown up."""
    place = place_seen_by(reading(), current_officer(), place_id)
    question = BoardQuestion(request.args)
    question.validate()
    as_of = day_asked(question)
    cells = board_of_place(reading(), place, as_of)
    big = figures_by_headline(reading(), [place.id], as_of)[place.id]
    content = poster(place, big.adoption, layout_of(reading(), place, cells), big.criterion.rung)
    name = f"{plain_name('bang', place.name, as_of.isoformat())}.pdf"
    return as_download(content, mimetype="application/pdf", name=name)


@boards.route("/floor", methods=["GET", "POST"], needs=Permission.PLACE_EDIT)
def lay_out(place_id: UUID) -> ResponseReturnValue:
    """Paste a market's floor plan, look at it, and keep it. Who saves second sees what the first one saved."""
    place = _market(place_id)
    plan = plan_of(reading(), place.id)
    form = FloorForm(data={"text": plan.text, "seen_version": plan.version} if plan else {"seen_version": 0})
    theirs: FloorPlan | None = None
    board: BoardPicture | None = None
    if form.validate_on_submit():
        text = form.text.data or ""
        try:
            if request.form.get("do") == "look":
                board = picture_by_plan(reading(), place, today(), read_plan(text))
            else:
                with unit_of_work() as session:
                    seen = form.seen_version.number
                    keep_plan(session, by=current_officer(), place_id=place_id, seen_version=seen, text=text)
                flash(_("Đã lưu sơ đồ chợ."))
                return redirect(url_for("boards.show", place_id=place_id))
        except LaidOutMeanwhile:
            theirs = plan_of(reading(), place_id)
            form.seen_version.data = str(theirs.version if theirs else 0)
        except FloorRefused as refusal:
            form.refuse(form.text, words_for_refusal(refusal))
    return render_template("boards/lay_out.html", form=form, place=_market(place_id), theirs=theirs, board=board)


def _market(place_id: UUID) -> Place:
    """The market, as if it did not exist where it is a street: that has no floor."""
    place = place_seen_by(reading(), current_officer(), place_id)
    if place.kind is not PlaceKind.MARKET:
        abort(HTTPStatus.NOT_FOUND)
    return place
