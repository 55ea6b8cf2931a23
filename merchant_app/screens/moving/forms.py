"""Forms about moving and joining."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, SeenVersionField, TextField, required
from registry.calendar import EARLIEST, today


class MoveForm(GuardedForm):
    """Where a merchant stands now, and since when."""

    place = ChoiceField(_("Chuyển đến địa bàn"), validators=[required(_("Hãy chọn địa bàn."))])
    unit_label = TextField(_("Số nhà, số sạp mới"), longest=40)
    moved_on = DayField(
        _("Từ ngày"),
        needed=_("Hãy nhập ngày chuyển."),
        since=EARLIEST,
        default=today,
        description=_("Trước ngày này vẫn tính ở chỗ cũ."),
    )
    seen_version = SeenVersionField()


class JoinForm(GuardedForm):
    """Which place another one becomes a part of."""

    into = ChoiceField(_("Gộp vào địa bàn"), validators=[required(_("Hãy chọn địa bàn."))])
    sure = BooleanField(
        _("Tôi đã xem lại: gộp rồi không tách ra được"),
        validators=[required(_("Hãy xem lại rồi đánh dấu ô này."))],
    )
    seen_version = SeenVersionField()


class HandOverForm(GuardedForm):
    """Which ward's places go to which."""

    unit = ChoiceField(_("Từ phường, xã"), validators=[required(_("Hãy chọn phường, xã."))])
    into = ChoiceField(_("Sang phường, xã"), validators=[required(_("Hãy chọn phường, xã."))])
    sure = BooleanField(
        _("Tôi đã xem lại: mọi địa bàn của bên này sẽ sang bên kia"),
        validators=[required(_("Hãy xem lại rồi đánh dấu ô này."))],
    )
