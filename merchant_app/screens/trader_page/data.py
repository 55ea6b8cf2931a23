"""What is stored about a trader, on their own page: seen, agreed to or no longer, and asked about."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.enrolment.forgetting import take_back as take_back_and_follow
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.consent_fields import words_for_old_text
from merchant_app.form_fields import GuardedForm
from merchant_app.formats import day
from merchant_app.people_wording import text_in_language
from merchant_app.screens.trader_page.counting import TooManyRequests, count_request
from merchant_app.screens.trader_page.forms import AskForm, OwnConsentForm
from merchant_app.trader_here import current_trader, forget_trader
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.consents.errors import NotGiven, TextNotCurrent
from registry.consents.model import How, Purpose, Turn
from registry.consents.operations import give_consent
from registry.consents.queries import last_said
from registry.consents.texts import current_text
from registry.data_requests.errors import NameMissing
from registry.data_requests.model import Channel, RequestKind
from registry.data_requests.operations import receive_request
from registry.data_requests.queries import requests_of
from registry.merchants.queries import own_merchant

trader_data = GuardedBlueprint("trader_data", __name__, url_prefix="/quan-toi")


@trader_data.route("/du-lieu", needs=Permission.TRADER)
def show() -> ResponseReturnValue:
    """Everything personal that is stored, what was agreed to, and what was asked."""
    session = reading()
    merchant = own_merchant(session, current_trader())
    return render_template(
        "trader_page/data.html",
        merchant=merchant,
        purposes=Purpose,
        said=last_said(session, merchant),
        requests=requests_of(session, merchant),
    )


@trader_data.route("/dong-y/<string:purpose>", methods=["GET", "POST"], needs=Permission.TRADER)
def consent(purpose: str) -> ResponseReturnValue:
    """One purpose: its text, and agreeing to it."""
    asked, form = _purpose(purpose), OwnConsentForm()
    if form.validate_on_submit():
        if not form.agreed.data:
            form.refuse(form.agreed, _("Chưa đánh dấu. Nếu không đồng ý thì không cần làm gì."))
            return _consent_page(asked, form)
        trader = current_trader()
        try:
            with unit_of_work() as session:
                give_consent(
                    session,
                    by=trader,
                    merchant_id=trader.merchant_id,
                    purpose=asked,
                    text_hash=form.text_hash.data or "",
                    how=How.ON_SCREEN,
                )
        except TextNotCurrent:
            form.text_hash.data, form.agreed.data = current_text(asked).hash, False
            form.refuse(form.agreed, words_for_old_text())
        else:
            flash(_("Đã ghi: cô chú đồng ý."))
            return redirect(url_for("trader_data.show"))
    return _consent_page(asked, form)


@trader_data.route("/dong-y/<string:purpose>/rut-lai", methods=["GET", "POST"], needs=Permission.TRADER)
def take_back(purpose: str) -> ResponseReturnValue:
    """Take back what was agreed to; what follows is done at once."""
    asked = _purpose(purpose)
    if request.method != "POST" or not GuardedForm().validate():
        return redirect(url_for("trader_data.consent", purpose=purpose))
    trader = current_trader()
    try:
        with unit_of_work() as session:
            voided = take_back_and_follow(
                session, by=trader, merchant_id=trader.merchant_id, purpose=asked, how=How.ON_SCREEN
            )
    except NotGiven:
        flash(_("Cô chú chưa từng đồng ý, hoặc đã rút lại từ trước."))
        return redirect(url_for("trader_data.show"))
    if asked is Purpose.KEEP_CONTACT:
        answer = current_app.make_response(render_template("trader_page/left.html", forgotten=True))
        forget_trader(answer)
        return answer
    flash(_("Đã ghi: cô chú rút lại đồng ý."))
    if voided:
        flash(_("Mọi biển của quầy đã bị huỷ. Cô chú hãy gỡ biển xuống."))
    return redirect(url_for("trader_data.show"))


@trader_data.route("/yeu-cau", methods=["GET", "POST"], needs=Permission.TRADER)
def ask() -> ResponseReturnValue:
    """Ask the ward about the own data."""
    trader = current_trader()
    form = AskForm(data={"asked_by": own_merchant(reading(), trader).owner_name})
    if form.validate_on_submit():
        try:
            count_request(str(trader.link_id))
            with unit_of_work() as session:
                received = receive_request(
                    session,
                    by=trader,
                    merchant_id=trader.merchant_id,
                    kind=RequestKind(form.kind.data),
                    channel=Channel.LINK,
                    asked_by=form.asked_by.data or "",
                    asked_on=today(),
                    wording=form.wording.data or "",
                )
        except NameMissing:
            form.refuse(form.asked_by, _("Hãy ghi tên."))
        except TooManyRequests:
            form.refuse(form.kind, _("Hôm nay đã gửi nhiều yêu cầu rồi. Hãy chờ phường trả lời, hoặc gọi điện."))
        else:
            flash(_("Phường đã nhận. Phường phải trả lời chậm nhất ngày %(day)s.", day=day(received.due_on)))
            return redirect(url_for("trader_data.show"))
    return render_template("trader_page/ask.html", form=form)


def _purpose(name: str) -> Purpose:
    if name not in set(Purpose):
        abort(404)
    return Purpose(name)


def _consent_page(purpose: Purpose, form: OwnConsentForm) -> ResponseReturnValue:
    merchant = own_merchant(reading(), current_trader())
    said, text = last_said(reading(), merchant).get(purpose), current_text(purpose)
    if not form.is_submitted():
        form.text_hash.data = text.hash
    return render_template(
        "trader_page/consent.html",
        purpose=purpose,
        text=text_in_language(text),
        form=form,
        said=said,
        given=said is not None and said.turn is Turn.GIVEN,
        outdated=said is not None and said.text_hash != text.hash,
    )
