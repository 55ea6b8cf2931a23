"""Signs on paper: give one its serial, show it, draw it."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.file_names import as_download, plain_name
from merchant_app.looking import took_sign
from merchant_app.people_wording import text_in_language
from merchant_app.screens.signs.forms import MakeForm
from merchant_app.screens.signs.obstacles import Obstacle, obstacle_of
from merchant_app.screens.signs.refusals import words_of
from merchant_app.screens.signs.showing import drawn, page_of
from merchant_app.sign_wording import heading_of, unit_line_of
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from qr import SignError
from registry.accounts.identity import is_for_shop_of_today
from registry.accounts.queries import active_account_of, proposed_account_of
from registry.consents.errors import TextNotCurrent
from registry.consents.model import Purpose
from registry.consents.operations import give_consent
from registry.consents.queries import agrees_to, has_taken_back
from registry.consents.texts import current_text
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.queries import merchant_seen_by
from registry.signs.errors import HolderDoesNotAgree, SignRefusal
from registry.signs.model import Sign, SignState
from registry.signs.operations import make_sign
from registry.signs.queries import sign_seen_by, signs_of_merchant
from registry.signs.standing import is_good, why_old

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
        except (HolderDoesNotAgree, TextNotCurrent) as refusal:
            _refuse_consent(form, refusal)
        except SignError as error:
            obstacle = obstacle_of(error, merchant_seen_by(reading(), current_officer(), merchant_id))
        except (MerchantIsClosed, SignRefusal) as refusal:
            form.refuse(form.layout, words_of(refusal, merchant_seen_by(reading(), current_officer(), merchant_id)))
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
