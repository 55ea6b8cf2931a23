"""The codes that hang at a shop, as a photo shows them: where each stands, and what it can be used for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from flask_babel import gettext as _
from markupsafe import Markup

from merchant_app.account_wording import bank_name, scheme_name, words_for_account_refusal
from merchant_app.code_wording import odd_about, why_refused
from merchant_app.pictures import code_picture
from qr import Found, Kind, Reading, Verdict, read, write_transfer
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountRefusal
from registry.accounts.model import QrKind

MOST_CODES = 9
"""Codes told apart in one photo."""

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
class CodeInPhoto:
    """One code: what it says, what it is good for, and where it stands among the others."""

    reading: Reading
    use: Use
    why_not: str = ""
    """Why it is good for nothing."""
    bank_bin: str = ""
    """Of the bank it pays into; empty where the provider's code names none."""
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
            bank_bin=content.bank_bin if content else "",
            number=content.account_number if content else "",
            axis=axis,
            nth=nth,
            of=of,
        )

    @property
    def odd(self) -> tuple[str, ...]:
        """What to look at twice."""
        return odd_about(self.reading)

    @property
    def name(self) -> str:
        """The receiver's name in the code, with marks where the code has them."""
        return self.reading.local_name or self.reading.merchant_name or ""

    @property
    def issuer(self) -> str:
        """Whose code it is: the bank for a transfer, the payment system and its bank for a provider's."""
        bank = bank_name(self.bank_bin) if self.bank_bin else ""
        if self.use is Use.ACCOUNT:
            return bank
        system = "VIETQRPay" if self.reading.scheme == "napas" else scheme_name(self.reading.scheme or "")
        return " · ".join(filter(None, (system, bank)))

    @property
    def drawn(self) -> Markup:
        """The QR that payers would scan: made here of the account, or the provider's own."""
        payload = self.reading.payload
        if self.use is Use.ACCOUNT:
            payload = write_transfer(bank_bin=self.bank_bin, account=self.number)
        return code_picture(payload, title=_("Mã QR đọc được trong ảnh"))

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
    def carried(self) -> str:
        """The code as a form carries it along, so that another one can be chosen without another photo."""
        return f"{self.axis}{self.nth}{self.of} {self.reading.payload}"

    @classmethod
    def from_form(cls, carried: str) -> Self | None:
        """The code a form carried, judged anew: what comes from a browser is not believed."""
        parts = _CARRIED.fullmatch(carried)
        if parts is None:
            return None
        return cls.judged(read(parts[4]), parts[4], axis=parts[1], nth=int(parts[2]), of=int(parts[3]))


def in_order(found: Sequence[Found]) -> tuple[CodeInPhoto, ...]:
    """The codes of a photo as people count them: along the way they are spread; one that stands there twice is one."""
    centres = [(_middle(code.corners, 0), _middle(code.corners, 1)) for code in found]
    spread = [max(along) - min(along) if along else 0 for along in zip(*centres, strict=True)] or [0, 0]
    axis = 0 if spread[0] >= spread[1] else 1
    ordered = [code for _centre, code in sorted(zip(centres, found, strict=True), key=lambda pair: pair[0][axis])]
    once = list({_receiver(code): code for code in reversed(ordered)}.values())[::-1][:MOST_CODES]
    return tuple(
        CodeInPhoto.judged(code.reading, code.text, axis="xy"[axis], nth=number, of=len(once))
        for number, code in enumerate(once, 1)
    )


def _middle(corners: Iterable[Sequence[float]], axis: int) -> float:
    along = [corner[axis] for corner in corners]
    return sum(along) / len(along)


def _receiver(code: Found) -> tuple[str, ...]:
    """What makes two codes one: the account for transfers, the whole text for all others."""
    reading = code.reading
    if reading.kind is Kind.TRANSFER and reading.bank_bin and reading.account:
        return reading.bank_bin, reading.account, reading.service or ""
    return (code.text,)


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
        return Use.NOTHING, words_for_account_refusal(refusal), None
    if use is Use.ACCOUNT and content.account_number != reading.account:
        words = _("Số tài khoản trong mã có dấu chấm, gạch hoặc khoảng trống. Hãy hỏi lại và gõ bằng tay.")
        return Use.NOTHING, str(words), None
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
