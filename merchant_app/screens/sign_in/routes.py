"""Signing in and out, and changing one's own password."""

from datetime import timedelta

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import moment
from merchant_app.kept_form import kept_form
from merchant_app.own_password import TooManyOldPasswords, own_password, password_was_right, words_for_own_password
from merchant_app.screens.sign_in.entering import TooManyTries, enter
from merchant_app.screens.sign_in.forms import ChangePasswordForm, CodeForm, SignInForm
from merchant_app.screens.sign_in.known_devices import remember_device
from merchant_app.second_step import TooManyCodes, count_code_try, words_for_code
from merchant_app.signed_in import (
    cookie_lasts,
    current_officer,
    current_token,
    forget,
    former_sign_in,
    on_phone_let_in,
    remember,
    remember_waiting,
    somebody_is_signed_in,
    waiting_officer,
    waiting_token,
)
from merchant_app.tries import CODES_OF_OFFICER, asking_address
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
from registry.officers.passwords import NewPassword, check_new_password, prepared_password
from registry.second_factors.errors import SecondFactorRefusal
from registry.sign_ins.errors import SignInLapsed
from registry.sign_ins.operations import CheckedPassword, end_sign_in, renew_sign_in
from registry.sign_ins.queries import officer_signed_in_with
from registry.sign_ins.second_step import finish_sign_in

sign_in = GuardedBlueprint("sign_in", __name__, url_prefix="/sign-in")


@sign_in.route("/", methods=["GET", "POST"], needs=Permission.ANYONE)
def ask() -> ResponseReturnValue:
    """Ask for name and password."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            entered = enter(form.login.data or "", form.password.data or "")
        except TooManyTries as refusal:
            form.refuse(form.password, _words_for_too_many(refusal))
            return render_template("sign_in/ask.html", form=form, over=None)
        if entered is not None and entered.waits_for_code:
            remember_waiting(entered.token)
            return render_template("sign_in/show_code.html", form=CodeForm(None, data={"kept": form.kept.data}))
        if entered is not None:
            return _arrived(entered.officer, entered.token, form.kept.data or "")
        form.refuse(form.password, _("Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy xem lại rồi gõ lại."))
    elif somebody_is_signed_in() and not form.is_submitted():
        return redirect(url_for("today.show"))
    return render_template("sign_in/ask.html", form=form, over=former_sign_in())


def _words_for_too_many(refusal: TooManyTries) -> str:
    """Said of every name alike, whether anybody has it."""
    words: str = _(
        "Đã thử quá nhiều lần nên lần này chưa được xem. Hãy chờ đến %(moment)s rồi thử lại.",
        moment=moment(refusal.until + timedelta(minutes=1)),
    )
    return words


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
    """Change one's own password; every other sign-in of this person ends, and this one gets another token.

    Not on a phone that somebody let in: whoever holds it would try for weeks what the password is.
    """
    form = ChangePasswordForm()
    officer = current_officer()
    if on_phone_let_in():  # no password was shown on it, and it is not the place to try some
        return render_template("sign_in/change_password.html", form=None)
    if form.validate_on_submit():
        login, old, has_factor = officer.login, form.old.data or "", officer.second_factor_at is not None
        token, new = current_token(), form.new.data or ""
        try:
            check_new_password(new, login=login, old=old, with_second_factor=has_factor)
            checked = own_password(officer, old)  # first: who only guesses has nothing hashed
            new_hash = prepared_password(new, login=login, old=old, with_second_factor=has_factor)
            fresh = _change_password(officer, token, checked, new_hash)
        except (OldPasswordWrong, TooManyOldPasswords) as refusal:
            form.refuse(form.old, words_for_own_password(refusal))
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


def _change_password(officer: Officer, token: str, checked: CheckedPassword, new_hash: NewPassword) -> str | None:
    """Change it and return this device's new token; none where it was signed out meanwhile."""
    with unit_of_work() as session:
        change_own_password(session, officer=officer, checked=checked, new_hash=new_hash, except_token=token)
        password_was_right(session, officer)
        return renew_sign_in(session, token=token)
