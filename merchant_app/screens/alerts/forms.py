"""The forms that put an alert off, and say where letters go."""

from flask_babel import lazy_gettext as _

from campaigns.alerts.model import LONGEST_ADDRESS, LONGEST_REASON
from merchant_app.form_fields import DayField, GuardedForm, TextField


class PutOffForm(GuardedForm):
    """Until when, and why."""

    until = DayField(_("Nhắc lại từ ngày"), needed=_("Hãy chọn ngày."))
    reason = TextField(
        _("Vì sao hoãn"),
        longest=LONGEST_REASON,
        needed=_("Hãy ghi vì sao hoãn."),
        description=_("Ví dụ: chợ đang sửa mái, hẹn lại sau lễ. Người cùng địa bàn đọc được."),
    )


class MailForm(GuardedForm):
    """Where letters are to go."""

    address = TextField(
        _("Địa chỉ thư điện tử"),
        longest=LONGEST_ADDRESS,
        needed=_("Hãy nhập địa chỉ thư."),
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email"},
    )
