"""Forms about payment accounts: proposing one, deciding one."""

import unicodedata
from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, Form, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from merchant_app.form_fields import (
    REPLACEMENT,
    ChoiceField,
    GuardedForm,
    LongTextField,
    at_most,
    no_unseen_characters,
    showable,
)
from merchant_app.photo_form import FormWithPhoto
from merchant_app.second_step import CodeField
from qr import Bank
from registry.accounts.content import AccountContent
from registry.accounts.model import QrKind

LONGEST_PASTED = 2_000
"""Characters. The longest code kept has 600; what is longer gets its refusal from the registry or from here."""


def _only_text(_form: Form, field: Field) -> None:
    typed = (field.data or "").strip()
    if REPLACEMENT in typed or any(unicodedata.category(character) in ("Cc", "Cs") for character in typed):
        raise ValidationError(gettext("Có ký tự ẩn không dùng được. Hãy xoá đi và dán lại."))


class ProposalForm(FormWithPhoto):
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
            "Chỉ khi giữ mã có sẵn của một nhà cung cấp (VIETQRPay, VNPAY, ShopeePay): quét mã đang dùng và dán "
            "nguyên văn, bắt đầu bằng 000201. Ngân hàng và số tài khoản lấy từ mã, hãy bỏ trống."
        ),
        filters=[showable],
        validators=[at_most(LONGEST_PASTED), _only_text],
        render_kw={"rows": 4, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    shared_on_purpose = BooleanField(_("Tôi đã xem: các điểm này dùng chung một tài khoản"))

    @property
    def kind(self) -> QrKind:
        """The QR chosen; the one made here, while nothing usable is chosen."""
        return QrKind.MERCHANT if self.qr_kind.data == QrKind.MERCHANT else QrKind.TRANSFER

    def content(self) -> AccountContent:
        """What the validated form says; bank and number of a provider's code may stay empty, the code names them."""
        pasted = self.provider_payload.data or ""
        bank: Bank | None = self.bank.bank
        return AccountContent(
            qr_kind=self.kind,
            bank_bin=bank.bin if bank else "",
            account_number=self.account_number.data or "",
            holder=self.holder.data or "",
            provider_payload=pasted if pasted.strip() else "",
            code_seen=self.code_seen,
        )

    def _words_when_empty(self) -> Sequence[tuple[StringField, str]]:
        needed = super()._words_when_empty()
        return [each for each in needed if self.kind is QrKind.TRANSFER or each[0] is self.holder]


class ApprovalForm(GuardedForm):
    """Approval of exactly what was on the screen."""

    shown_hash = HiddenField(validators=[no_unseen_characters])


class ApprovalFormWithCode(ApprovalForm):
    """The same, with a code of the approver's second factor."""

    code = CodeField()


class RejectionForm(GuardedForm):
    """Turning a proposal down, with the reason."""

    note = LongTextField(
        _("Vì sao không duyệt?"),
        longest=500,
        needed=_("Hãy ghi lý do, để người đề nghị biết phải sửa gì."),
    )
