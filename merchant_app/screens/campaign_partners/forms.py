"""The form about a partner and its part."""

from flask_babel import lazy_gettext as _

from campaigns.partners.model import LONGEST_CONTACT, LONGEST_NAME, LONGEST_PROMISE, PartnerKind
from merchant_app.form_fields import (
    ChoiceField,
    DayField,
    GuardedForm,
    LongTextField,
    SeenVersionField,
    TextField,
    WholeNumberField,
)
from merchant_app.form_once import OnceField
from merchant_app.wording import choices
from registry.calendar import EARLIEST


class PartForm(GuardedForm):
    """Who it is, what it promised, whom to ring."""

    name = TextField(
        _("Tên đơn vị"),
        longest=LONGEST_NAME,
        needed=_("Hãy nhập tên đơn vị."),
        description=_("Chi nhánh, điểm giao dịch hay bưu cục. Ví dụ: Ngân hàng A, chi nhánh Vũng Tàu."),
    )
    kind = ChoiceField(_("Loại đơn vị"), choices=choices(PartnerKind))
    promise = LongTextField(
        _("Đã hứa làm gì"),
        longest=LONGEST_PROMISE,
        description=_("Ví dụ: mở tài khoản tại chỗ mỗi sáng thứ bảy, tặng giá để mã."),
    )
    promised_shops = WholeNumberField(_("Hứa giúp bao nhiêu điểm"), description=_("Không hứa số thì bỏ trống."))
    contact = TextField(
        _("Người liên hệ"),
        longest=LONGEST_CONTACT,
        description=_(
            "Tên và số máy cơ quan, chỉ khi cần gọi. Ai lập chương trình mới thấy; kết thúc chương trình thì xoá."
        ),
    )
    left_on = DayField(_("Thôi tham gia từ ngày, nếu có"), since=EARLIEST)
    seen_version = SeenVersionField()
    once = OnceField()
