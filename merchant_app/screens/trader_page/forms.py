"""Forms on a trader's own page."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField

from merchant_app.form_fields import GuardedForm, LongTextField, RadioChoiceField, TextField, showable
from registry.data_requests.model import LONGEST_NAME, LONGEST_NOTE, RequestKind


class ObjectionForm(GuardedForm):
    """Which proposal the trader saw: one that came later is not stopped unseen."""

    account = HiddenField(filters=[showable])


class OwnConsentForm(GuardedForm):
    """A tick by the trader's own hand, and which wording stood above it."""

    agreed = BooleanField(_("Tôi đã đọc hết và đồng ý"))
    text_hash = HiddenField(filters=[showable])


class AskForm(GuardedForm):
    """What the trader asks about their data."""

    kind = RadioChoiceField(
        _("Cô chú cần gì?"),
        choices=[
            (RequestKind.VIEW.value, _("Gửi cho tôi bản giấy mọi điều đang lưu về tôi")),
            (RequestKind.CORRECT.value, _("Có điều ghi sai, sửa giúp tôi")),
            (RequestKind.RESTRICT.value, _("Tạm đừng dùng dữ liệu của tôi nữa")),
            (RequestKind.DELETE.value, _("Xoá hết dữ liệu của tôi")),
        ],
        default=RequestKind.CORRECT.value,
    )
    asked_by = TextField(_("Tên của cô chú"), longest=LONGEST_NAME, needed=_("Hãy ghi tên."))
    wording = LongTextField(
        _("Nói rõ thêm"),
        longest=LONGEST_NOTE,
        description=_("Ví dụ: số điện thoại cũ, số mới là… Có thể bỏ trống."),
    )
