"""Forms about requests of people about their data."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, LongTextField, RadioChoiceField, TextField
from merchant_app.second_step import CodeField
from merchant_app.wording import choices
from registry.calendar import today
from registry.data_requests.model import LONGEST_NAME, LONGEST_NOTE, Channel, RequestKind, RequestState

BY_OFFICIALS = [choice for choice in choices(Channel) if choice[0] != Channel.LINK]
"""What a trader writes on their own page, no official writes down."""


class ReceiveForm(GuardedForm):
    """Who asks for what, and how."""

    kind = ChoiceField(_("Yêu cầu gì?"), choices=choices(RequestKind), default=RequestKind.VIEW.value)
    asked_by = TextField(
        _("Người yêu cầu"), longest=LONGEST_NAME, needed=_("Hãy nhập tên người yêu cầu."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    channel = RadioChoiceField(_("Yêu cầu bằng cách nào?"), choices=BY_OFFICIALS)
    asked_on = DayField(_("Ngày yêu cầu"), needed=_("Hãy nhập ngày yêu cầu."), default=today)
    wording = LongTextField(
        _("Nội dung yêu cầu"), longest=LONGEST_NOTE, description=_("Ví dụ: số điện thoại ghi sai. Có thể bỏ trống.")
    )


class ExtendForm(GuardedForm):
    """Why the person has to wait longer."""

    reason = LongTextField(
        _("Vì sao cần thêm thời gian?"), longest=LONGEST_NOTE, needed=_("Hãy ghi lý do đã nói với người yêu cầu.")
    )


class EndForm(GuardedForm):
    """What came of it; nothing is chosen beforehand."""

    state = RadioChoiceField(
        _("Kết quả"),
        choices=[choice for choice in choices(RequestState) if choice[0] in (RequestState.DONE, RequestState.REFUSED)],
    )
    outcome = LongTextField(
        _("Đã trả lời người yêu cầu thế nào?"),
        longest=LONGEST_NOTE,
        needed=_("Hãy ghi đã trả lời người yêu cầu thế nào."),
        description=_("Ghi đã làm gì, hoặc vì sao từ chối, đúng như đã nói với họ."),
    )
    rest_stands = BooleanField(_("Chủ quán chỉ rút lại những mục đã ghi; các mục còn lại vẫn đồng ý"))


class EraseForm(GuardedForm):
    """Deleting cannot be taken back."""

    sure = BooleanField(_("Tôi đã xem: xoá rồi thì không lấy lại được"))


class EraseFormWithCode(EraseForm):
    """The same, with a code of the official's second factor."""

    code = CodeField()
