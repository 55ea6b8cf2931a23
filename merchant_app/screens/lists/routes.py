"""Bringing a list in: send it, look it through row by row, take it in as it was shown, keep the sheet of results."""

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.lists.judging import judge_list
from campaigns.lists.taking import take_in
from campaigns.lists.verdicts import Verdict
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.file_names import plain_name
from merchant_app.form_fields import showable
from merchant_app.large_requests import takes_list
from merchant_app.list_files import FORMS, list_as_file
from merchant_app.list_refusals import words_for_unreadable
from merchant_app.list_wording import list_words
from merchant_app.screens.lists.forms import FILE, ColumnsForm, OfferForm, RowsQuestion, TakeForm, columns_form
from merchant_app.screens.lists.showing import (
    header_of_results,
    lines_after,
    lines_before,
    notes_of_table,
    outcome_of,
    page_of_rows,
)
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.lists.columns import ONE_OF, columns_from_text
from registry.lists.errors import ListAlreadyTaken, ListChangedMeanwhile, ListUnreadable, WorkbookReaderBroken
from registry.lists.model import OfferedList
from registry.lists.operations import choose_columns, drop_list, keep_outcome, offer_list
from registry.lists.queries import list_offered_by, lists_offered_by
from registry.lists.reading import read_list
from registry.lists.table import MOST_BYTES, MOST_ROWS, Letters, Table
from registry.places.queries import place_seen_by, places_seen_by
from registry.turns import Turns

lists = GuardedBlueprint("lists", __name__, url_prefix="/lists")

list_turns = Turns(at_once=2, waiting=2, patience=8.0)
"""Lists read at the same time: each may take a processor for seconds."""


@lists.route("/offer", methods=["GET", "POST"], needs=Permission.LIST_IMPORT)
@takes_list
def offer() -> ResponseReturnValue:
    """Send a file. Nothing of it is written into the register yet."""
    form = OfferForm()
    places = places_seen_by(reading(), current_officer())
    form.place.choices = [("", _("Mỗi dòng tự ghi")), *((str(place.id), place.name) for place in places)]
    refused = ""
    if form.validate_on_submit():
        table, refused = _table_sent(Letters(form.letters.data) if form.letters.data else None)
        if table is not None:
            with unit_of_work() as session:
                chosen = form.place.data
                offered = offer_list(
                    session,
                    by=current_officer(),
                    table=table,
                    file_name=showable(request.files[FILE].filename),
                    place=place_seen_by(session, current_officer(), UUID(chosen)) if chosen else None,
                )
            return redirect(url_for("lists.review", list_id=offered.id))
    return render_template(
        "lists/offer.html",
        form=form,
        refused=refused,
        kept=lists_offered_by(reading(), current_officer()),
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 1024**2,
    )


@lists.route("/<uuid:list_id>", needs=Permission.LIST_IMPORT)
def review(list_id: UUID) -> ResponseReturnValue:
    """Every row with what would become of it; after it was taken in, what did."""
    return _page_of(list_offered_by(reading(), current_officer(), list_id))


@lists.route("/<uuid:list_id>/columns", methods=["GET", "POST"], needs=Permission.LIST_IMPORT)
def choose(list_id: UUID) -> ResponseReturnValue:
    """Say what the columns are instead of what was guessed."""
    offered = list_offered_by(reading(), current_officer(), list_id)
    if request.method != "POST" or offered.taken_at:
        return redirect(url_for("lists.review", list_id=list_id))
    form = _columns_form(offered)
    if not form.validate():
        return _page_of(offered, choosing=form)
    try:
        with unit_of_work() as session:
            header, columns = int(form.header.data), form.columns
            choose_columns(session, by=current_officer(), list_id=list_id, header=header, columns=columns)
    except ListAlreadyTaken:
        flash(_("Danh sách này đã nhập rồi."))
    return redirect(url_for("lists.review", list_id=list_id))


