"""The part of a form that says where a merchant's money goes: bank, account number, holder."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from merchant_app.form_fields import GuardedForm, TextField
from qr import AmbiguousBank, Bank, UnknownBank, all_banks, bank_with_bin, find_bank, fold_to_ascii, search_banks
from registry.accounts.content import LONGEST_HOLDER, AccountContent
from registry.accounts.errors import (
    AccountNumberUnusable,
    AccountRefusal,
    ApproverIsProposer,
    BankUnknown,
    HolderMissing,
    HolderTooLong,
    HolderUnusable,
    MayNotDecide,
    NoLongerProposed,
    NotAsShown,
    NotTheProposer,
    PayloadFault,
    PayloadUnusable,
    SameAsActive,
)
from registry.accounts.model import QrKind
from registry.folding import fold

MOST_NAMED = 4
"""Banks named in a refusal. More would hide the sentence."""


def bank_label(bank: Bank) -> str:
    """``Vietcombank (VCB)``: the name on signs, and the code where it says more."""
    return bank.short_name if fold(bank.short_name) == fold(bank.code) else f"{bank.short_name} ({bank.code})"


class BankField(TextField):
    """A bank, typed or picked: BIN, code, short or full name, with or without marks; ``bank`` is the one meant.

    The browser offers ``offered`` from the list with the id ``list_id``, which templates/components/account_fields
    draws. Without scripts or lists the field is a plain text input.
    """

    widget = TextInput()
    bank: Bank | None = None

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(
            label,
            longest=120,
            validators=(_one_bank,),
            render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
            **options,
        )

    def __call__(self, **options: Any) -> Any:
        """Render the control, tied to the list of banks."""
        return super().__call__(**{"list": self.list_id, **options})

    @property
    def list_id(self) -> str:
        """The id of the list of banks on the page."""
        return f"{self.id}-list"

    @property
    def offered(self) -> list[tuple[str, str]]:
        """Every bank: what is put into the field, and the full name beside it."""
        return [(bank_label(bank), bank.name_vi) for bank in all_banks()]


class AccountFields(GuardedForm):
    """Bank, number and holder. All three empty means no account yet, unless ``account_needed``."""

    account_needed = False

    bank = BankField(
        lazy_gettext("Ngân hàng hoặc ví"),
        description=lazy_gettext("Gõ tên hoặc mã rồi chọn, ví dụ: Vietcombank, VCB, 970436."),
    )
    account_number = TextField(
        lazy_gettext("Số tài khoản"),
        longest=60,
        description=lazy_gettext("Giữ đủ các số 0 ở đầu."),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"},
    )
    holder = TextField(
        lazy_gettext("Chủ tài khoản"),
        longest=LONGEST_HOLDER,
        description=lazy_gettext("Đúng như ứng dụng ngân hàng hiện ra, thường là chữ hoa không dấu: NGUYEN THI THU."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )

    @property
    def account_given(self) -> bool:
        """Whether anything about an account was filled in."""
        return any(field.data for field in (self.bank, self.account_number, self.holder))

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold each field to its rules; once one is filled in, or an account is needed, want all three."""
        fine = bool(super().validate(extra_validators))
        if self.account_needed or self.account_given:
            for field, words in self._words_when_empty():
                if not field.data and not field.errors:
                    self.refuse(field, words)
                    fine = False
        return fine

    def _words_when_empty(self) -> Sequence[tuple[StringField, str]]:
        return (
            (self.bank, _("Hãy chọn ngân hàng hoặc ví.")),
            (self.account_number, _("Hãy nhập số tài khoản.")),
            (self.holder, _("Hãy nhập tên chủ tài khoản.")),
        )


def account_content(form: AccountFields) -> AccountContent | None:
    """What the validated *form* says of an account for transfers; None where all three fields were left empty."""
    bank: Bank | None = form.bank.bank
    if bank is None:
        return None
    return AccountContent(
        qr_kind=QrKind.TRANSFER,
        bank_bin=bank.bin,
        account_number=form.account_number.data or "",
        holder=form.holder.data or "",
    )


