"""The enrolment form: the merchant and, if it is known already, the account, on one screen."""

import uuid

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField

from merchant_app.account_fields import AccountFields
from merchant_app.merchant_fields import MerchantFields


class EnrolmentForm(AccountFields, MerchantFields):
    """A merchant and its account."""

    client_id = HiddenField(default=lambda: str(uuid.uuid4()))
    """Made with the empty form: the same form sent twice is the same merchant."""
    not_the_same = BooleanField(_("Tôi đã xem: đây là điểm khác, vẫn ghi danh"))

    def identity(self) -> uuid.UUID:
        """The form's identity; a new one where the browser sent nonsense."""
        try:
            return uuid.UUID(self.client_id.data or "")
        except ValueError:
            return uuid.uuid4()
