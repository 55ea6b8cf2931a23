"""One purpose of one shop: its text to read out, giving consent, and taking it back."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.enrolment.forgetting import take_back as take_back_and_follow
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.people_wording import text_in_language
from merchant_app.screens.consents.forms import GiveForm, TakeBackForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.consents.errors import NotGiven, TextNotCurrent
from registry.consents.model import How, Purpose, Turn
from registry.consents.operations import give_consent
from registry.consents.queries import consents_of
from registry.consents.texts import current_text
from registry.merchants.queries import merchant_seen_by

consents = GuardedBlueprint("consents", __name__, url_prefix="/merchants/<uuid:merchant_id>/consents")


@consents.route("/<string:purpose>", methods=["GET", "POST"], needs=Permission.CONSENT_RECORD)
def give(merchant_id: UUID, purpose: str) -> ResponseReturnValue:
    """Read the text out and write down that the trader agreed."""
    asked = _purpose(purpose)
    merchant_seen_by(reading(), current_officer(), merchant_id)
    form = GiveForm()
    if form.validate_on_submit():
        if (how := form.how_agreed) is None:
            form.refuse_silence()
            return _page(merchant_id, asked, form)
        try:
            with unit_of_work() as session:
                give_consent(
                    session,
                    by=current_officer(),
                    merchant_id=merchant_id,
                    purpose=asked,
                    text_hash=form.text_hash.data or "",
                    how=how,
                    note=form.note.data or "",
                )
        except TextNotCurrent:
            form.refuse_old_text(current_text(asked).hash)
        else:
            flash(_("Đã ghi: chủ quán đồng ý."))
            return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id, _anchor="consents"))
    return _page(merchant_id, asked, form)


@consents.route("/<string:purpose>/take-back", methods=["GET", "POST"], needs=Permission.CONSENT_RECORD)
def take_back(merchant_id: UUID, purpose: str) -> ResponseReturnValue:
    """Write down that the trader took it back, and do at once what follows."""
    asked = _purpose(purpose)
    form = TakeBackForm()
    if request.method != "POST":  # the address stays in the bar after a refusal, and people reload it
        return redirect(url_for("consents.give", merchant_id=merchant_id, purpose=purpose))
    merchant_seen_by(reading(), current_officer(), merchant_id)
    if not form.validate():
        return _page(merchant_id, asked, GiveForm(formdata=None), form)
    try:
        with unit_of_work() as session:
            voided = take_back_and_follow(
                session, by=current_officer(), merchant_id=merchant_id, purpose=asked, how=How(form.how.data)
            )
    except NotGiven:
        flash(_("Chủ quán chưa từng đồng ý, hoặc đã rút lại từ trước."))
    else:
        flash(_("Đã ghi: chủ quán rút lại đồng ý."))
        if voided:
            words = ngettext(
                "%(n)s biển đã bị huỷ. Hãy gỡ xuống ngay.", "%(n)s biển đã bị huỷ. Hãy gỡ xuống ngay.", len(voided),
                n=len(voided),
            )  # fmt: skip
            flash(words)
    return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id, _anchor="consents"))


def _purpose(name: str) -> Purpose:
    if name not in set(Purpose):
        abort(404)
    return Purpose(name)


def _page(
    merchant_id: UUID, purpose: Purpose, form: GiveForm, taking_back: TakeBackForm | None = None
) -> ResponseReturnValue:
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    said = [consent for consent in consents_of(reading(), merchant) if consent.purpose is purpose]
    said.sort(key=lambda consent: consent.number, reverse=True)
    text = current_text(purpose)
    if not form.text_hash.data:
        form.text_hash.data = text.hash
    return render_template(
        "consents/give.html",
        merchant=merchant,
        purpose=purpose,
        text=text_in_language(text),
        form=form,
        taking_back=taking_back or TakeBackForm(formdata=None),
        said=said,
        given=bool(said) and said[0].turn is Turn.GIVEN,
        outdated=bool(said) and said[0].text_hash != text.hash,
    )
