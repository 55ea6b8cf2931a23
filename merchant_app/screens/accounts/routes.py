"""Payment accounts: propose, look, decide; and the QR of an account, on the screen and as a file."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.enrolment.operations import activate_account
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.account_fields import refuse_account
from merchant_app.account_wording import bank_name, scheme_name, words_for_account_refusal
from merchant_app.file_names import as_download, plain_name
from merchant_app.large_requests import takes_photo
from merchant_app.looking import saw_account, took_code
from merchant_app.photo_answer import page_after_photo
from merchant_app.photo_form import PhotoSeen
from merchant_app.pictures import code_picture
from merchant_app.screens.accounts.checks import code_at_shop, holder_is_known, name_in_code_is_known, pays_as_the_code
from merchant_app.screens.accounts.forms import ApprovalForm, ApprovalFormWithCode, ProposalForm, RejectionForm
from merchant_app.screens.accounts.second_person import not_confirmed, words_why_not_apart
from merchant_app.second_step import TooManyCodes, count_code_try, words_for_code
from merchant_app.signed_in import current_officer
from merchant_app.tries import CODES_OF_OFFICER
from merchant_app.unit_of_work import reading, unit_of_work
from qr import Symbol, make_symbol
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountRefusal, DecisionRefusal
from registry.accounts.identity import is_for_shop_of_today, renamings_around, shown_to_approver
from registry.accounts.model import DECIDED_WITHIN, AccountState, PaymentAccount
from registry.accounts.operations import propose_account, reject_account, withdraw_account
from registry.accounts.payloads import payload_of
from registry.accounts.queries import (
    account_seen_by,
    accounts_waiting_for,
    active_account_of,
    last_objection,
    proposals_waiting_of,
    proposed_account_of,
)
from registry.accounts.unapproved import links_ended_unapproved
from registry.merchants.duplicates import LikelyDuplicate, shops_with_account
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.model import Merchant
from registry.merchants.queries import merchant_seen_by
from registry.second_factors.errors import SecondFactorRefusal
from registry.second_factors.operations import confirm
from registry.trader_links.makers import link_makings

accounts = GuardedBlueprint("accounts", __name__)

PIXELS_PER_MODULE = 20
"""A square of about a thousand pixels: sharp on a phone and on a hand-made poster."""


@accounts.route("/merchants/<uuid:merchant_id>/account", methods=["GET", "POST"], needs=Permission.ACCOUNT_PROPOSE)
def propose(merchant_id: UUID) -> ResponseReturnValue:
    """Write down where a merchant's money should go; somebody else decides."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    form = ProposalForm()
    shared: Sequence[LikelyDuplicate] = ()
    if form.validate_on_submit():
        try:
            content = form.content().tidied()
            if not form.shared_on_purpose.data:
                shared = shops_with_account(reading(), by=current_officer(), account=content, except_id=merchant_id)
            account = None if shared else _save(content, merchant_id)
        except AccountRefusal as refusal:
            refuse_account(form, refusal)
            merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
        except MerchantIsClosed:
            form.refuse(form.account_number, _("Điểm này đã đóng cửa nên không nhập tài khoản mới."))
            merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
        else:
            if account is not None:
                flash(_("Đã ghi đề nghị. Một người khác duyệt rồi mới in được biển."))
                return redirect(url_for("accounts.review", account_id=account.id))
    return _proposal_page(form, merchant, seen=form.seen_before(), shared=shared)


def _save(content: AccountContent, merchant_id: UUID) -> PaymentAccount:
    with unit_of_work() as session:
        return propose_account(session, by=current_officer(), merchant_id=merchant_id, content=content)


