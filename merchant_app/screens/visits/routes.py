"""Screens about visits: recording and correcting one, whom to go to again, and why shops are not there yet."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.adoption.figures import HEADLINE
from campaigns.visits.errors import (
    NextOnOddDay,
    NoteMissing,
    ReasonMissing,
    ReasonsDoNotFit,
    VisitAlreadyCorrected,
    VisitOnOddDay,
    VisitRefused,
)
from campaigns.visits.model import Outcome, Reason
from campaigns.visits.operations import Told, correct_visit, record_visit
from campaigns.visits.queries import (
    VisitInTime,
    number_due,
    shops_of_reason,
    visit_seen_by,
    visits_due,
    visits_of_merchant,
)
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.reasons_heard import reasons_heard
from merchant_app.screens.visits.forms import CorrectForm, ReasonsQuestion, RecordForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.merchants.queries import merchant_seen_by
from registry.places.queries import place_seen_by

visits = GuardedBlueprint("visits", __name__)

AT_ONCE = 200
"""Shops to go to on one page: nobody visits more in a day, and whoever was visited makes room for the next."""


@visits.route("/merchants/<uuid:merchant_id>/visits/record", methods=["GET", "POST"], needs=Permission.VISIT_RECORD)
def record(merchant_id: UUID) -> ResponseReturnValue:
    """Record a visit to the shop: a press on what came of it and one on the button are enough."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    form = RecordForm(data={"visited_on": today()})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                record_visit(
                    session,
                    by=current_officer(),
                    merchant=merchant_seen_by(session, current_officer(), merchant_id),
                    visited_on=form.visited_on.day,
                    outcome=Outcome(form.outcome.data),
                    reasons=form.told_reasons,
                    note=form.note.data or "",
                    next_on=form.coming_again_on,
                )
        except VisitRefused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã ghi lượt ghé."))
            return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id, _anchor="visits"))
        merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    before = next((row.visit for row in visits_of_merchant(reading(), merchant) if row.holds), None)
    return render_template("visits/record.html", form=form, merchant=merchant, before=before)


@visits.route("/visits/<uuid:visit_id>/correct", methods=["GET", "POST"], needs=Permission.VISIT_CORRECT)
def correct(visit_id: UUID) -> ResponseReturnValue:
    """Add a row that stands in the place of the visit. Somebody who corrects second is led to the first correction."""
    row = _in_time(visit_id)
    shown = {name: getattr(row.visit, name) for name in ("outcome", "note", "visited_on", "next_on")}
    form = CorrectForm(data=shown | {"reasons": [reason.value for reason in row.visit.reasons]})
    if form.validate_on_submit():
        outcome = Outcome(form.outcome.data)
        never = outcome is Outcome.MISTAKEN
        told = Told(
            # What never was has no right day: the row keeps the wrong one, beside the one it replaces.
            visited_on=row.visit.visited_on if never else form.visited_on.day,
            outcome=outcome,
            reasons=() if never else form.told_reasons,
            note=form.note.data or "",
            next_on=None if never else form.next_on.data,
        )
        try:
            with unit_of_work() as session:
                correction = correct_visit(session, by=current_officer(), visit_id=visit_id, told=told)
        except VisitAlreadyCorrected:
            pass  # The page says so, whether it is opened or sent.
        except VisitRefused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã sửa lượt ghé. Lượt cũ vẫn còn, có ghi là đã sửa."))
            return redirect(url_for("merchants.show_merchant", merchant_id=correction.merchant_id, _anchor="visits"))
        row = _in_time(visit_id)
    return render_template("visits/correct.html", form=form, row=row, visit=row.visit, merchant=row.visit.merchant)


@visits.route("/visits/due", needs=Permission.VISIT_RECORD)
def list_due() -> ResponseReturnValue:
    """The shops that somebody was to come to again by today, street by street."""
    due = visits_due(reading(), current_officer(), today(), limit=AT_ONCE)
    number = number_due(reading(), current_officer(), today())
    return render_template("visits/due.html", due=due, number=number)


@visits.route("/places/<uuid:place_id>/reasons", needs=Permission.VISIT_SEE)
def list_reasons(place_id: UUID) -> ResponseReturnValue:
    """Why shops of the place have no sign yet: how many told each reason, and which shops told one."""
    place = place_seen_by(reading(), current_officer(), place_id)
    question = ReasonsQuestion(request.args)
    question.validate()
    last: date = (None if question.last.errors else question.last.data) or today()
    heard = reasons_heard(place, last, None if question.first.errors else question.first.data)
    told = Reason(question.reason.data) if question.reason.data and not question.reason.errors else None
    shops = shops_of_reason(reading(), [place.id], heard.first, last, reason=told, missing=HEADLINE) if told else []
    return render_template("visits/reasons.html", place=place, question=question, heard=heard, chosen=told, told=shops)


def _refuse(form: RecordForm | CorrectForm, refusal: VisitRefused) -> None:
    """Put the words for *refusal* at the field it is about."""
    if isinstance(refusal, VisitOnOddDay):
        words = _("Ngày ghé phải từ năm %(year)d đến hôm nay.", year=refusal.first.year)
        form.refuse(form.visited_on, words)
    elif isinstance(refusal, NextOnOddDay):
        words = _("Chỉ hẹn từ ngày ghé đến %(last)s.", last=day(refusal.last))
        form.refuse(form.next_on, words)
    elif isinstance(refusal, ReasonMissing):
        form.refuse(
            form.reasons, _("Chủ quán từ chối thì hãy chọn ít nhất một lý do. Không nói rõ thì chọn “Còn e ngại”.")
        )
    elif isinstance(refusal, ReasonsDoNotFit):
        form.refuse(form.reasons, _("Không gặp ai hoặc không tìm thấy quán thì chưa biết lý do: hãy bỏ chọn."))
    elif isinstance(refusal, NoteMissing):
        form.refuse(form.note, _("Lý do khác là gì? Hãy ghi vài chữ."))
    else:
        raise refusal


def _in_time(visit_id: UUID) -> VisitInTime:
    """The visit with what stands in its place by now. NoResultFound where the officer may not know of it."""
    visit = visit_seen_by(reading(), current_officer(), visit_id)
    return next(row for row in visits_of_merchant(reading(), visit.merchant) if row.visit.id == visit_id)
