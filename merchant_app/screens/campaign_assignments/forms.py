"""The form that sends somebody to a stretch."""

from flask_babel import lazy_gettext as _

from campaigns.assignments.model import LONGEST_LABEL, Side
from merchant_app.form_fields import ChoiceField, GuardedForm, TextField
from merchant_app.form_once import OnceField
from merchant_app.wording import choices


class AssignForm(GuardedForm):
    """Who goes, and where. The place was chosen before: it says who can be sent."""

    officer = ChoiceField(_("Giao cho"), description=_("Cán bộ và tổ đang được phân công ở địa bàn này."))
    first_label = TextField(_("Từ số nhà, sạp"), longest=LONGEST_LABEL)
    last_label = TextField(
        _("Đến số nhà, sạp"),
        longest=LONGEST_LABEL,
        description=_("Bỏ trống cả hai: cả địa bàn. Một dãy sạp: ghi tên dãy ở cả hai ô, ví dụ A và A."),
    )
    side = ChoiceField(_("Bên đường"), choices=choices(Side), default=Side.BOTH.value)
    once = OnceField()
