"""Forms about waves."""

from flask_babel import lazy_gettext as _

from merchant_app.form_fields import ChoiceField, GuardedForm, LongTextField
from merchant_app.wording import choices
from registry.signs.model import WaveReason


class BeginForm(GuardedForm):
    """Where every sign is to be replaced, and why."""

    where = ChoiceField(_("Thay biển ở đâu?"))
    reason = ChoiceField(_("Vì sao?"), choices=choices(WaveReason))
    note = LongTextField(_("Ghi chú"), longest=200)


class CallOffForm(GuardedForm):
    """Nothing but the token."""