def refuse_account(form: AccountFields, refusal: AccountRefusal) -> None:
    """Put the words for *refusal* at the field it is about."""
    form.refuse(_field_of(form, refusal), words_for_account_refusal(refusal))


def words_for_account_refusal(refusal: AccountRefusal) -> str:
    """Why an account was refused, and what to do, in the language of the request."""
    words = _WORDS.get(type(refusal))
    if isinstance(refusal, HolderTooLong):
        words = _("Dài quá: nhiều nhất %(max)d ký tự.", max=refusal.longest)
    elif isinstance(refusal, HolderUnusable):
        words = _(
            "Ký tự “%(letter)s” không dùng được trong tên chủ tài khoản. Hãy viết bằng chữ cái Latinh.",
            letter=refusal.character,
        )
    elif isinstance(refusal, PayloadUnusable):
        words = _words_for_fault(refusal)
    return str(words)


def scheme_name(scheme: str) -> str:
    """The payment system whose rules a code follows, by the name people know it by."""
    return _SCHEMES.get(scheme, scheme) if scheme != "emvco" else _("một hệ thống chưa biết")


def _words_for_fault(refusal: PayloadUnusable) -> Any:
    if refusal.fault is PayloadFault.FOREIGN_SCHEME:
        return _(
            "Mã của %(scheme)s không ghi ngân hàng và số tài khoản, nên chưa in được ở đây. "
            "Hãy giữ biển của nhà cung cấp.",
            scheme=scheme_name(refusal.named),
        )
    if refusal.fault is PayloadFault.UNKNOWN_BANK:
        return _(
            "Mã này trả vào ngân hàng có mã số %(bin)s, không có trong danh sách, nên chưa in được ở đây. "
            "Hãy giữ biển của nhà cung cấp.",
            bin=refusal.named,
        )
    return _WORDS_OF_FAULTS[refusal.fault]


def bank_name(bank_bin: str) -> str:
    """The bank's name as on signs."""
    return bank_with_bin(bank_bin).short_name


@cache
def _by_label() -> dict[str, Bank]:
    return {fold(bank_label(bank)): bank for bank in all_banks()}


def _one_bank(_form: GuardedForm, field: BankField) -> None:
    """Find the bank that was typed, or say which ones it might be."""
    typed = field.data or ""
    field.bank = None
    if field.errors:
        return
    try:
        field.bank = _by_label().get(fold(typed)) or find_bank(typed)
    except AmbiguousBank as several:
        named = [bank_with_bin(bank_bin) for bank_bin in several.candidates]
        raise ValidationError(
            _("Nhiều ngân hàng dùng tên này: %(names)s. Hãy chọn một trong danh sách.", names=_named(named))
        ) from None
    except UnknownBank:
        near = search_banks(typed) if any(map(str.isalnum, fold_to_ascii(typed))) else ()
        if near:
            words = _("Chưa rõ ngân hàng nào. Có phải: %(names)s? Hãy chọn một trong danh sách.", names=_named(near))
        else:
            words = _("Không có ngân hàng hay ví nào tên như vậy. Hãy chọn một trong danh sách.")
        raise ValidationError(words) from None


def _named(banks: Sequence[Bank]) -> str:
    return ", ".join(map(bank_label, banks[:MOST_NAMED])) + ("…" if len(banks) > MOST_NAMED else "")


def _field_of(form: AccountFields, refusal: AccountRefusal) -> Field:
    found: Field = form.account_number
    if isinstance(refusal, BankUnknown):
        found = form.bank
    elif isinstance(refusal, HolderMissing | HolderTooLong | HolderUnusable):
        found = form.holder
    elif isinstance(refusal, PayloadUnusable) and "provider_payload" in form:
        found = form["provider_payload"]
    return found


