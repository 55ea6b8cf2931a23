"""A trader tells the ward that a strange code was pasted over the own one."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.incidents.answer_codes import Opened, opened_before
from campaigns.incidents.errors import TooManyReports
from campaigns.incidents.model import LONGEST_TOLD, IncidentKind, Source
from campaigns.incidents.operations import open_incident
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_fields import GuardedForm, LongTextField
from merchant_app.form_once import OnceField, form_sent
from merchant_app.incident_photo import PhotoPlace, photo_of_report, photo_was_chosen, turns_of_traders, verdict_on
from merchant_app.large_requests import takes_photo_of_anybody
from merchant_app.photo_upload import PhotoRefused
from merchant_app.screens.trader_page.counting import TooManyRequests, count_request, give_request_back
from merchant_app.trader_here import current_trader
from merchant_app.tries import REFUSED_PHOTOS_OF_LINK
from merchant_app.unit_of_work import reading, unit_of_work
from registry.merchants.queries import own_merchant

trader_incident = GuardedBlueprint("trader_incident", __name__, url_prefix="/quan-toi")


class PastedOverForm(GuardedForm):
    """What was found; where is known."""

    once = OnceField()
    photo = PhotoPlace(lazy_gettext("Ảnh tấm biển bị dán đè"), id="photo")
    told = LongTextField(
        lazy_gettext("Cô chú thấy gì, từ bao giờ?"),
        longest=LONGEST_TOLD,
        description=lazy_gettext("Ví dụ: sáng nay khách báo tên lạ. Có thể bỏ trống."),
    )


@trader_incident.route("/bi-dan-de", methods=["GET", "POST"], needs=Permission.TRADER)
@takes_photo_of_anybody
def report() -> ResponseReturnValue:
    """What to do at once, and telling the ward; sent, the code of the answer, shown this once."""
    form = PastedOverForm()
    if form.validate_on_submit():
        try:
            opened = _open(form)
        except PhotoRefused as refusal:
            form.refuse(form.photo, refusal.words)
        except (TooManyRequests, TooManyReports):
            form.refuse(form.told, _("Hôm nay đã gửi nhiều rồi. Hãy gọi ngay cho phường hoặc công an phường."))
        else:
            merchant = own_merchant(reading(), current_trader())
            return render_template("trader_page/pasted_over_received.html", opened=opened, merchant=merchant)
    return render_template(
        "trader_page/pasted_over.html",
        form=form,
        merchant=own_merchant(reading(), current_trader()),
        photo_lost=form.is_submitted() and photo_was_chosen(),
    )


def _open(form: PastedOverForm) -> Opened:
    """Count it, look at the photo, and write it down; one whose photo is refused does not count."""
    trader = current_trader()
    place_id, link = own_merchant(reading(), trader).place_id, str(trader.link_id)
    sent = form_sent(form.once)
    if (before := opened_before(reading(), form=sent, source=Source.TRADER, place_id=place_id)) is not None:
        return before
    count_request(link)
    try:
        photo = photo_of_report(turns_of_traders, refused=[(REFUSED_PHOTOS_OF_LINK, link)])
    except PhotoRefused:
        give_request_back(link)
        raise
    verdict = verdict_on(photo, place_id=place_id, merchant_id=trader.merchant_id)
    with unit_of_work() as session:
        return open_incident(
            session,
            by=trader,
            source=Source.TRADER,
            place_id=place_id,
            merchant_id=trader.merchant_id,
            kind=IncidentKind.PASTED_OVER,
            told=form.told.data or "",
            verdict=verdict,
            photo=photo.jpeg,
            form=sent,
        )
