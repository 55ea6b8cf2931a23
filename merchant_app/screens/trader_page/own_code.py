"""The code on a trader's own page, as it stands or with an amount and a note: asked of the server, or by a script."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import ValidationError

from merchant_app.form_fields import Question, TextField
from merchant_app.formats import number
from merchant_app.pictures import code_picture
from qr import LARGEST_AMOUNT, Service, read
from registry.accounts.model import PaymentAccount, QrKind
from registry.accounts.payloads import payload_asking, payload_of
from registry.accounts.whole import require_whole

_LONGEST_AMOUNT, _LONGEST_NOTE = 20, 100
_MONEY = re.compile(r"([0-9]+|[0-9]{1,3}(?:[., ][0-9]{3})+) ?(?:vnđ|vnd|đồng|dong|đ|d)?", re.IGNORECASE)
_NO_DIGIT = re.compile(r"[^0-9]")


@dataclass(frozen=True)
class OwnCode:
    """What is drawn, and what the page says beside it."""

    picture: Markup
    asks: bool
    """Whether an amount and a note may be put into it: not into a provider's own code."""
    payload: str = ""
    """The standing code, for a script to hold its own writing against before it offers anything."""
    amount: int | None = None
    note: str = ""
    """As payers see it: in ASCII, cut."""


class CodeQuestion(Question):
    """An amount and a note as somebody typed them; neither is the standing code."""

    amount = TextField(lazy_gettext("Số tiền"), longest=_LONGEST_AMOUNT, render_kw={"inputmode": "numeric"})
    note = TextField(lazy_gettext("Nội dung, nếu cần"), longest=_LONGEST_NOTE)

    def validate_amount(self, field: Field) -> None:
        """Refuse what is no number of đồng, or not within what one transfer moves."""
        typed = _MONEY.fullmatch(field.data)
        if not typed:
            raise ValidationError(_("Hãy gõ số tiền bằng chữ số, ví dụ 50.000."))
        if not 1 <= int(_NO_DIGIT.sub("", typed[1])) <= LARGEST_AMOUNT:
            raise ValidationError(_("Số tiền từ 1 đ đến %(most)s đ.", most=number(LARGEST_AMOUNT)))

    @property
    def dong(self) -> int | None:
        """The amount, of a question that was accepted."""
        return int(_NO_DIGIT.sub("", self.amount.data)) if self.amount.data else None


def own_code(account: PaymentAccount, question: CodeQuestion) -> OwnCode:
    """The code to show for *question*: the standing one where nothing was asked, or what was asked is refused.

    Raise SealBroken for an account that was changed past the program: no code is drawn of it.
    """
    require_whole(account)
    title = _("Mã QR nhận tiền của tôi")
    standing = payload_of(account)
    if account.qr_kind is QrKind.MERCHANT:
        return OwnCode(code_picture(standing, title=title), asks=False)
    amount, note = (question.dong, question.note.data or "") if question.validate() else (None, "")
    payload = payload_asking(account, amount=amount, note=note)
    if amount is not None:
        title = _("Mã QR nhận %(amount)s đ", amount=number(amount))
    return OwnCode(
        code_picture(payload, title=title), asks=True, payload=standing, amount=amount, note=read(payload).purpose or ""
    )


SERVICE = Service.TO_ACCOUNT.value
"""What the codes made here ask for; the script is told, and writes no other."""
