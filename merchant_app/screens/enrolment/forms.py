"""The enrolment form: the merchant and, if it is known already, the account, on one screen."""

import uuid

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from merchant_app.account_fields import AccountFields
from merchant_app.merchant_fields import MerchantFields


class EnrolmentForm(AccountFields, MerchantFields):
    """A merchant and its account."""

    client_id = HiddenField(default=lambda: str(uuid.uuid4()))
    """Made with the empty form: the same form sent twice is the same merchant."""
    not_the_same = BooleanField(_("Tôi đã xem: đây là điểm khác, vẫn ghi danh"))

    def identity(self) -> uuid.UUID:
        """The form's identity, checked when the form was."""
        return uuid.UUID(self.client_id.data or "")

    def validate_client_id(self, _field: HiddenField) -> None:
        """Give the form a fresh identity where the browser sent nonsense, and have it sent again."""
        try:
            self.identity()
        except ValueError:
            self.renew()
            raise ValidationError(gettext("Phiếu này không dùng lại được. Hãy gửi lại lần nữa.")) from None

    def renew(self) -> None:
        """Make it another form."""
        self.client_id.data = str(uuid.uuid4())
