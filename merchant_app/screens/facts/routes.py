"""Screens about facts: recording one, and putting a right one in the place of a wrong one."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.ladder.errors import (
    EvidenceMissing,
    FactAlreadyCorrected,
    FactInTheFuture,
    FactRefused,
    FactTooEarly,
    NeverReached,
    RungFollowsAccount,
    RungNeedsAccount,
)
from campaigns.ladder.model import BY_HAND, Fact, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from campaigns.ladder.queries import FactInTime, fact_seen_by, facts_of_merchant
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.facts.forms import CorrectForm, RecordForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from merchant_app.wording import WORDS
from registry.calendar import today
from registry.merchants.queries import merchant_seen_by

facts = GuardedBlueprint("facts", __name__)


@facts.route("/merchants/<uuid:merchant_id>/facts/record", methods=["GET", "POST"], needs=Permission.FACT_RECORD)
def record(merchant_id: UUID) -> ResponseReturnValue:
    """Record that the merchant reached or lost a rung; ``?rung=`` chooses one beforehand."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    form = RecordForm(data={"happened_on": today(), "rung": request.args.get("rung")})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                record_fact(
                    session,
                    by=current_officer(),
                    merchant=merchant_seen_by(session, current_officer(), merchant_id),
                    rung=Rung(form.rung.data),
                    turn=Turn(form.turn.data),
                    happened_on=form.happened_on.day,
                    evidence=form.evidence.data or "",
                )
        except FactRefused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã ghi mốc."))
            return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id))
        merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    return render_template("facts/record.html", form=form, merchant=merchant, rungs={r.value: r for r in BY_HAND})


@facts.route("/facts/<uuid:fact_id>/correct", methods=["GET", "POST"], needs=Permission.FACT_CORRECT)
def correct(fact_id: UUID) -> ResponseReturnValue:
    """Add a row that stands in the place of the fact. Somebody who corrects second is led to the first correction."""
    row = _in_time(fact_id)
    form = CorrectForm(data={"turn": row.fact.turn.value, "happened_on": row.fact.happened_on})
    form.speak_of(row.fact)
    if form.validate_on_submit():
        turn = Turn(form.turn.data)
        try:
            with unit_of_work() as session:
                correction = correct_fact(
                    session,
                    by=current_officer(),
                    fact_id=fact_id,
                    turn=turn,
                    # What never happened has no right day: the row keeps the wrong one, beside the one it replaces.
                    happened_on=row.fact.happened_on if turn is Turn.MISTAKEN else form.happened_on.day,
                    evidence=form.evidence.data or "",
                )
        except (FactAlreadyCorrected, RungFollowsAccount):
            pass  # The page says both, whether it is opened or sent.
        except FactRefused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã sửa mốc. Mốc cũ vẫn còn, có ghi là đã sửa."))
            return redirect(url_for("merchants.show_merchant", merchant_id=correction.merchant_id))
        row = _in_time(fact_id)
    return render_template("facts/correct.html", form=form, row=row, fact=row.fact, merchant=row.fact.merchant)


def _refuse(form: RecordForm | CorrectForm, refusal: FactRefused) -> None:
    """Put the words for *refusal* at the field it is about."""
    if isinstance(refusal, FactInTheFuture):
        form.refuse(form.happened_on, _("Ngày này chưa đến. Chỉ ghi mốc đã xảy ra."))
    elif isinstance(refusal, FactTooEarly):
        form.refuse(form.happened_on, _("Ngày này sớm quá: chỉ ghi từ năm %(year)d.", year=refusal.earliest.year))
    elif isinstance(refusal, RungNeedsAccount):
        words = _(
            "Ngày này điểm chưa có tài khoản được người thứ hai duyệt, nên chưa ghi “%(rung)s” được.",
            rung=WORDS[Rung][refusal.rung],
        )
        form.refuse(form.happened_on, words)
    elif isinstance(refusal, NeverReached):
        form.refuse(form.turn, _("Đến ngày này chưa có mốc đó, nên không ghi là không còn."))
    elif isinstance(refusal, EvidenceMissing):
        form.refuse(form.evidence, _("Biển không làm ở đây thì hãy ghi: biển của ai, thấy ở đâu."))
    else:
        raise refusal


def _in_time(fact_id: UUID) -> FactInTime:
    """The fact with what stands in its place by now. NoResultFound where the officer may not know of it."""
    fact: Fact = fact_seen_by(reading(), current_officer(), fact_id)
    return next(row for row in facts_of_merchant(reading(), fact.merchant) if row.fact.id == fact_id)
