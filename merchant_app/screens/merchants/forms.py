"""Forms about a merchant that is registered already."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from merchant_app.form_fields import DayField, GuardedForm, LongTextField, Question, SeenVersionField, TextField
from merchant_app.merchant_fields import MerchantFields
from registry.calendar import today


class EditForm(MerchantFields):
    """Everything that may change, and the version it was filled in from."""

    seen_version = SeenVersionField()
    not_the_same = BooleanField(_("Tôi đã xem: đây là điểm khác, vẫn lưu"))


class CloseForm(GuardedForm):
    """From when the merchant no longer counts, and why."""

    closed_on = DayField(_("Đóng cửa từ ngày"), needed=_("Hãy nhập ngày đóng cửa."), default=today)
    note = LongTextField(_("Ghi chú"), longest=500, description=_("Ví dụ: chuyển sang chợ khác, nghỉ bán."))
    seen_version = SeenVersionField()


class ReopenForm(GuardedForm):
    """Nothing but the version that was seen."""

    seen_version = SeenVersionField()


class SearchQuestion(Question):
    """Words to look for."""

    q = TextField(_("Tên, số nhà, chủ, điện thoại"), longest=80)
