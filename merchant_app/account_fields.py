"""The part of a form that says where a merchant's money goes: bank, account number, holder."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from merchant_app.account_wording import words_for_account_refusal
from merchant_app.form_fields import GuardedForm, TextField
from qr import (
    AmbiguousBank,
    Bank,
    BankError,
    UnknownBank,
    all_banks,
    bank_with_bin,
    find_bank,
    fold_to_ascii,
    search_banks,
)
from registry.accounts.content import LONGEST_HOLDER, AccountContent
from registry.accounts.errors import (
    AccountRefusal,
    BankUnknown,
    HolderMissing,
    HolderTooLong,
    HolderUnusable,
    PayloadFault,
    PayloadUnusable,
)
from registry.accounts.model import QrKind
from registry.folding import fold

MOST_NAMED = 4
"""Banks named in a refusal. More would hide the sentence."""


def bank_label(bank: Bank) -> str:
    """``Vietcombank (VCB)``: the name on signs, and the code where it says more."""
    return bank.short_name if fold(bank.short_name) == fold(bank.code) else f"{bank.short_name} ({bank.code})"


def bank_typed(text: str) -> Bank | None:
    """The one bank meant by what was typed or picked; None where none or several are."""
    try:
        return _bank_meant(text)
    except BankError:
        return None


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


def _bank_meant(text: str) -> Bank:
    """The one bank meant. Raise AmbiguousBank or UnknownBank."""
    return _by_label().get(fold(text)) or find_bank(text)


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
        field.bank = _bank_meant(typed)
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
    fault = refusal.fault if isinstance(refusal, PayloadUnusable) else None
    if isinstance(refusal, BankUnknown) or fault in (PayloadFault.NO_BANK, PayloadFault.OTHER_BANK):
        found = form.bank
    elif isinstance(refusal, HolderMissing | HolderTooLong | HolderUnusable):
        found = form.holder
    elif fault is not None and fault is not PayloadFault.OTHER_NUMBER and "provider_payload" in form:
        found = form["provider_payload"]
    return found
