"""What becomes of a sign after it was made: hung, handed over, seen to hang, printed anew, ended."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.enrolment.operations import post_sign, reprint_sign, void_sign
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.screens.signs.forms import HandOverForm, PostForm, ReprintForm, VoidForm
from merchant_app.screens.signs.refusals import words_of
from merchant_app.screens.signs.showing import drawn, page_of
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
    SignDoesNotHang,
    SignNoLongerGood,
    SignRefusal,
)
from registry.signs.model import ReprintReason, Sign
from registry.signs.queries import sign_seen_by
from registry.signs.rechecking import find_sign_hanging, hand_over_sign
from registry.signs.standing import is_good

sign_life = GuardedBlueprint("sign_life", __name__, url_prefix="/signs/<uuid:sign_id>")

_View = Callable[[UUID], ResponseReturnValue]


def _sent(view: _View) -> _View:
    """Lead whoever only opens the address to the sign: after a refusal it stays in the bar, and people reload it."""

    @wraps(view)
    def led(sign_id: UUID) -> ResponseReturnValue:
        return view(sign_id) if request.method == "POST" else _to_page(sign_id)

    return led


@sign_life.route("/post", methods=["GET", "POST"], needs=Permission.SIGN_POST)
@_sent
def post(sign_id: UUID) -> ResponseReturnValue:
    """Say that the sign hangs since a day."""
    return _on_a_day(sign_id, PostForm(), post_sign, done=_("Đã ghi: biển đang gắn."))


@sign_life.route("/hand-over", methods=["GET", "POST"], needs=Permission.SIGN_POST)
@_sent
def hand_over(sign_id: UUID) -> ResponseReturnValue:
    """Say that the shop got the sign."""
    return _on_a_day(sign_id, HandOverForm(), hand_over_sign, done=_("Đã ghi: chủ quán đã nhận biển."))


@sign_life.route("/seen", methods=["GET", "POST"], needs=Permission.SIGN_POST)
@_sent
def find(sign_id: UUID) -> ResponseReturnValue:
    """Say that the sign hangs today as it should."""
    try:
        with unit_of_work() as session:
            find_sign_hanging(session, by=current_officer(), sign_id=sign_id, on=today())
    except (SignNoLongerGood, SignDoesNotHang):
        return page_of(sign_id, refused=_("Biển này không còn gắn."))
    flash(_("Đã ghi: hôm nay biển còn gắn và đúng."))
    return _to_page(sign_id)


@sign_life.route("/void", methods=["GET", "POST"], needs=Permission.SIGN_POST)
@_sent
def void(sign_id: UUID) -> ResponseReturnValue:
    """Say that the sign must not be used."""
    form = VoidForm()
    if not form.validate():
        return page_of(sign_id, form)
    try:
        with unit_of_work() as session:
            void_sign(session, by=current_officer(), sign_id=sign_id, note=form.note.data or "")
    except SignNoLongerGood as refusal:
        return _refused(sign_id, refusal)
    flash(_("Đã huỷ biển. Nếu còn gắn, hãy gỡ xuống ngay: mã trên biển vẫn trả tiền được."))
    return _to_page(sign_id)


@sign_life.route("/reprint", methods=["GET", "POST"], needs=Permission.SIGN_PRINT)
@_sent
def reprint(sign_id: UUID) -> ResponseReturnValue:
    """Give the shop a new sign in the place of this one, which is old at once."""
    form = ReprintForm()
    if not form.validate():
        return page_of(sign_id, form)
    try:
        fresh_id = _reprinted(sign_id, form)
    except (SignError, SignRefusal, MerchantIsClosed) as refusal:
        return _refused(sign_id, refusal, form)
    flash(_("Biển mới đã có số. Biển cũ thôi dùng ngay: còn thấy thì gỡ xuống."))
    return _to_page(fresh_id)


def _to_page(sign_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("signs.show_sign", sign_id=sign_id))


def _on_a_day(
    sign_id: UUID, form: PostForm | HandOverForm, change: Callable[..., Sign], *, done: str
) -> ResponseReturnValue:
    """Do the *change* on the day that was typed, or say at the field why that day cannot be."""
    if form.validate():
        try:
            with unit_of_work() as session:
                change(session, by=current_officer(), sign_id=sign_id, on=form.told.day)
        except PostedInTheFuture as refusal:
            form.refuse(form.told, form.late(day(refusal.today)))
        except PostedBeforeMade as refusal:
            form.refuse(form.told, form.early(day(refusal.made_on)))
        except SignNoLongerGood as refusal:
            return _refused(sign_id, refusal)
        else:
            flash(done)
            return _to_page(sign_id)
    return page_of(sign_id, form)


def _refused(
    sign_id: UUID, refusal: SignError | SignRefusal | MerchantIsClosed, form: ReprintForm | None = None
) -> ResponseReturnValue:
    """The page with why: at the field of the form, as long as the sign still has that form."""
    sign = sign_seen_by(reading(), current_officer(), sign_id)
    words = words_of(refusal, sign.merchant)
    if form is None or not is_good(sign):
        return page_of(sign_id, refused=words)
    form.refuse(form.reprint_note if isinstance(refusal, ReprintNoteMissing) else form.reason, words)
    return page_of(sign_id, form)


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
