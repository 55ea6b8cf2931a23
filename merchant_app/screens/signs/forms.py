"""Forms about signs on paper."""

from flask_babel import lazy_gettext as _

from merchant_app.consent_fields import ConsentFields
from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, LongTextField, RadioChoiceField
from merchant_app.sign_sizes import SIZES
from merchant_app.wording import choices
from registry.signs.model import ReprintReason


class MakeForm(ConsentFields):
    """Which size of paper; and the holder's consent, where it is not on record yet."""

    layout = RadioChoiceField(
        _("Cỡ biển"), choices=[(name, where) for name, (_measures, where) in SIZES.items()], default="a6"
    )


class PostForm(GuardedForm):
    """Since when the sign hangs."""

    on = DayField(_("Gắn ngày"), needed=_("Hãy chọn ngày gắn biển."))


class VoidForm(GuardedForm):
    """Why the sign must not be used."""

    note = LongTextField(
        _("Vì sao huỷ biển?"),
        longest=200,
        needed=_("Hãy ghi lý do: in hỏng, mất, rách…"),
    )


class ReprintForm(GuardedForm):
    """Why the sign is printed anew."""

    reason = ChoiceField(_("Vì sao in lại?"), choices=choices(ReprintReason))
    reprint_note = LongTextField(_("Ghi chú"), longest=200)


class HandOverForm(GuardedForm):
    """When the shop got the sign."""

    handed_over_on = DayField(_("Giao ngày"), needed=_("Hãy chọn ngày giao biển."))
