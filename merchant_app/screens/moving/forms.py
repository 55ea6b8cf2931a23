"""Forms about moving and joining."""

from flask_babel import lazy_gettext as _

from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, SeenVersionField, TextField
from registry.calendar import EARLIEST, today


class MoveForm(GuardedForm):
    """Where a merchant stands now, and since when."""

    place = ChoiceField(_("Chuyển đến địa bàn"), validate_choice=True)
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

    into = ChoiceField(_("Gộp vào địa bàn"), validate_choice=True)
    seen_version = SeenVersionField()


class HandOverForm(GuardedForm):
    """Which ward's places go to which."""

    unit = ChoiceField(_("Từ phường, xã"), validate_choice=True)
    into = ChoiceField(_("Sang phường, xã"), validate_choice=True)
