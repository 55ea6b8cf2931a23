"""Screens on which a third person says whose a login is: who waits for it, and the saying itself."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.confirmations.forms import BeginForm, ConfirmationForm, ConfirmationFormWithCode
from merchant_app.second_step import TooManyCodes, count_code_try, words_for_code
from merchant_app.signed_in import current_officer
from merchant_app.tries import CODES_OF_OFFICER
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.confirming import (
    BEGUN_LASTS,
    begin_confirming,
    begun_by,
    confirm_officer,
    officer_to_confirm,
    officers_to_confirm,
)
from registry.officers.errors import (
    ConfirmationRefusal,
    ConfirmerHasAHand,
    FirstPasswordStands,
    LetInAgain,
    NotSeenChoosing,
    OfficerPostedElsewhereToo,
)
from registry.officers.hands import letting_ins_of
from registry.second_factors.errors import SecondFactorRefusal
from registry.second_factors.operations import confirm

confirmations = GuardedBlueprint("confirmations", __name__, url_prefix="/confirmations")


@confirmations.route("/", needs=Permission.OFFICER_CONFIRM)
def list_officers() -> ResponseReturnValue:
    """Those whom somebody let in and nobody confirmed, with who it was."""
    waiting = officers_to_confirm(reading(), current_officer())
    newest_last = reversed(letting_ins_of(reading(), [officer.id for officer in waiting], confirmed=False))
    return render_template(
        "confirmations/list.html",
        waiting=waiting,
        last={letting_in.officer_id: letting_in for letting_in in newest_last},
    )


@confirmations.route("/<uuid:officer_id>/begin", methods=["POST"], needs=Permission.OFFICER_CONFIRM)
def begin(officer_id: UUID) -> ResponseReturnValue:
    """Sign the person out everywhere, who then chooses another password before one's eyes."""
    officer_to_confirm(reading(), current_officer(), officer_id)
    form = BeginForm()
    try:
        with unit_of_work() as session:
            officer = officer_to_confirm(session, current_officer(), officer_id)
            begin_confirming(session, by=current_officer(), officer=officer, shown=_id_in(form.shown.data or ""))
    except (ConfirmationRefusal, OfficerPostedElsewhereToo) as refusal:
        return _page_of(officer_id, refused=_words_for(refusal))
    return redirect(url_for("confirmations.confirm_one", officer_id=officer_id))


@confirmations.route("/<uuid:officer_id>", methods=["GET", "POST"], needs=Permission.OFFICER_CONFIRM)
def confirm_one(officer_id: UUID) -> ResponseReturnValue:
    """Say that one officer's login is that person's alone; with a code, once one has a second factor."""
    officer_to_confirm(reading(), current_officer(), officer_id)
    form = _form()
    refused = ""
    if form.validate_on_submit():
        try:
            _confirm(officer_id, form)
        except (SecondFactorRefusal, TooManyCodes) as refusal:
            form.refuse(form["code"], words_for_code(refusal))
        except (ConfirmationRefusal, OfficerPostedElsewhereToo) as refusal:
            refused = _words_for(refusal)
        else:
            flash(_("Đã xác nhận. Từ nay tài khoản đăng nhập này chỉ tính là của người ấy."))
            return redirect(url_for("confirmations.list_officers"))
    return _page_of(officer_id, form=form, refused=refused)


def _form(**given: None) -> ConfirmationForm:
    """With a code, once the confirmer has a second factor."""
    enrolled = current_officer().second_factor_at is not None
    return ConfirmationFormWithCode(**given) if enrolled else ConfirmationForm(**given)


def _page_of(officer_id: UUID, *, form: ConfirmationForm | None = None, refused: str = "") -> ResponseReturnValue:
    form = form or _form(formdata=None)
    officer = officer_to_confirm(reading(), current_officer(), officer_id)
    waiting = letting_ins_of(reading(), [officer.id], confirmed=False)
    form.shown.data = str(waiting[0].id) if waiting else ""
    return render_template(
        "confirmations/confirm.html",
        form=form,
        officer=officer,
        waiting=waiting,
        begun=begun_by(reading(), current_officer(), officer),
        minutes=int(BEGUN_LASTS.total_seconds() // 60),
        refused=refused,
    )


def _confirm(officer_id: UUID, form: ConfirmationForm) -> None:
    """Both the code, where one is asked for, and the confirmation, or neither. The try is counted in any case."""
    by, code = current_officer(), form["code"].data if "code" in form else None
    if code is not None:
        count_code_try(by)
    with unit_of_work() as session:
        if code is not None:
            confirm(session, officer=by, code=code)
        officer = officer_to_confirm(session, by, officer_id)
        confirm_officer(session, by=by, officer=officer, shown=_id_in(form.shown.data or ""))
        if code is not None:
            CODES_OF_OFFICER.give_back(session, str(by.id))


def _id_in(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError:
        raise LetInAgain from None


def _words_for(refusal: ConfirmationRefusal | OfficerPostedElsewhereToo) -> str:
    words: str = _("Vai trò của bạn hiện không xác nhận được ai. Hãy nhờ người khác.")
    match refusal:
        case OfficerPostedElsewhereToo():
            words = _("Người này còn làm ở nơi khác. Hãy nhờ lãnh đạo hoặc người quản trị của cả hai nơi.")
        case ConfirmerHasAHand(meeting=meeting) if meeting.certain:
            words = _(
                "Bạn không xác nhận được: %(person)s có phần trong tài khoản đăng nhập của cả bạn và người này. "
                "Hãy nhờ người mà %(person)s không cấp đăng nhập, hoặc đã được người khác xác nhận.",
                person=meeting.one.name,
            )
        case ConfirmerHasAHand(meeting=meeting):
            words = _(
                "%(one)s (%(login)s) và %(other)s (%(other_login)s) trùng tên mà chưa đủ mã số cán bộ. "
                "Nhờ người quản trị ghi mã số cán bộ của cả hai, hoặc nhờ người khác xác nhận.",
                one=meeting.one.name, login=meeting.one.login,
                other=meeting.other.name, other_login=meeting.other.login,
            )  # fmt: skip
        case FirstPasswordStands():
            words = _("Người này chưa đặt mật khẩu mới, nên người cấp còn biết mật khẩu. Hãy để họ vào và đổi trước.")
        case NotSeenChoosing():
            words = _("Chưa bắt đầu, hoặc đã quá lâu. Hãy ngồi cùng người này và bắt đầu lại ở bên dưới.")
        case LetInAgain():
            words = _("Việc này vừa có thay đổi. Hãy xem lại bên dưới.")
    return words
