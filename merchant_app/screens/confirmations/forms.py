"""Forms about whose a login is."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField

from merchant_app.form_fields import GuardedForm, no_unseen_characters, required
from merchant_app.second_step import CodeField


class BeginForm(GuardedForm):
    """That the person is at hand, who came in by what was shown."""

    shown = HiddenField(validators=[no_unseen_characters])


class ConfirmationForm(GuardedForm):
    """That somebody met the person and saw them sign in."""

    shown = HiddenField(validators=[no_unseen_characters])
    met = BooleanField(
        _("Tôi đã gặp người này, thấy chính họ đăng nhập và đặt mật khẩu mới"),
        validators=[required(_("Chỉ xác nhận sau khi đã gặp và thấy tận mắt."))],
    )


class ConfirmationFormWithCode(ConfirmationForm):
    """The same, with a code of the second factor."""

    code = CodeField()
