"""Forms about one consent."""

from flask_babel import lazy_gettext as _

from merchant_app.consent_fields import ConsentFields
from merchant_app.form_fields import ChoiceField, GuardedForm, TextField
from merchant_app.wording import choices
from registry.consents.model import How
from registry.consents.operations import LONGEST_NOTE


class GiveForm(ConsentFields):
    """Consent to one purpose."""

    note = TextField(
        _("Ghi chú"), longest=LONGEST_NOTE, description=_("Có thể bỏ trống. Ví dụ: giấy ký lưu ở tập hồ sơ nào.")
    )


class TakeBackForm(GuardedForm):
    """Consent taken back: nothing to explain."""

    how = ChoiceField(_("Chủ quán rút lại bằng cách nào?"), choices=choices(How), default=How.SPOKEN.value)