@lists.route("/<uuid:list_id>/take", methods=["GET", "POST"], needs=Permission.LIST_IMPORT)
def take(list_id: UUID) -> ResponseReturnValue:
    """Take in what was shown, all of it or nothing."""
    offered = list_offered_by(reading(), current_officer(), list_id)
    form = TakeForm()
    if request.method != "POST" or not form.validate():
        return redirect(url_for("lists.review", list_id=list_id))
    with list_turns.turn() as mine:
        if not mine:
            return _page_of(offered, refused=_busy())
        try:
            with unit_of_work() as session:
                taken = take_in(
                    session,
                    by=current_officer(),
                    list_id=list_id,
                    shown_hash=form.shown_hash.data or "",
                    doubles_too=bool(form.doubles_too.data),
                )
                keep_outcome(session, taken.offered, outcome_of(taken))
        except ListAlreadyTaken:
            flash(_("Danh sách này đã nhập rồi."))
        except ListChangedMeanwhile:
            words = _("Sổ vừa có thay đổi sau khi trang này hiện ra. Chưa nhập gì. Hãy xem lại rồi bấm lần nữa.")
            return _page_of(list_offered_by(reading(), current_officer(), list_id), refused=words)
        else:
            flash(_("Đã nhập danh sách."))
    return redirect(url_for("lists.review", list_id=list_id))


@lists.route("/<uuid:list_id>/drop", methods=["GET", "POST"], needs=Permission.LIST_IMPORT)
def drop(list_id: UUID) -> ResponseReturnValue:
    """Forget a list that is not to be taken in."""
    list_offered_by(reading(), current_officer(), list_id)
    if request.method != "POST":
        return redirect(url_for("lists.review", list_id=list_id))
    with unit_of_work() as session:
        drop_list(session, by=current_officer(), list_id=list_id)
    flash(_("Đã bỏ tệp. Những gì đã nhập vào sổ vẫn còn."))
    return redirect(url_for("lists.offer"))


@lists.route("/<uuid:list_id>/result/<string:form>", needs=Permission.LIST_IMPORT)
def result(list_id: UUID, form: str) -> ResponseReturnValue:
    """A line a row: what would become of it, or did, and why."""
    offered = list_offered_by(reading(), current_officer(), list_id)
    if form not in FORMS:
        abort(404)
    if offered.taken_at:
        lines = lines_after(offered)
    else:
        lines = lines_before(judge_list(reading(), by=current_officer(), offered=offered))
    name = plain_name("ket-qua", offered.file_name)
    return list_as_file(header_of_results(), lines, form=form, name=name)


def _table_sent(letters: Letters | None) -> tuple[Table | None, str]:
    """The table in the file of this request; or why there is none."""
    sent = request.files.get(FILE)
    if sent is None or not sent.filename:
        return None, _("Chưa chọn tệp nào. Hãy chọn tệp .xlsx hoặc .csv.")
    content: bytes = sent.read()
    reading().rollback()  # nobody who writes waits for a file to be read
    with list_turns.turn() as mine:
        if not mine:
            return None, _busy()
        try:
            return read_list(content, letters), ""
        except ListUnreadable as refusal:
            if isinstance(refusal, WorkbookReaderBroken):
                current_app.logger.exception("No workbook can be read")
            return None, words_for_unreadable(refusal)


def _busy() -> str:
    return str(_("Đang có nhiều người cùng nhập danh sách. Hãy chờ vài giây rồi gửi lại."))


def _columns_form(offered: OfferedList) -> ColumnsForm:
    table = Table.kept(offered.content)
    columns = columns_from_text(offered.columns)
    names = [cell.text[:40] for cell in table.rows[offered.header]] if offered.header < len(table.rows) else []
    return columns_form(offered.header, columns, [*names, *[""] * (len(columns) - len(names))])


def _page_of(offered: OfferedList, *, choosing: ColumnsForm | None = None, refused: str = "") -> ResponseReturnValue:
    if offered.taken_at:
        sums = [(list_words(verdict), offered.outcome["counts"][verdict.value]) for verdict in Verdict]
        return render_template("lists/taken.html", offered=offered, outcome=offered.outcome, sums=sums)
    judgement = judge_list(reading(), by=current_officer(), offered=offered)
    question = RowsQuestion(request.args)
    question.validate()
    form = TakeForm(formdata=None, shown_hash=judgement.hash)
    return render_template(
        "lists/review.html",
        offered=offered,
        judgement=judgement,
        sums=[(verdict, judgement.number_of(verdict)) for verdict in Verdict],
        to_write=judgement.number_of(Verdict.NEW) + judgement.number_of(Verdict.CHANGED),
        doubles=judgement.number_of(Verdict.DUPLICATE),
        knows_shops=bool(set(columns_from_text(offered.columns)) & set(ONE_OF)),
        choosing=choosing or _columns_form(offered),
        notes=notes_of_table(Table.kept(offered.content)),
        rows=page_of_rows(judgement, question),
        question=question,
        form=form,
        refused=refused,
    )
