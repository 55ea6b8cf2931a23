"""Forms about one consent."""

from flask_babel import lazy_gettext as _

from merchant_app.consent_fields import ConsentFields
from merchant_app.form_fields import GuardedForm, RadioChoiceField, TextField
from merchant_app.people_wording import HOW_TAKEN_BACK
from registry.consents.operations import LONGEST_NOTE


class GiveForm(ConsentFields):
    """Consent to one purpose."""

    note = TextField(
        _("Ghi chú"), longest=LONGEST_NOTE, description=_("Có thể bỏ trống. Ví dụ: giấy ký lưu ở tập hồ sơ nào.")
    )


class TakeBackForm(GuardedForm):
    """Consent taken back: nothing to explain, but how it was said is nobody's guess."""

    how = RadioChoiceField(
        _("Chủ quán rút lại bằng cách nào?"),
        choices=[(how.value, words) for how, words in HOW_TAKEN_BACK.items()],
        id="how-taken-back",
    )
