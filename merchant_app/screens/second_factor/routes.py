"""One's own second factor: enrolling a phone, and recovery codes for when it is lost."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_fields import GuardedForm
from merchant_app.own_password import (
    OwnPasswordField,
    TooManyOldPasswords,
    own_password,
    password_was_right,
    words_for_own_password,
)
from merchant_app.pictures import code_picture
from merchant_app.second_step import CodeField, TooManyCodes, count_code_try, must_enrol, words_for_code
from merchant_app.signed_in import (
    cookie_lasts,
    current_officer,
    current_token,
    note_password_shown,
    on_phone_let_in,
    password_shown_lately,
    remember,
)
from merchant_app.tries import CODES_OF_OFFICER
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.errors import OldPasswordWrong
from registry.second_factors.codes import address_for_phone, in_letters
from registry.second_factors.errors import SecondFactorPresent, SecondFactorRefusal
from registry.second_factors.operations import begin_enrolment, finish_enrolment, make_recovery_codes
from registry.second_factors.queries import recovery_codes_left, secret_to_enrol
from registry.sign_ins.operations import renew_sign_in

second_factor = GuardedBlueprint("second_factor", __name__, url_prefix="/second-factor")

ISSUER = "Pho khong tien mat"
"""The name above the code in the phone's application; without marks, which some of them garble."""


class BeginForm(GuardedForm):
    """One's own password: whoever found a signed-in device would lock its owner out otherwise."""

    password = OwnPasswordField()


class CodeForm(GuardedForm):
    """A code of the phone. No recovery code will do: whoever found one would make ten of it."""

    code = CodeField(of_phone_alone=True)


@second_factor.route("/", needs=Permission.SELF)
def show() -> ResponseReturnValue:
    """What the second factor is, and how it stands with one's own."""
    return _shown()


@second_factor.route("/begin", methods=["POST"], needs=Permission.SELF)
def begin() -> ResponseReturnValue:
    """Make a secret to enrol, for who shows the own password once more."""
    form, officer = BeginForm(), current_officer()
    if on_phone_let_in() or officer.second_factor_at is not None:
        return redirect(url_for("second_factor.show"))
    if not form.validate_on_submit():
        return _shown(form)
    try:
        checked = own_password(officer, form.password.data or "")
        with unit_of_work() as session:
            begin_enrolment(session, officer=officer, checked=checked)
            password_was_right(session, officer)
    except (OldPasswordWrong, TooManyOldPasswords) as refusal:
        form.refuse(form.password, words_for_own_password(refusal))
        return _shown(form)
    except SecondFactorPresent:
        return redirect(url_for("second_factor.show"))
    note_password_shown()
    return redirect(url_for("second_factor.enrol"))


@second_factor.route("/enrol", methods=["GET", "POST"], needs=Permission.SELF)
def enrol() -> ResponseReturnValue:
    """Show the secret to scan or type, and ask for the first code; the answer shows the recovery codes, this once."""
    if on_phone_let_in() or not password_shown_lately():
        return redirect(url_for("second_factor.show"))
    form = CodeForm()
    officer, token, lasting = current_officer(), current_token(), cookie_lasts()
    if form.validate_on_submit():
        try:
            count_code_try(officer)
            with unit_of_work() as session:
                codes = finish_enrolment(session, officer=officer, code=form.code.data or "", except_token=token)
                fresh = renew_sign_in(session, token=token)
                CODES_OF_OFFICER.give_back(session, str(officer.id))
        except (SecondFactorRefusal, TooManyCodes) as refusal:
            form.refuse(form.code, words_for_code(refusal))
        else:
            if fresh is not None:
                remember(officer, fresh, lasting=lasting)
            return render_template("second_factor/recovery_codes.html", codes=codes)
    secret = secret_to_enrol(reading(), officer)
    if secret is None:
        return redirect(url_for("second_factor.show"))
    address = address_for_phone(secret, login=officer.login, issuer=ISSUER)
    return render_template(
        "second_factor/enrol.html",
        form=form,
        address=address,
        picture=code_picture(address, title=_("Mã để ứng dụng xác thực quét")),
        letters=" ".join(in_letters(secret)[start : start + 4] for start in range(0, 32, 4)),
    )


@second_factor.route("/recovery-codes", methods=["POST"], needs=Permission.SELF)
def new_recovery_codes() -> ResponseReturnValue:
    """New recovery codes in place of the old ones, for who shows a code of the phone; shown this once."""
    form, officer = CodeForm(), current_officer()
    if on_phone_let_in() or officer.second_factor_at is None:
        return redirect(url_for("second_factor.show"))
    if form.validate_on_submit():
        try:
            count_code_try(officer)
            with unit_of_work() as session:
                codes = make_recovery_codes(session, officer=officer, code=form.code.data or "")
                CODES_OF_OFFICER.give_back(session, str(officer.id))
        except (SecondFactorRefusal, TooManyCodes) as refusal:
            form.refuse(form.code, words_for_code(refusal))
        else:
            return render_template("second_factor/recovery_codes.html", codes=codes)
    return _shown(form)


def _shown(form: BeginForm | CodeForm | None = None) -> str:
    officer = current_officer()
    return render_template(
        "second_factor/show.html",
        form=form or (CodeForm() if officer.second_factor_at else BeginForm()),
        officer=officer,
        required=must_enrol(officer),
        left=recovery_codes_left(reading(), officer),
    )
