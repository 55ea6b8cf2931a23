"""The enrolment form: the merchant and, if it is known already, the account, on one screen."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import ValidationError

from merchant_app.account_fields import account_content
from merchant_app.consent_fields import AnswerField, ConsentFields, words_for_old_text
from merchant_app.form_fields import TextField, at_most, showable
from merchant_app.merchant_fields import MerchantFields
from merchant_app.photo_form import FormWithPhoto
from registry.accounts.content import AccountContent
from registry.accounts.model import QrKind
from registry.consents.model import How, Purpose
from registry.consents.texts import current_text

DISAGREES, NOT_ASKED = "no", "not_asked"
"""Answers beside the ways to agree. Neither is kept: of who disagrees nothing is, of who was not asked, for days."""
LONGEST_CARRIED = 2_000
"""Characters of a provider's code that the form carries; the registry says which are too long to keep."""


class EnrolmentForm(FormWithPhoto, MerchantFields, ConsentFields):
    """A merchant, its account, and whether the ward may keep the owner's name and phone."""

    client_id = HiddenField(default=lambda: str(uuid.uuid4()))
    """Made with the empty form: the same form sent twice is the same merchant."""
    not_the_same = BooleanField(_("Tôi đã xem: đây là điểm khác, vẫn ghi danh"))
    how = AnswerField(
        _("Đọc hết nội dung trên rồi: chủ quán trả lời thế nào?"),
        choices=[
            (How.SPOKEN.value, _("Đồng ý: nghe đọc rồi nói")),
            (How.SIGNATURE.value, _("Đồng ý: ký trên giấy")),
            (How.ON_SCREEN.value, _("Đồng ý: tự tay bấm trên màn hình")),
            (DISAGREES, _("Không đồng ý")),
            (NOT_ASKED, _("Chưa hỏi được")),
        ],
        description=_(
            "Không đồng ý thì bỏ trống tên và số điện thoại. Chưa hỏi mà đã ghi tên, số thì vẫn lưu, nhưng phải hỏi"
            " trong 7 ngày: quá hạn, tên và số bị xoá."
        ),
    )
    provider_payload = HiddenField(filters=[showable], validators=[at_most(LONGEST_CARRIED)])
    """A provider's code as a photo showed it, kept byte for byte; nobody types it here."""

    @property
    def account_given(self) -> bool:
        """Whether anything about an account was filled in, or came from a photo."""
        return super().account_given or bool(self.provider_payload.data)

    def account(self) -> AccountContent | None:
        """What the validated form says of an account; None for none yet."""
        if not self.provider_payload.data:
            content = account_content(self)
            return replace(content, code_seen=self.code_seen) if content else None
        bank = self.bank.bank
        return AccountContent(
            qr_kind=QrKind.MERCHANT,
            bank_bin=bank.bin if bank else "",
            account_number=self.account_number.data or "",
            holder=self.holder.data or "",
            provider_payload=self.provider_payload.data,
            code_seen=self.code_seen,
        )

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

    def validate_how(self, field: AnswerField) -> None:
        """Have the wording read again where another one is in use by now."""
        current = current_text(Purpose.KEEP_CONTACT).hash
        if self.how_agreed and self.text_hash.data != current:
            self.text_hash.data, field.data = current, None
            raise ValidationError(words_for_old_text())

    def validate_owner_name(self, field: StringField) -> None:
        """Store no name of somebody who said no."""
        if field.data and self.how.data == DISAGREES:
            raise ValidationError(gettext("Chủ quán không đồng ý lưu: hãy xoá ô này rồi lưu lại."))

    def validate_phone(self, field: TextField) -> None:
        """Store no number of somebody who said no."""
        if field.data and self.how.data == DISAGREES:
            raise ValidationError(gettext("Chủ quán không đồng ý lưu: hãy xoá ô này rồi lưu lại."))
        super().validate_phone(field)

    def renew(self) -> None:
        """Make it another form."""
        self.client_id.data = str(uuid.uuid4())

    def _words_when_empty(self) -> Sequence[tuple[StringField, str]]:
        needed = super()._words_when_empty()
        return [each for each in needed if not self.provider_payload.data or each[0] is self.holder]
