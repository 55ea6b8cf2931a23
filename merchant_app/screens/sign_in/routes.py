"""Signing in and out, and changing one's own password."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.kept_form import kept_form
from merchant_app.screens.sign_in.entering import enter
from merchant_app.screens.sign_in.forms import ChangePasswordForm, CodeForm, SignInForm
from merchant_app.screens.sign_in.known_devices import remember_device
from merchant_app.second_step import TooManyCodes, count_code_try, words_for_code
from merchant_app.signed_in import (
    cookie_lasts,
    current_officer,
    current_token,
    forget,
    lapsed_officer,
    remember,
    remember_waiting,
    somebody_is_signed_in,
    waiting_officer,
    waiting_token,
)
from merchant_app.tries import CODES_OF_OFFICER, OLD_PASSWORDS_OF_OFFICER, asking_address
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.errors import (
    OldPasswordWrong,
    PasswordContainsLogin,
    PasswordTooCommon,
    PasswordTooShort,
    PasswordUnchanged,
)
from registry.officers.model import Officer
from registry.officers.operations import change_own_password
from registry.officers.passwords import NewPassword, prepared_password
from registry.second_factors.errors import SecondFactorRefusal
from registry.sign_ins.errors import SignInLapsed
from registry.sign_ins.operations import CheckedPassword, check_password, end_sign_in, renew_sign_in
from registry.sign_ins.queries import officer_signed_in_with
from registry.sign_ins.second_step import finish_sign_in


class TooManyOldPasswords(Exception):
    """So many wrong ones were typed of late that no further one is looked at for a while."""


sign_in = GuardedBlueprint("sign_in", __name__, url_prefix="/sign-in")


@sign_in.route("/", methods=["GET", "POST"], needs=Permission.ANYONE)
def ask() -> ResponseReturnValue:
    """Ask for name and password."""
    form = SignInForm()
    if form.validate_on_submit():
        entered = enter(form.login.data or "", form.password.data or "")
        if entered is not None and entered.waits_for_code:
            remember_waiting(entered.token)
            return render_template("sign_in/show_code.html", form=CodeForm(None, data={"kept": form.kept.data}))
        if entered is not None:
            return _arrived(entered.officer, entered.token, form.kept.data or "")
        form.refuse(
            form.password,
            _("Tên đăng nhập hoặc mật khẩu chưa đúng, hoặc đã thử quá nhiều lần. Hãy xem lại, hoặc chờ năm phút."),
        )
    elif somebody_is_signed_in() and not form.is_submitted():
        return redirect(url_for("today.show"))
    return render_template("sign_in/ask.html", form=form, lapsed=lapsed_officer() is not None)


@sign_in.route("/code", methods=["GET", "POST"], needs=Permission.ANYONE)
def show_code() -> ResponseReturnValue:
    """The second step: ask for the code, after the right password."""
    officer = waiting_officer()
    if officer is None:
        return redirect(url_for("sign_in.ask"))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            count_code_try(officer)
            token = _token_for_code(officer, form.code.data or "")
        except (SecondFactorRefusal, TooManyCodes) as refusal:
            form.refuse(form.code, words_for_code(refusal))
        except SignInLapsed:
            return redirect(url_for("sign_in.ask"))
        else:
            entered = officer_signed_in_with(reading(), token)
            if entered is not None:
                return _arrived(entered, token, form.kept.data or "")
    return render_template("sign_in/show_code.html", form=form)


def _token_for_code(officer: Officer, code: str) -> str:
    """Finish the sign-in. A failure is kept in the trail too, so the refusal leaves the unit of work unharmed."""
    of, refused = str(officer.id), None
    with unit_of_work() as session:
        try:
            token = finish_sign_in(session, token=waiting_token(), code=code, address=asking_address())
        except SecondFactorRefusal as refusal:
            refused = refusal
        else:
            CODES_OF_OFFICER.give_back(session, of)
    if refused is not None:
        raise refused
    return token


def _arrived(officer: Officer, token: str, kept: str) -> Response:
    """Let somebody in: to the first page, or to the form that came too late."""
    remember(officer, token)
    late = kept_form(kept, officer) if kept else None
    answer = make_response(render_template("sign_in/kept.html", late=late) if late else redirect(url_for("today.show")))
    remember_device(answer, officer.login)
    return answer


@sign_in.route("/end", methods=["POST"], needs=Permission.SELF)
def end() -> ResponseReturnValue:
    """Sign out: the cookie's token is worth nothing from here on."""
    token = current_token()
    with unit_of_work() as session:
        end_sign_in(session, token=token)
    forget()
    return redirect(url_for("sign_in.ask"))


@sign_in.route("/password", methods=["GET", "POST"], needs=Permission.SELF)
def change_password() -> ResponseReturnValue:
    """Change one's own password; every other sign-in of this person ends, and this one gets another token."""
    form = ChangePasswordForm()
    officer = current_officer()
    if form.validate_on_submit():
        login, old, has_factor = officer.login, form.old.data or "", officer.second_factor_at is not None
        token = current_token()
        try:
            new_hash = prepared_password(form.new.data or "", login=login, old=old, with_second_factor=has_factor)
            _count_old_password(officer)
            checked = check_password(reading(), login=login, password=old)
            fresh = _change_password(officer, token, checked, new_hash)
        except OldPasswordWrong:
            form.refuse(form.old, _("Mật khẩu đang dùng chưa đúng."))
        except TooManyOldPasswords:
            form.refuse(form.old, _("Đã thử quá nhiều lần. Hãy chờ vài phút rồi thử lại."))
        except PasswordUnchanged:
            form.refuse(form.new, _("Mật khẩu mới phải khác mật khẩu cũ."))
        except PasswordTooShort as refusal:
            form.refuse(form.new, _("Ngắn quá: cần ít nhất %(n)d ký tự.", n=refusal.minimum))
        except PasswordContainsLogin:
            form.refuse(form.new, _("Mật khẩu không được chứa tên đăng nhập."))
        except PasswordTooCommon:
            form.refuse(form.new, _("Mật khẩu này nhiều người dùng, dễ bị đoán. Hãy chọn câu khác."))
        else:
            if fresh is None:
                return redirect(url_for("sign_in.ask"))  # ended elsewhere at this very moment
            remember(officer, fresh, lasting=cookie_lasts())
            flash(_("Đã đổi mật khẩu. Các máy khác đã bị đăng xuất."))
            return redirect(url_for("today.show"))
    return render_template("sign_in/change_password.html", form=form)


def _count_old_password(officer: Officer) -> None:
    """Count it before it is looked at. Raise TooManyOldPasswords."""
    with unit_of_work() as session:
        counted = OLD_PASSWORDS_OF_OFFICER.take(session, str(officer.id))
    if not counted:
        raise TooManyOldPasswords


def _change_password(officer: Officer, token: str, checked: CheckedPassword, new_hash: NewPassword) -> str | None:
    """Change it and return this device's new token. A wrong old one is kept in the trail, and then raised."""
    refused, fresh = None, None
    with unit_of_work() as session:
        try:
            change_own_password(session, officer=officer, checked=checked, new_hash=new_hash, except_token=token)
        except OldPasswordWrong as refusal:
            refused = refusal
        else:
            OLD_PASSWORDS_OF_OFFICER.give_back(session, str(officer.id))
            fresh = renew_sign_in(session, token=token)
    if refused is not None:
        raise refused
    return fresh
