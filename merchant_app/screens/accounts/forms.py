"""Forms about payment accounts: proposing one, deciding one."""

import unicodedata
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, Form, HiddenField, TextAreaField
from wtforms.validators import ValidationError

from merchant_app.account_fields import AccountFields, account_content, bank_label
from merchant_app.form_fields import (
    REPLACEMENT,
    ChoiceField,
    GuardedForm,
    LongTextField,
    at_most,
    no_unseen_characters,
    showable,
)
from qr import UnknownBank, Verdict, bank_with_bin, read
from registry.accounts.content import AccountContent
from registry.accounts.model import QrKind

LONGEST_PASTED = 2_000
"""Characters. The longest code kept has 600; what is longer gets its refusal from the registry or from here."""


def _only_text(_form: Form, field: Field) -> None:
    typed = (field.data or "").strip()
    if REPLACEMENT in typed or any(unicodedata.category(character) in ("Cc", "Cs") for character in typed):
        raise ValidationError(gettext("Có ký tự ẩn không dùng được. Hãy xoá đi và dán lại."))


class ProposalForm(AccountFields):
    """Where a merchant's money should go, and which QR it gets."""

    account_needed = True

    qr_kind = ChoiceField(
        _("Mã QR của điểm này"),
        choices=[
            (QrKind.TRANSFER.value, _("Mã chuyển tiền, làm ở đây")),
            (QrKind.MERCHANT.value, _("Mã có sẵn, giữ nguyên văn")),
        ],
        default=QrKind.TRANSFER.value,
    )
    # Neither tidied nor composed: a provider's code is kept byte for byte. What no page can show is refused.
    provider_payload = TextAreaField(
        _("Nội dung mã của nhà cung cấp"),
        description=_(
            "Chỉ khi giữ mã có sẵn của một nhà cung cấp: quét mã đang dùng và dán nguyên văn, bắt đầu bằng 000201."
        ),
        filters=[showable],
        validators=[at_most(LONGEST_PASTED), _only_text],
        render_kw={"rows": 4, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Take bank and number from the provider's code where it names them and nobody typed them."""
        if self.kind is QrKind.MERCHANT:
            self._take_receiver_from_code()
        return super().validate(extra_validators)

    @property
    def kind(self) -> QrKind:
        """The QR chosen; the one made here, while nothing usable is chosen."""
        return QrKind.MERCHANT if self.qr_kind.data == QrKind.MERCHANT else QrKind.TRANSFER

    def content(self) -> AccountContent:
        """What the validated form says."""
        pasted = self.provider_payload.data or ""
        content = account_content(self, qr_kind=self.kind, provider_payload=pasted if pasted.strip() else "")
        assert content is not None, "a form that needs an account was not validated"
        return content

    def _take_receiver_from_code(self) -> None:
        reading = read(self.provider_payload.data or "")
        if reading.verdict is Verdict.REFUSED or not reading.bank_bin or not reading.account:
            return
        if self.bank.data or self.account_number.data:
            return
        try:
            label = bank_label(bank_with_bin(reading.bank_bin))
        except UnknownBank:
            return
        _put_in(self.bank, label)
        _put_in(self.account_number, reading.account)


def _put_in(field: Field, text: str) -> None:
    """Fill *field* as if *text* had been sent; its rules look at what was sent as well as at what became of it."""
    field.data, field.raw_data = text, [text]


class ApprovalForm(GuardedForm):
    """Approval of exactly what was on the screen."""

    shown_hash = HiddenField(validators=[no_unseen_characters])


class RejectionForm(GuardedForm):
    """Turning a proposal down, with the reason."""

    note = LongTextField(
        _("Vì sao không duyệt?"),
        longest=500,
        needed=_("Hãy ghi lý do, để người đề nghị biết phải sửa gì."),
    )
