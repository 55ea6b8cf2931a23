"""Forms that anybody may send: a report about a shop, and the code with which its answer is asked for."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from campaigns.incidents.model import LONGEST_TOLD, LONGEST_WHERE, IncidentKind
from merchant_app.form_fields import ChoiceField, GuardedForm, LongTextField, RadioChoiceField, TextField
from merchant_app.form_once import OnceField
from merchant_app.incident_photo import PhotoPlace


class ReportForm(GuardedForm):
    """What was seen at which shop. Nothing about who reports it is asked."""

    once = OnceField()
    kind = RadioChoiceField(
        _("Có chuyện gì?"),
        choices=[
            (IncidentKind.TRANSFER_REFUSED.value, _("Cửa hàng không nhận chuyển khoản")),
            (IncidentKind.CODE_LOOKS_WRONG.value, _("Mã này trông không đúng")),
        ],
    )
    shop = ChoiceField(_("Cửa hàng nào?"), default="")
    where_said = TextField(
        _("Không có trong danh sách? Ghi tên, số nhà hoặc số sạp"),
        longest=LONGEST_WHERE,
        description=_("Ví dụ: sạp cá số 12, cạnh cổng sau."),
    )
    photo = PhotoPlace(_("Ảnh biển hoặc mã, nếu có"), id="photo")
    told = LongTextField(
        _("Kể thêm, nếu muốn"),
        longest=LONGEST_TOLD,
        description=_("Đừng ghi tên, số điện thoại hay số tài khoản của bạn: không cần."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold each field to its rules; a shop is chosen or described."""
        fine = bool(super().validate(extra_validators))
        if not (self.where_said.data or self.where_said.errors or self.chosen):
            words = gettext("Hãy ghi tên, số nhà hoặc số sạp của cửa hàng.")
            if "shop" in self:
                words = gettext("Hãy chọn cửa hàng ở trên, hoặc ghi tên, số nhà, số sạp.")
            self.refuse(self.where_said, words)
            fine = False
        return fine

    @property
    def chosen(self) -> str:
        """The id of the shop that was chosen from the list; empty where none was."""
        return str(self.shop.data or "") if "shop" in self else ""


class AnswerForm(GuardedForm):
    """The code that was shown when the report was sent."""

    code = TextField(
        _("Mã trả lời"),
        longest=40,
        needed=_("Hãy nhập mã đã hiện khi gửi báo."),
        description=_("Tám chữ và số, có gạch nối hay không, chữ hoa hay thường đều được."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
