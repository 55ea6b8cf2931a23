"""Signs on paper: give one its serial, draw it, say that it hangs or must not be used."""

from http import HTTPStatus
from io import BytesIO
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.enrolment.operations import post_sign, void_sign
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.file_names import as_download, plain_name
from merchant_app.formats import day
from merchant_app.looking import saw_sign, took_sign
from merchant_app.people_wording import text_in_language
from merchant_app.pictures import code_picture
from merchant_app.screens.signs.forms import HandOverForm, MakeForm, PostForm, ReprintForm, VoidForm
from merchant_app.screens.signs.obstacles import Obstacle, obstacle_of
from merchant_app.sign_wording import check_address, heading_of, on_paper, unit_line_of
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from qr import SignError, draw_signs
from registry.accounts.identity import is_for_shop_of_today
from registry.accounts.queries import active_account_of, proposed_account_of
from registry.calendar import today
from registry.consents.errors import TextNotCurrent
from registry.consents.model import Purpose
from registry.consents.operations import give_consent
from registry.consents.queries import agrees_to, has_taken_back
from registry.consents.texts import current_text
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.queries import merchant_seen_by
from registry.signs.errors import (
    HolderDoesNotAgree,
    NoActiveAccount,
    PostedBeforeMade,
    PostedInTheFuture,
    ShopChangedSinceApproval,
    SignNoLongerGood,
)
from registry.signs.model import Sign, SignState
from registry.signs.operations import make_sign
from registry.signs.queries import sign_seen_by, signs_of_merchant
from registry.signs.rechecking import due_for_recheck_on, is_due_for_recheck
from registry.signs.standing import is_good, is_under_old_name, why_old

signs = GuardedBlueprint("signs", __name__)


@signs.route("/merchants/<uuid:merchant_id>/signs", methods=["GET", "POST"], needs=Permission.SIGN_PRINT)
def make(merchant_id: UUID) -> ResponseReturnValue:
    """Choose a size and give the sign its serial."""
    merchant_seen_by(reading(), current_officer(), merchant_id)
    form = MakeForm()
    obstacle: Obstacle | None = None
    if form.validate_on_submit():
        try:
            sign = _make(merchant_id, form)
        except MerchantIsClosed:
            form.refuse(form.layout, _("Điểm này đã đóng cửa nên không làm biển."))
        except NoActiveAccount:
            form.refuse(form.layout, _("Điểm này chưa có tài khoản được duyệt nên chưa in biển được."))
        except ShopChangedSinceApproval:
            form.refuse(form.layout, _("Tên biển hiệu, chủ hoặc số nhà đã sửa sau khi duyệt."))
        except (HolderDoesNotAgree, TextNotCurrent) as refusal:
            _refuse_consent(form, refusal)
        except SignError as error:
            obstacle = obstacle_of(error, merchant_seen_by(reading(), current_officer(), merchant_id))
        else:
            if sign.state is SignState.POSTED:
                flash(_("Biển này đã có và đang gắn. In lại vẫn cùng số, cùng mã."))
            else:
                flash(_("Biển đã có số. Tải về, in ra rồi gắn ở điểm kinh doanh."))
            return redirect(url_for("signs.show_sign", sign_id=sign.id))
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    active = active_account_of(reading(), merchant)
    if not form.text_hash.data:
        form.text_hash.data = current_text(Purpose.PRINT_SIGN).hash
    return render_template(
        "signs/make.html",
        agreed=agrees_to(reading(), merchant, Purpose.PRINT_SIGN),
        taken_back=has_taken_back(reading(), merchant, Purpose.PRINT_SIGN),
        text=text_in_language(current_text(Purpose.PRINT_SIGN)),
        form=form,
        merchant=merchant,
        obstacle=obstacle,
        active=active,
        renamed=active is not None and not is_for_shop_of_today(active),
        waiting=proposed_account_of(reading(), merchant),
        signs=signs_of_merchant(reading(), merchant),
        is_good=is_good,
    )


@signs.route("/signs/<uuid:sign_id>", needs=Permission.MERCHANT_SEE)
def show_sign(sign_id: UUID) -> ResponseReturnValue:
    """One sign: what is on it, its state, and what to do next."""
    return page_of(sign_id)


@signs.route("/signs/<uuid:sign_id>/sign.pdf", needs=Permission.SIGN_PRINT)
def pdf(sign_id: UUID) -> ResponseReturnValue:
    """The page to print. Drawn again it is the same, byte for byte; an old sign is not drawn at all."""
    sign = sign_seen_by(reading(), current_officer(), sign_id)
    if why := why_old(sign):
        return render_template("signs/not_printable.html", sign=sign, obstacle=None, why=why), HTTPStatus.CONFLICT
    try:
        page = drawn(sign)
    except SignError as error:
        obstacle = obstacle_of(error, sign.merchant)
        return render_template("signs/not_printable.html", sign=sign, obstacle=obstacle), HTTPStatus.CONFLICT
    took_sign(sign)
    name = plain_name(sign.layout, sign.serial, sign.shop_name)
    return as_download(page, mimetype="application/pdf", name=f"{name}.pdf")


