"""Forms about criteria."""

from flask_babel import lazy_gettext as _

from campaigns.criteria.model import LONGEST_MEANING, LONGEST_NAME
from campaigns.ladder.model import LADDER, Rung
from merchant_app.form_fields import ChoiceField, GuardedForm, LongTextField, TextField, TicksField
from merchant_app.wording import WORDS, choices
from registry.merchants.model import LineOfBusiness, MerchantKind


class CriterionForm(GuardedForm):
    """What is counted, of whom."""

    unit = ChoiceField(_("Của đơn vị"))
    name = TextField(
        _("Tên tiêu chí"),
        longest=LONGEST_NAME,
        needed=_("Hãy nhập tên tiêu chí."),
        description=_("Ví dụ: Quán ăn đã gắn biển."),
    )
    rung = ChoiceField(_("Đếm những điểm ở bậc"), choices=[(rung.value, WORDS[Rung][rung]) for rung in LADDER])
    kinds = TicksField(
        _("Chỉ tính loại điểm"), choices=choices(MerchantKind), description=_("Không chọn: tính mọi loại.")
    )
    lines = TicksField(
        _("Chỉ tính ngành hàng"), choices=choices(LineOfBusiness), description=_("Không chọn: tính mọi ngành hàng.")
    )
    what_counts = LongTextField(
        _("Thế nào là đạt"),
        longest=LONGEST_MEANING,
        needed=_("Hãy ghi thế nào là đạt."),
        description=_("Một hai câu, để ai đi đếm cũng đếm như nhau."),
    )