@accounts.route(
    "/merchants/<uuid:merchant_id>/account/photo", methods=["GET", "POST"], needs=Permission.ACCOUNT_PROPOSE
)
@takes_photo
def read_photo(merchant_id: UUID) -> ResponseReturnValue:
    """Fill in the account from a photo of the shop's code: the same form again, and nothing saved."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    empty = url_for("accounts.propose", merchant_id=merchant_id)
    return page_after_photo(ProposalForm, lambda form, seen: _proposal_page(form, merchant, seen=seen), empty=empty)


def _proposal_page(
    form: ProposalForm, merchant: Merchant, *, seen: PhotoSeen | None, shared: Sequence[LikelyDuplicate] = ()
) -> ResponseReturnValue:
    return render_template(
        "accounts/propose.html",
        form=form,
        merchant=merchant,
        seen=seen,
        shared=shared,
        active=active_account_of(reading(), merchant),
        waiting=proposed_account_of(reading(), merchant),
    )


@accounts.route("/accounts/", needs=Permission.ACCOUNT_DECIDE)
def list_waiting() -> ResponseReturnValue:
    """The proposals this officer could decide, the longest waiting first."""
    waiting = accounts_waiting_for(reading(), current_officer())
    return render_template(
        "accounts/list.html",
        waiting=waiting,
        mine=proposals_waiting_of(reading(), current_officer()),
        names_are_known=lambda account: holder_is_known(account) and name_in_code_is_known(account),
    )


@accounts.route("/accounts/<uuid:account_id>", needs=Permission.MERCHANT_SEE)
def review(account_id: UUID) -> ResponseReturnValue:
    """One account: what it says, who proposed and decided, what it takes the place of, its QR."""
    return _page_of(account_id)


@accounts.route("/accounts/<uuid:account_id>/approve", methods=["GET", "POST"], needs=Permission.ACCOUNT_DECIDE)
def approve(account_id: UUID) -> ResponseReturnValue:
    """Make exactly what was shown the account that money goes to."""
    if request.method != "POST":  # the address stays in the bar after a refusal, and people reload it
        return redirect(url_for("accounts.review", account_id=account_id))
    form = _approval_form()
    shop = account_seen_by(reading(), current_officer(), account_id).merchant
    had_another = active_account_of(reading(), shop) is not None
    if not form.validate() and "code" in form.errors:
        return _page_of(account_id, approval=form)
    try:
        _approve(account_id, form)
    except DecisionRefusal as refusal:
        return _page_of(account_id, refused=words_for_account_refusal(refusal))
    except (SecondFactorRefusal, TooManyCodes) as refusal:
        form.refuse(form["code"], words_for_code(refusal))
        return _page_of(account_id, approval=form)
    flash(_("Đã duyệt. Tài khoản này đang dùng, có thể in biển."))
    if had_another:
        flash(_("Biển cũ còn gắn thì vẫn trả tiền vào tài khoản cũ: hãy gỡ xuống ngay."))
    return redirect(url_for("accounts.review", account_id=account_id))


def _approval_form(**given: None) -> ApprovalForm:
    """With a code, once the approver has a second factor."""
    enrolled = current_officer().second_factor_at is not None
    return ApprovalFormWithCode(**given) if enrolled else ApprovalForm(**given)


def _approve(account_id: UUID, form: ApprovalForm) -> None:
    """Confirm the code, where one is asked for, and approve: both or neither. The try is counted in any case."""
    officer, code = current_officer(), form["code"].data if "code" in form else None
    shown_hash = "" if form.errors else form.shown_hash.data or ""
    if code is not None:
        count_code_try(officer)
    with unit_of_work() as session:
        if code is not None:
            confirm(session, officer=officer, code=code)
        activate_account(session, by=officer, account_id=account_id, shown_hash=shown_hash)
        if code is not None:
            CODES_OF_OFFICER.give_back(session, str(officer.id))


@accounts.route("/accounts/<uuid:account_id>/reject", methods=["GET", "POST"], needs=Permission.ACCOUNT_DECIDE)
def reject(account_id: UUID) -> ResponseReturnValue:
    """Turn somebody else's proposal down, saying why."""
    if request.method != "POST":
        return redirect(url_for("accounts.review", account_id=account_id))
    form = RejectionForm()
    if not form.validate():
        return _page_of(account_id, rejection=form)
    try:
        with unit_of_work() as session:
            reject_account(session, by=current_officer(), account_id=account_id, note=form.note.data or "")
    except DecisionRefusal as refusal:
        return _page_of(account_id, rejection=form, refused=words_for_account_refusal(refusal))
    flash(_("Đã ghi: không duyệt. Người đề nghị sẽ thấy lý do ở trang Hôm nay."))
    return redirect(url_for("accounts.review", account_id=account_id))


@accounts.route("/accounts/<uuid:account_id>/withdraw", methods=["GET", "POST"], needs=Permission.ACCOUNT_PROPOSE)
def withdraw(account_id: UUID) -> ResponseReturnValue:
    """Take one's own proposal back."""
    if request.method != "POST":
        return redirect(url_for("accounts.review", account_id=account_id))
    try:
        with unit_of_work() as session:
            withdraw_account(session, by=current_officer(), account_id=account_id)
    except DecisionRefusal as refusal:
        return _page_of(account_id, refused=words_for_account_refusal(refusal))
    flash(_("Đã rút lại đề nghị."))
    return redirect(url_for("accounts.review", account_id=account_id))


