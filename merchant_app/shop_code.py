"""A code that hangs at a shop: what it says, what it can be used for, and where it stands in a photo of several."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from flask_babel import gettext as _

from merchant_app.account_wording import bank_name, scheme_name
from merchant_app.form_fields import showable
from merchant_app.shop_code_wording import Oddities, odd_about, odd_number, why_refused, why_unusable
from qr import Kind, Reading, Verdict, bank_with_bin, fold_to_ascii, read
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountRefusal
from registry.accounts.model import QrKind
from registry.folding import fold

LONGEST_NAME_IN_CODE = 25
"""Characters of object 59 (EMVCo MPM, table 3.6): providers cut longer names off."""

_TO_CARD = "QRIBFTTC"
_ANY_HOLDER = "A"
"""Somebody, to ask the registry about the rest of an account."""
_CARRIED = re.compile(r"([xy])([1-9])([1-9]) (.{1,2000})", re.DOTALL)


class Use(StrEnum):
    """What a code is good for at enrolment."""

    ACCOUNT = "account"
    """Its bank and account are taken; the code for signs is made here."""
    KEPT = "kept"
    """A provider's own code, kept byte for byte."""
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class ShopCode:
    """One code: what it says, what it is good for, and where it stands among the others."""

    reading: Reading
    use: Use
    why_not: str = ""
    """Why it is good for nothing."""
    bank_bin: str = ""
    """Of the bank it pays into, as an account is kept; empty where the provider's code names none."""
    number: str = ""
    """The account, or the provider's number for the merchant; empty where the code is good for nothing."""
    axis: str = "x"
    """How the codes of the photo are counted: x from left to right, y from top to bottom."""
    nth: int = 1
    of: int = 1

    @classmethod
    def judged(cls, reading: Reading, text: str = "", *, axis: str = "x", nth: int = 1, of: int = 1) -> Self:
        """Say what *reading* of *text* is good for."""
        use, why_not, content = _use_of(reading, text)
        return cls(
            reading=reading,
            use=use,
            why_not=why_not,
            bank_bin=bank_with_bin(content.bank_bin).bin if content and content.bank_bin else "",
            number=content.account_number if content else "",
            axis=axis,
            nth=nth,
            of=of,
        )

    @property
    def odd(self) -> Oddities:
        """What is odd about it."""
        return odd_about(self.reading)

    @property
    def name(self) -> str:
        """The receiver's name in the code, with marks where the code has them."""
        return self.reading.local_name or self.reading.merchant_name or ""

    @property
    def holder(self) -> str:
        """That name as banks write holders, in capitals without marks."""
        return (fold_to_ascii(self.name) or self.reading.merchant_name or "").upper()

    @property
    def payload_kept(self) -> str:
        """A provider's code, to be kept; empty where the code for signs is made here."""
        return self.reading.payload if self.use is Use.KEPT else ""

    @property
    def receiver(self) -> tuple[str, str, str]:
        """Who is paid: two codes with one receiver are one account."""
        return self.reading.scheme or "", self.bank_bin, self.number

    @property
    def issuer(self) -> str:
        """Whose code it is: the bank for a transfer, the payment system and its bank for a provider's."""
        bank = bank_name(self.bank_bin) if self.bank_bin else ""
        if self.use is Use.ACCOUNT:
            return bank
        system = "VIETQRPay" if self.reading.scheme == "napas" else scheme_name(self.reading.scheme or "")
        return " · ".join(filter(None, (system, bank)))

    @property
    def described(self) -> str:
        """The code in a few words, never its text."""
        if self.use is Use.NOTHING:
            return str(_("nội dung khác, không giữ được"))
        if not self.name:
            return str(_("mã %(issuer)s, không có tên", issuer=self.issuer))
        return str(_("mã %(issuer)s, tên %(name)s", issuer=self.issuer, name=self.name))

    @property
    def where(self) -> str:
        """Its place among the others; empty for the only one."""
        if self.of < 2:
            return ""
        across = self.axis == "x"
        if self.of == 2:
            both = (_("bên trái"), _("bên phải")) if across else (_("ở trên"), _("ở dưới"))
            return str(both[self.nth > 1])
        return str(_("thứ %(n)d từ trái sang", n=self.nth) if across else _("thứ %(n)d từ trên xuống", n=self.nth))

    @property
    def as_text(self) -> str:
        """The code and its place, so that another one can be chosen without another photo: photo_carried signs it."""
        return f"{self.axis}{self.nth}{self.of} {self.reading.payload}"

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """The code that was such a text, judged anew. None for a useless one."""
        parts = _CARRIED.fullmatch(showable(text))
        if parts is None:
            return None
        code = cls.judged(read(parts[4]), parts[4], axis=parts[1], nth=int(parts[2]), of=int(parts[3]))
        return None if code.use is Use.NOTHING else code

    def is_called(self, holder: str) -> bool:
        """Whether the code names *holder*, marks and capitals aside; a name as long as codes hold may be cut off."""
        said = {fold(name) for name in (self.reading.local_name, self.reading.merchant_name) if name}
        plain = self.reading.merchant_name or ""
        cut = len(plain) == LONGEST_NAME_IN_CODE and fold(holder).startswith(fold(plain))
        return fold(holder) in said or cut

    def says_other_than(self, holder: str) -> bool:
        """Whether the code names somebody, and not *holder*."""
        return bool(holder and self.name) and not self.is_called(holder)


def _use_of(reading: Reading, text: str) -> tuple[Use, str, AccountContent | None]:
    """What it is good for, why for nothing, and the account as the registry would keep it."""
    if reading.verdict is Verdict.REFUSED:
        return Use.NOTHING, why_refused(text, reading), None
    if reading.service == _TO_CARD:
        words = _("Mã này chuyển vào số thẻ, không phải số tài khoản. Hãy hỏi chủ điểm số tài khoản.")
        return Use.NOTHING, str(words), None
    use = Use.ACCOUNT if reading.kind is Kind.TRANSFER else Use.KEPT
    try:
        content = _content(reading, use).tidied()
    except AccountRefusal as refusal:
        return Use.NOTHING, why_unusable(reading, refusal), None
    if use is Use.ACCOUNT and content.account_number != reading.account:
        return Use.NOTHING, odd_number(), None
    return use, "", content


def _content(reading: Reading, use: Use) -> AccountContent:
    if use is Use.KEPT:
        return AccountContent(
            qr_kind=QrKind.MERCHANT,
            bank_bin="",
            account_number="",
            holder=_ANY_HOLDER,
            provider_payload=reading.payload,
        )
    return AccountContent(
        qr_kind=QrKind.TRANSFER,
        bank_bin=reading.bank_bin or "",
        account_number=reading.account or "",
        holder=_ANY_HOLDER,
    )