@signs.route("/signs/<uuid:sign_id>/post", methods=["GET", "POST"], needs=Permission.SIGN_POST)
def post(sign_id: UUID) -> ResponseReturnValue:
    """Say that the sign hangs since a day."""
    if request.method != "POST":  # the address stays in the bar after a refusal, and people reload it
        return redirect(url_for("signs.show_sign", sign_id=sign_id))
    form = PostForm()
    if not form.validate() or form.on.data is None:
        return page_of(sign_id, posting=form)
    try:
        with unit_of_work() as session:
            post_sign(session, by=current_officer(), sign_id=sign_id, on=form.on.data)
    except PostedInTheFuture as refusal:
        form.refuse(form.on, _("Ngày gắn không được sau hôm nay, %(day)s.", day=day(refusal.today)))
        return page_of(sign_id, posting=form)
    except PostedBeforeMade as refusal:
        form.refuse(form.on, _("Ngày gắn không được trước ngày làm biển, %(day)s.", day=day(refusal.made_on)))
        return page_of(sign_id, posting=form)
    except SignNoLongerGood:
        return page_of(sign_id, refused=_("Biển này đã thôi dùng nên không ghi gắn được."))
    flash(_("Đã ghi: biển đang gắn."))
    return redirect(url_for("signs.show_sign", sign_id=sign_id))


@signs.route("/signs/<uuid:sign_id>/void", methods=["GET", "POST"], needs=Permission.SIGN_POST)
def void(sign_id: UUID) -> ResponseReturnValue:
    """Say that the sign must not be used."""
    if request.method != "POST":
        return redirect(url_for("signs.show_sign", sign_id=sign_id))
    form = VoidForm()
    if not form.validate():
        return page_of(sign_id, voiding=form)
    try:
        with unit_of_work() as session:
            void_sign(session, by=current_officer(), sign_id=sign_id, note=form.note.data or "")
    except SignNoLongerGood:
        return page_of(sign_id, refused=_("Biển này đã thôi dùng từ trước."))
    flash(_("Đã huỷ biển. Nếu còn gắn, hãy gỡ xuống ngay: mã trên biển vẫn trả tiền được."))
    return redirect(url_for("signs.show_sign", sign_id=sign_id))


def page_of(
    sign_id: UUID,
    *,
    posting: PostForm | None = None,
    voiding: VoidForm | None = None,
    reprinting: ReprintForm | None = None,
    handing_over: HandOverForm | None = None,
    refused: str = "",
) -> ResponseReturnValue:
    """The page of the sign, with what was typed into one of its forms and why that was refused."""
    sign = sign_seen_by(reading(), current_officer(), sign_id)
    why = why_old(sign)
    paper = on_paper(sign)
    title = _("Mã QR của %(shop)s", shop=sign.shop_name)
    code = code_picture(paper.payload, title=title) if why is None else None
    saw_sign(sign)
    return render_template(
        "signs/show.html",
        sign=sign,
        paper=paper,
        good=why is None,
        under_old_name=is_under_old_name(sign),
        why=why,
        code=code,
        posting=posting or PostForm(formdata=None, on=today()),
        voiding=voiding or VoidForm(formdata=None),
        reprinting=reprinting or ReprintForm(formdata=None),
        handing_over=handing_over or HandOverForm(formdata=None, handed_over_on=today()),
        due_on=due_for_recheck_on(sign),
        is_due=is_due_for_recheck(sign),
        today=today(),
        refused=refused,
        check_address=check_address(),
    )


def _refuse_consent(form: MakeForm, refusal: HolderDoesNotAgree | TextNotCurrent) -> None:
    if isinstance(refusal, TextNotCurrent):
        form.refuse_old_text(current_text(Purpose.PRINT_SIGN).hash)
    else:
        form.refuse_silence()


def _make(merchant_id: UUID, form: MakeForm) -> Sign:
    """Give the sign its row, and draw it once: nothing is kept of a sign that cannot be drawn, nor a consent to it.

    Raise TextNotCurrent, MerchantIsClosed, NoActiveAccount, HolderDoesNotAgree, or qr's SignError.
    """
    with unit_of_work() as session:
        if (how := form.how_agreed) is not None:
            give_consent(
                session,
                by=current_officer(),
                merchant_id=merchant_id,
                purpose=Purpose.PRINT_SIGN,
                text_hash=form.text_hash.data or "",
                how=how,
            )
        merchant = merchant_seen_by(session, current_officer(), merchant_id)
        sign = make_sign(
            session,
            by=current_officer(),
            merchant_id=merchant_id,
            layout=form.layout.data,
            place_line=heading_of(merchant.place),
            unit_line=unit_line_of(merchant),
        )
        drawn(sign)
    return sign


def drawn(sign: Sign) -> bytes:
    """The page of the sign, or raise qr's SignError."""
    page = BytesIO()
    draw_signs([on_paper(sign)], sign.layout, page)
    return page.getvalue()
