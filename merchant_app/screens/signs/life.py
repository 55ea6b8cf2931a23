"""What becomes of a sign after it was made: printed anew, handed over, seen to hang."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.enrolment.operations import reprint_sign
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.screens.signs.forms import HandOverForm, ReprintForm
from merchant_app.screens.signs.obstacles import obstacle_of
from merchant_app.screens.signs.routes import drawn, page_of
from merchant_app.sign_wording import heading_of, unit_line_of
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from qr import SignError
from registry.calendar import today
from registry.merchants.errors import MerchantIsClosed
from registry.signs.errors import (
    PostedBeforeMade,
    PostedInTheFuture,
    ReprintNoteMissing,
    ShopChangedSinceApproval,
    SignDoesNotHang,
    SignNoLongerGood,
    SignRefusal,
)
from registry.signs.model import ReprintReason
from registry.signs.queries import sign_seen_by
from registry.signs.rechecking import find_sign_hanging, hand_over_sign

sign_life = GuardedBlueprint("sign_life", __name__)


@sign_life.route("/signs/<uuid:sign_id>/reprint", methods=["GET", "POST"], needs=Permission.SIGN_PRINT)
def reprint(sign_id: UUID) -> ResponseReturnValue:
    """Give the shop a new sign in the place of this one, which is old at once."""
    if request.method != "POST":  # the address stays in the bar after a refusal, and people reload it
        return redirect(url_for("signs.show_sign", sign_id=sign_id))
    form = ReprintForm()
    if not form.validate():
        return page_of(sign_id, reprinting=form)
    try:
        fresh_id = _reprinted(sign_id, form)
    except ReprintNoteMissing:
        form.refuse(form.reprint_note, _("Hãy ghi lý do in lại."))
        return page_of(sign_id, reprinting=form)
    except (SignError, SignRefusal, MerchantIsClosed) as refusal:
        return page_of(sign_id, refused=_words_of(refusal, sign_id))
    flash(_("Biển mới đã có số. Biển cũ thôi dùng ngay: còn thấy thì gỡ xuống."))
    return redirect(url_for("signs.show_sign", sign_id=fresh_id))


@sign_life.route("/signs/<uuid:sign_id>/hand-over", methods=["GET", "POST"], needs=Permission.SIGN_POST)
def hand_over(sign_id: UUID) -> ResponseReturnValue:
    """Say that the shop got the sign."""
    if request.method != "POST":
        return redirect(url_for("signs.show_sign", sign_id=sign_id))
    form = HandOverForm()
    if not form.validate() or form.handed_over_on.data is None:
        return page_of(sign_id, handing_over=form)
    try:
        with unit_of_work() as session:
            hand_over_sign(session, by=current_officer(), sign_id=sign_id, on=form.handed_over_on.data)
    except PostedInTheFuture as refusal:
        form.refuse(form.handed_over_on, _("Ngày giao không được sau hôm nay, %(day)s.", day=day(refusal.today)))
        return page_of(sign_id, handing_over=form)
    except PostedBeforeMade as refusal:
        words = _("Ngày giao không được trước ngày làm biển, %(day)s.", day=day(refusal.made_on))
        form.refuse(form.handed_over_on, words)
        return page_of(sign_id, handing_over=form)
    except SignNoLongerGood:
        return page_of(sign_id, refused=_("Biển này đã thôi dùng từ trước."))
    flash(_("Đã ghi: chủ quán đã nhận biển."))
    return redirect(url_for("signs.show_sign", sign_id=sign_id))


@sign_life.route("/signs/<uuid:sign_id>/seen", methods=["GET", "POST"], needs=Permission.SIGN_POST)
def find(sign_id: UUID) -> ResponseReturnValue:
    """Say that the sign hangs today as it should."""
    if request.method != "POST":
        return redirect(url_for("signs.show_sign", sign_id=sign_id))
    try:
        with unit_of_work() as session:
            find_sign_hanging(session, by=current_officer(), sign_id=sign_id, on=today())
    except (SignNoLongerGood, SignDoesNotHang):
        return page_of(sign_id, refused=_("Biển này không còn gắn."))
    flash(_("Đã ghi: hôm nay biển còn gắn và đúng."))
    return redirect(url_for("signs.show_sign", sign_id=sign_id))


def _reprinted(sign_id: UUID, form: ReprintForm) -> UUID:
    """The id of the new sign, drawn once: nothing is kept of a sign that cannot be drawn."""
    with unit_of_work() as session:
        merchant = sign_seen_by(session, current_officer(), sign_id).merchant
        sign = reprint_sign(
            session,
            by=current_officer(),
            sign_id=sign_id,
            reason=ReprintReason(form.reason.data),
            note=form.reprint_note.data or "",
            place_line=heading_of(merchant.place),
            unit_line=unit_line_of(merchant),
        )
        drawn(sign)
    return sign.id


def _words_of(refusal: Exception, sign_id: UUID) -> str:
    if isinstance(refusal, SignError):
        return obstacle_of(refusal, sign_seen_by(reading(), current_officer(), sign_id).merchant).words
    if isinstance(refusal, ShopChangedSinceApproval):
        return str(_("Tên biển hiệu, chủ hoặc số nhà đã sửa sau khi duyệt."))
    return str(_("Biển này đã thôi dùng từ trước."))