@accounts.route("/accounts/<uuid:account_id>/qr.svg", needs=Permission.SIGN_PRINT)
def qr_svg(account_id: UUID) -> ResponseReturnValue:
    """The QR alone as SVG: of an active account of a shop that is open, and of no other."""
    account = account_seen_by(reading(), current_officer(), account_id)
    if not _may_print(account):
        return _not_printable(account)
    took_code(account, "svg")
    return _file(account, _symbol(account).svg(title=account.merchant.trade_name).encode(), "image/svg+xml", "svg")


@accounts.route("/accounts/<uuid:account_id>/qr.png", needs=Permission.SIGN_PRINT)
def qr_png(account_id: UUID) -> ResponseReturnValue:
    """The QR alone as PNG: of an active account of a shop that is open, and of no other."""
    account = account_seen_by(reading(), current_officer(), account_id)
    if not _may_print(account):
        return _not_printable(account)
    took_code(account, "png")
    return _file(account, _symbol(account).png(PIXELS_PER_MODULE), "image/png", "png")


def _page_of(
    account_id: UUID,
    *,
    approval: ApprovalForm | None = None,
    rejection: RejectionForm | None = None,
    refused: str = "",
) -> ResponseReturnValue:
    account = account_seen_by(reading(), current_officer(), account_id)
    active = active_account_of(reading(), account.merchant)
    waits = account.waits
    shown = waits or account.state is AccountState.ACTIVE
    decided_here = account.decided_by_id == current_officer().id
    waiting = accounts_waiting_for(reading(), current_officer(), limit=1) if decided_here else ()
    title = _("Mã QR của %(shop)s", shop=account.merchant.trade_name)
    # Of what waits no code is drawn, however marked: a picture of it, cut out, would be paid into.
    code = code_picture(payload_of(account), title=title) if account.state is AccountState.ACTIVE else None
    at_shop = code_at_shop(account)
    renamings = renamings_around(reading(), account) if waits else []
    links_ended = links_ended_unapproved(reading(), account) if waits else []
    saw_account(account)
    saw_account(active if waits else None)
    return render_template(
        "accounts/review.html",
        account=account,
        replaced=active if waits else None,
        code=code,
        mine=account.proposed_by_id == current_officer().id,
        not_apart=words_why_not_apart(account) if waits else "",
        not_confirmed=not_confirmed(account) if waits else [],
        objection=last_objection(reading(), account.merchant) if waits else None,
        days_to_decide=DECIDED_WITHIN.days,
        approval=approval or _approval_form(formdata=None),
        rejection=rejection or RejectionForm(formdata=None),
        refused=refused,
        holder_is_known=holder_is_known(account),
        at_shop=at_shop,
        bank_name=bank_name,
        pays_as_the_code=at_shop is None or pays_as_the_code(account, at_shop),
        scheme_name=scheme_name,
        name_in_code_is_known=name_in_code_is_known(account),
        shown_hash=shown_to_approver(account),
        shared=shops_with_account(reading(), by=current_officer(), account=account, except_id=account.merchant_id)
        if shown
        else (),
        renamings=renamings,
        links_ended=links_ended,
        makings=link_makings(reading(), [*renamings, *links_ended]),
        renamed=account.state is AccountState.ACTIVE and not is_for_shop_of_today(account),
        may_print=_may_print(account),
        next_waiting=waiting[0] if waiting else None,
    )


def _may_print(account: PaymentAccount) -> bool:
    """Whether the account is in use, for a shop that is open and called as it was when two people agreed."""
    return account.state is AccountState.ACTIVE and not account.merchant.is_closed and is_for_shop_of_today(account)


def _symbol(account: PaymentAccount) -> Symbol:
    return make_symbol(payload_of(account))


def _file(account: PaymentAccount, content: bytes, mimetype: str, ending: str) -> Response:
    name = plain_name("qr", account.merchant.unit_label, account.merchant.trade_name)
    return as_download(content, mimetype=mimetype, name=f"{name}.{ending}")


def _not_printable(account: PaymentAccount) -> ResponseReturnValue:
    """The address is right and the rows may be seen; it is the account's or shop's state that forbids a file."""
    return render_template("accounts/not_printable.html", account=account), HTTPStatus.CONFLICT
