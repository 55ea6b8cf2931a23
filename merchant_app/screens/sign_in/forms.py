"""Forms for signing in and for one's own password."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField
from wtforms.validators import EqualTo

from merchant_app.form_fields import GuardedForm, TextField, at_most, required
from merchant_app.own_password import LONGEST_PASSWORD, OwnPasswordField
from merchant_app.second_step import CodeField


class SignInForm(GuardedForm):
    """Name and password."""

    login = TextField(
        _("Tên đăng nhập"),
        longest=60,
        needed=_("Hãy nhập tên đăng nhập."),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Mật khẩu"),
        validators=[required(_("Hãy nhập mật khẩu.")), at_most(LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    kept = HiddenField()
    """A form that came too late, sealed by kept_form."""


class CodeForm(GuardedForm):
    """The second step."""

    code = CodeField()
    kept = HiddenField()


class ChangePasswordForm(GuardedForm):
    """The old password, and the new one twice."""

    old = OwnPasswordField()
    new = PasswordField(
        _("Mật khẩu mới"),
        validators=[required(_("Hãy nhập mật khẩu mới.")), at_most(LONGEST_PASSWORD)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _("Mật khẩu mới, gõ lại"),
        validators=[
            required(_("Hãy gõ lại mật khẩu mới.")),
            EqualTo("new", message=_("Hai lần gõ chưa giống nhau.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )
