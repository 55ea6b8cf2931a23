"""The form about one deleting that waits."""

from flask_babel import lazy_gettext as _

from merchant_app.form_fields import GuardedForm, LongTextField
from registry.data_requests.model import LONGEST_NOTE


class StopForm(GuardedForm):
    """Why the data are not to be deleted yet."""

    reason = LongTextField(
        _("Vì sao dừng lại?"), longest=LONGEST_NOTE, needed=_("Hãy ghi vì sao dừng lại."),
        description=_("Ví dụ: chưa gặp đúng chủ; tài khoản đang có khiếu nại."),
    )  # fmt: skip