_SCHEMES = {
    "napas": "NAPAS",
    "vnpay": "VNPAY",
    "vnpay-wallet": "VNPAY",
    "shopeepay": "ShopeePay",
    "promptpay": "PromptPay",
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "jcb": "JCB",
    "unionpay": "UnionPay",
}
"""Systems met on signs here; others go by their identifier."""
_WORDS: dict[type[AccountRefusal], Any] = {
    BankUnknown: lazy_gettext("Không có ngân hàng hay ví nào tên như vậy. Hãy chọn một trong danh sách."),
    AccountNumberUnusable: lazy_gettext("Số tài khoản chỉ gồm chữ số (có khi có chữ cái A–Z), từ 1 đến 19 ký tự."),
    HolderMissing: lazy_gettext("Hãy nhập tên chủ tài khoản."),
    SameAsActive: lazy_gettext("Đây chính là tài khoản đang dùng, không có gì để đổi."),
    ApproverIsProposer: lazy_gettext("Bạn đã đề nghị tài khoản này, nên một người khác phải duyệt."),
    NotTheProposer: lazy_gettext("Chỉ người đã đề nghị mới rút lại được. Nếu tài khoản sai, hãy chọn “Không duyệt”."),
    MayNotDecide: lazy_gettext("Vai trò của bạn hiện không duyệt tài khoản. Hãy nhờ người có quyền duyệt."),
    NoLongerProposed: lazy_gettext("Đề nghị này không còn chờ duyệt nữa. Hãy xem trạng thái mới bên dưới."),
    NotAsShown: lazy_gettext("Nội dung đã khác với những gì bạn xem. Hãy xem lại rồi duyệt."),
}
_WORDS_OF_FAULTS: dict[PayloadFault, Any] = {
    PayloadFault.MISSING: lazy_gettext("Hãy dán nội dung mã QR của nhà cung cấp."),
    PayloadFault.NOT_WANTED: lazy_gettext(
        "Đã chọn mã làm ở đây thì không dán mã có sẵn. Hãy xoá ô này, hoặc chọn “Mã có sẵn, giữ nguyên văn”."
    ),
    PayloadFault.TOO_LONG: lazy_gettext("Nội dung mã dài quá, không phải mã thanh toán."),
    PayloadFault.UNREADABLE: lazy_gettext(
        "Không đọc được: mã bị hỏng, thiếu, hoặc không phải mã thanh toán. Hãy quét lại và dán nguyên văn."
    ),
    PayloadFault.TRANSFER: lazy_gettext(
        "Đây là mã chuyển tiền, không phải mã của nhà cung cấp. Hãy chọn “Mã chuyển tiền, làm ở đây”."
    ),
    PayloadFault.ONE_PAYMENT: lazy_gettext("Mã này chỉ dùng cho một lần trả, không in lên biển được."),
    PayloadFault.FIXED_AMOUNT: lazy_gettext("Mã này có sẵn số tiền, không in lên biển được."),
    PayloadFault.SEVERAL_RECEIVERS: lazy_gettext(
        "Mã này trả được cho nhiều nơi nhận hoặc có phần không đọc được, nên chưa in được ở đây. "
        "Hãy giữ biển của nhà cung cấp."
    ),
    PayloadFault.CASH: lazy_gettext("Đây là mã rút tiền mặt, không phải mã nhận tiền."),
    PayloadFault.FOREIGN_MONEY: lazy_gettext("Mã này không nhận tiền đồng ở Việt Nam, nên không in được."),
    PayloadFault.UNKNOWN_PART: lazy_gettext(
        "Phần người nhận trong mã này có chỗ lạ, nên chưa in được ở đây. Hãy giữ biển của nhà cung cấp."
    ),
    PayloadFault.OTHER_RECEIVER: lazy_gettext(
        "Mã này trả vào ngân hàng hoặc tài khoản khác với những gì đã nhập. Hãy kiểm tra lại từng ô."
    ),
}
