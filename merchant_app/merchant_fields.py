"""What every form about a merchant asks, and how the answers reach the register."""

from flask import flash
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, TextField
from merchant_app.wording import choices
from registry.calendar import EARLIEST, today
from registry.merchants.details import MerchantDetails, longest_detail
from registry.merchants.errors import DetailTooLong, PhoneUnreadable, TaxCodeProblem, TaxCodeUnreadable
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.merchants.phones import phone_prefix_is_known, read_phone
from registry.merchants.tax_codes import read_tax_code


class MerchantFields(GuardedForm):
    """Label, names, kind, phone, tax code, line of business, and since when the merchant counts."""

    unit_label = TextField(
        _("Số nhà hoặc số sạp"),
        longest=longest_detail("unit_label"),
        needed=_("Hãy nhập số nhà hoặc số sạp, để người sau tìm được."),
        description=_("Như ghi trên biển, ví dụ: 12/3, Lô A-2, Ki-ốt 7."),
    )
    trade_name = TextField(
        _("Tên biển hiệu"),
        longest=longest_detail("trade_name"),
        needed=_("Hãy nhập tên biển hiệu, hoặc tên người bán hay gọi."),
    )
    owner_name = TextField(
        _("Tên chủ điểm kinh doanh"),
        longest=longest_detail("owner_name"),
        description=_("Bỏ trống nếu chủ không đồng ý cho lưu tên."),
        render_kw={"autocomplete": "off"},
    )
    phone = TextField(
        _("Điện thoại"),
        longest=24,
        render_kw={"inputmode": "tel", "autocomplete": "off"},
        description=_("Có thể bỏ trống."),
    )
    line_of_business = ChoiceField(_("Ngành hàng"), choices=choices(LineOfBusiness), default=LineOfBusiness.OTHER.value)
    kind = ChoiceField(
        _("Loại điểm kinh doanh"), choices=choices(MerchantKind), default=MerchantKind.UNREGISTERED_TRADER.value
    )
    registered_name = TextField(
        _("Tên trên giấy đăng ký"),
        longest=longest_detail("registered_name"),
        description=_("Nếu có đăng ký kinh doanh."),
    )
    tax_code = TextField(
        _("Mã số thuế"),
        longest=24,
        description=_("Có thể bỏ trống. Chương trình không hỏi doanh thu và không dùng để tính thuế."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    opened_on = DayField(_("Tính từ ngày"), needed=_("Hãy nhập ngày bắt đầu tính."), default=today)

    def validate_opened_on(self, field: DayField) -> None:
        """Refuse a day too long ago or not come yet."""
        if field.data and not EARLIEST <= field.data <= today():
            words = gettext("Ngày bắt đầu tính phải từ năm %(year)d đến hôm nay.", year=EARLIEST.year)
            raise ValidationError(words)

    def validate_phone(self, field: TextField) -> None:
        """Refuse what is no phone number, in the same round as everything else."""
        try:
            read_phone(field.data or "0" * 10)
        except PhoneUnreadable:
            words = gettext("Số điện thoại cần 10 chữ số, hoặc 11 chữ số cho máy bàn bắt đầu bằng 02.")
            raise ValidationError(words) from None

    def validate_tax_code(self, field: TextField) -> None:
        """Refuse what is no tax code."""
        try:
            if field.data:
                read_tax_code(field.data)
        except TaxCodeUnreadable as refusal:
            raise ValidationError(_words_for_tax_code(refusal.problem)) from None

    def details(self) -> MerchantDetails | None:
        """The validated answers as the register takes them; None after putting a refusal at its field."""
        assert self.opened_on.data
        try:
            return MerchantDetails(
                unit_label=self.unit_label.data or "",
                trade_name=self.trade_name.data or "",
                owner_name=self.owner_name.data or "",
                kind=MerchantKind(self.kind.data),
                registered_name=self.registered_name.data or "",
                phone=self.phone.data or "",
                tax_code=self.tax_code.data or "",
                line_of_business=LineOfBusiness(self.line_of_business.data),
                opened_on=self.opened_on.data,
            )
        except DetailTooLong as refusal:
            self.refuse(self[refusal.field], gettext("Dài quá: nhiều nhất %(max)d ký tự.", max=refusal.longest))
        return None


def warn_of_phone(phone: str) -> None:
    """Say that a phone number that was kept may hold a slip: no network is known to use its beginning."""
    if phone and not phone_prefix_is_known(phone):
        flash(gettext("Đã lưu số %(phone)s, nhưng đầu số này lạ. Hãy xem lại có gõ nhầm không.", phone=phone))


def _words_for_tax_code(problem: TaxCodeProblem) -> str:
    words: dict[TaxCodeProblem, str] = {
        TaxCodeProblem.SIGNS: gettext("Mã số thuế chỉ gồm chữ số."),
        TaxCodeProblem.LENGTH: gettext("Mã số thuế có 10, 12 hoặc 13 chữ số."),
        TaxCodeProblem.CHECK_DIGIT: gettext("Mã số thuế này có chữ số gõ nhầm. Hãy xem lại từng số."),
        TaxCodeProblem.NUMBER: gettext("Không có mã số thuế nào như vậy."),
    }
    return words[problem]
