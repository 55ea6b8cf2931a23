"""The form that makes a key for a program."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _

from merchant_app.form_fields import DayField, GuardedForm, TextField, TicksField, required
from merchant_app.wording import choices
from registry.api_keys.model import LONGEST_OFFICE, ApiRight
from registry.units.model import Unit


class ApiKeyForm(GuardedForm):
    """For whom, what and until when."""

    office = TextField(
        _("Cấp cho cơ quan, chương trình nào"),
        longest=LONGEST_OFFICE,
        needed=_("Hãy ghi tên cơ quan, chương trình."),
        description=_("Ví dụ: Trung tâm điều hành thành phố. Mỗi chương trình một khoá riêng."),
        render_kw={"autocomplete": "off"},
    )
    units = TicksField(
        _("Được đọc số liệu của"),
        validators=[required(_("Hãy chọn ít nhất một nơi."))],
        description=_("Chọn tỉnh, thành phố là gồm mọi phường, xã ở trong."),
    )
    rights = TicksField(
        _("Được đọc gì"),
        choices=choices(ApiRight),
        validators=[required(_("Hãy chọn ít nhất một loại."))],
        description=_("Không khoá nào đọc được tên chủ, số điện thoại hay số tài khoản."),
    )
    begins_on = DayField(_("Từ ngày"), needed=_("Hãy nhập ngày bắt đầu."))
    ends_on = DayField(
        _("Hết hạn ngày"),
        needed=_("Hãy nhập ngày hết hạn."),
        description=_("Ngày đầu tiên khoá không còn dùng được; nhiều nhất một năm sau ngày bắt đầu."),
    )

    def offer(self, units: Iterable[Unit]) -> dict[str, Unit]:
        """Offer these units; return which one each value stands for."""
        offered = {str(unit.id): unit for unit in units}
        self.units.choices = [(key, unit.name) for key, unit in offered.items()]
        return offered
