"""Enrolling a shop: one screen, in the street."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.enrolment.operations import register as register_on_the_ladder
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.account_fields import refuse_account
from merchant_app.large_requests import takes_photo
from merchant_app.merchant_fields import warn_of_phone
from merchant_app.people_wording import text_in_language
from merchant_app.photo_answer import page_after_photo
from merchant_app.photo_form import PhotoSeen
from merchant_app.photo_upload import photo_left_unread
from merchant_app.screens.enrolment.forms import EnrolmentForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountRefusal
from registry.consents.model import Purpose
from registry.consents.operations import give_consent
from registry.consents.texts import current_text
from registry.merchants.details import MerchantDetails
from registry.merchants.duplicates import LikelyDuplicate, likely_duplicates
from registry.merchants.errors import SentDifferently, SentElsewhere
from registry.merchants.model import Merchant
from registry.places.model import Place
from registry.places.queries import place_seen_by, places_seen_by

enrolment = GuardedBlueprint("enrolment", __name__)


@enrolment.route("/enrol", needs=Permission.MERCHANT_REGISTER)
def choose_place() -> ResponseReturnValue:
    """Choose the street or market; with only one there is nothing to choose."""
    found = places_seen_by(reading(), current_officer())
    if len(found) == 1:
        return redirect(url_for("enrolment.register", place_id=found[0].id))
    return render_template("enrolment/choose_place.html", places=found)


@enrolment.route("/places/<uuid:place_id>/enrol", methods=["GET", "POST"], needs=Permission.MERCHANT_REGISTER)
def register(place_id: UUID) -> ResponseReturnValue:
    """Register a merchant and, when given, propose its account, both or neither."""
    place = place_seen_by(reading(), current_officer(), place_id)
    form = EnrolmentForm()
    duplicates: list[LikelyDuplicate] = []
    already: Merchant | None = None
    answers = _answers(form) if form.validate_on_submit() else None
    if answers and not form.not_the_same.data:
        duplicates = _likely(form, place, *answers)
    if answers and not duplicates:
        try:
            merchant = _save(form, place_id, *answers)
        except AccountRefusal as refusal:
            refuse_account(form, refusal)
        except SentDifferently as refusal:
            already = refusal.merchant
        except SentElsewhere:
            form.renew()
            form.refuse(form.client_id, _("Phiếu này không dùng lại được. Hãy gửi lại lần nữa."))
        else:
            flash(_("Đã ghi danh."))
            warn_of_phone(answers[0].phone)
            return redirect(url_for("merchants.show_merchant", merchant_id=merchant.id))
    return _page(form, place, duplicates=duplicates, already=already, seen=form.seen_before())


@enrolment.route("/places/<uuid:place_id>/enrol/photo", methods=["GET", "POST"], needs=Permission.MERCHANT_REGISTER)
@takes_photo
def read_photo(place_id: UUID) -> ResponseReturnValue:
    """Fill in the account from a photo of the shop's code: the same form again, and nothing saved."""
    place = place_seen_by(reading(), current_officer(), place_id)
    empty = url_for("enrolment.register", place_id=place_id)
    return page_after_photo(EnrolmentForm, lambda form, seen: _page(form, place, seen=seen), empty=empty)


def _page(
    form: EnrolmentForm,
    place: Place,
    *,
    duplicates: Sequence[LikelyDuplicate] = (),
    already: Merchant | None = None,
    seen: PhotoSeen | None = None,
) -> ResponseReturnValue:
    if not form.text_hash.data:
        form.text_hash.data = current_text(Purpose.KEEP_CONTACT).hash
    return render_template(
        "enrolment/register.html",
        consent=text_in_language(current_text(Purpose.KEEP_CONTACT)),
        form=form,
        place=place,
        duplicates=duplicates,
        already=already,
        seen=seen,
    )


def _answers(form: EnrolmentForm) -> tuple[MerchantDetails, AccountContent | None] | None:
    """What the form says, ready for the register; None after putting each refusal at its field."""
    details, account = form.details(), form.account()
    if photo_left_unread() and account is None:
        words = _("Ảnh đã chọn chưa được đọc nên chưa lưu gì. Hãy chọn lại rồi bấm “Đọc mã”, hoặc lưu không có ảnh.")
        form.refuse(form.account_number, words)
        return None
    try:
        account = account.tidied() if account else None
    except AccountRefusal as refusal:
        refuse_account(form, refusal)
        return None
    return (details, account) if details else None


def _save(form: EnrolmentForm, place_id: UUID, details: MerchantDetails, account: AccountContent | None) -> Merchant:
    with unit_of_work() as session:
        merchant = register_on_the_ladder(
            session,
            by=current_officer(),
            place=place_seen_by(session, current_officer(), place_id),
            client_id=form.identity(),
            details=details,
            account=account,
        )
        if (how := form.how_agreed) is not None:
            give_consent(
                session,
                by=current_officer(),
                merchant_id=merchant.id,
                purpose=Purpose.KEEP_CONTACT,
                text_hash=form.text_hash.data or "",
                how=how,
            )
    return merchant


def _likely(
    form: EnrolmentForm, place: Place, details: MerchantDetails, account: AccountContent | None
) -> list[LikelyDuplicate]:
    """Shops this may be already; the very form sent again is no duplicate of itself."""
    found = likely_duplicates(
        reading(),
        by=current_officer(),
        place=place,
        details=details,
        account=account,
    )
    return [likely for likely in found if likely.merchant.client_id != form.identity()]
