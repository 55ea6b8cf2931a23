"""Signing in and out, and changing one's own password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.sign_in.forms import ChangePasswordForm, SignInForm
from merchant_app.signed_in import current_officer, current_token, forget, remember, somebody_is_signed_in
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.errors import (
    OldPasswordWrong,
    PasswordContainsLogin,
    PasswordTooCommon,
    PasswordTooShort,
    PasswordUnchanged,
)
from registry.officers.operations import change_own_password
from registry.officers.passwords import prepared_password
from registry.sign_ins.errors import WrongLoginOrPassword
from registry.sign_ins.operations import begin_sign_in, check_password, end_sign_in
from registry.sign_ins.queries import officer_signed_in_with

sign_in = GuardedBlueprint("sign_in", __name__, url_prefix="/sign-in")


@sign_in.route("/", methods=["GET", "POST"], needs=Permission.ANYONE)
def ask() -> ResponseReturnValue:
    """Ask for name and password."""
    form = SignInForm()
    if form.validate_on_submit():
        token = _token_for(form)
        if token:
            officer = officer_signed_in_with(reading(), token)
            if officer:
                remember(officer, token)
                return redirect(url_for("today.show"))
        form.refuse(form.password, _("Tên đăng nhập hoặc mật khẩu chưa đúng."))
    elif somebody_is_signed_in() and not form.is_submitted():
        return redirect(url_for("today.show"))
    return render_template("sign_in/ask.html", form=form)


def _token_for(form: SignInForm) -> str | None:
    """Begin a sign-in. A failure is kept in the trail too, so the refusal is caught inside the unit of work.

    Looking at passwords and hashing them is slow on purpose, so it comes before: nobody waits for it.
    """
    checked = check_password(reading(), login=form.login.data or "", password=form.password.data or "")
    with unit_of_work() as session:
        try:
            return begin_sign_in(session, checked=checked)
        except WrongLoginOrPassword:
            return None


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
    """Change one's own password; every other sign-in of this person ends."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        login, old = current_officer().login, form.old.data or ""
        try:
            new_hash = prepared_password(form.new.data or "", login=login, old=old)
            checked = check_password(reading(), login=login, password=old)
            with unit_of_work() as session:
                change_own_password(
                    session,
                    officer=current_officer(),
                    checked=checked,
                    new_hash=new_hash,
                    except_token=current_token(),
                )
        except OldPasswordWrong:
            form.refuse(form.old, _("Mật khẩu đang dùng chưa đúng."))
        except PasswordUnchanged:
            form.refuse(form.new, _("Mật khẩu mới phải khác mật khẩu cũ."))
        except PasswordTooShort as refusal:
            form.refuse(form.new, _("Ngắn quá: cần ít nhất %(n)d ký tự.", n=refusal.minimum))
        except PasswordContainsLogin:
            form.refuse(form.new, _("Mật khẩu không được chứa tên đăng nhập."))
        except PasswordTooCommon:
            form.refuse(form.new, _("Mật khẩu này nhiều người dùng, dễ bị đoán. Hãy chọn câu khác."))
        else:
            flash(_("Đã đổi mật khẩu. Các máy khác đã bị đăng xuất."))
            return redirect(url_for("today.show"))
    return render_template("sign_in/change_password.html", form=form)
