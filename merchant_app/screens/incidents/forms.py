"""Forms about incidents: telling one, handing it over, closing it."""

from flask_babel import lazy_gettext as _

from campaigns.incidents.model import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    LONGEST_TOLD,
    ClosedReason,
    IncidentKind,
)
from merchant_app.form_fields import DayField, GuardedForm, LongTextField, RadioChoiceField
from merchant_app.incident_photo import PhotoPlace
from merchant_app.wording import choices
from registry.calendar import EARLIEST


class OpenForm(GuardedForm):
    """What an officer found at a shop."""

    kind = RadioChoiceField(_("Có chuyện gì?"), choices=choices(IncidentKind))
    photo = PhotoPlace(_("Ảnh biển, mã"), id="photo")
    told = LongTextField(
        _("Thấy gì?"),
        longest=LONGEST_TOLD,
        description=_("Ví dụ: mã lạ dán đè góc phải. Đừng ghi số tài khoản, số giấy tờ."),
    )


class HandOverForm(GuardedForm):
    """When the police were given it, and to whom."""

    on = DayField(_("Ngày chuyển"), needed=_("Hãy nhập ngày chuyển."), since=EARLIEST)
    note = LongTextField(
        _("Chuyển cho ai, bằng cách nào?"),
        longest=LONGEST_NOTE,
        description=_("Ví dụ: trực ban công an phường, kèm ảnh."),
    )


class CloseForm(GuardedForm):
    """How it ended, and what who told it reads."""

    reason = RadioChoiceField(_("Kết quả?"), choices=choices(ClosedReason))
    answer = LongTextField(_("Trả lời cho người báo"), longest=LONGEST_ANSWER)
