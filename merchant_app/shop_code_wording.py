"""Words for what a code says about itself: what is odd about one that can be used, why another cannot."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from merchant_app.account_wording import words_for_account_refusal, words_for_content
from merchant_app.form_fields import showable
from qr import Content, Finding, FindingCode, Reading, Verdict
from registry.accounts.errors import AccountNumberUnusable, AccountRefusal, BankUnknown

LONGEST_ADDRESS = 60
"""Characters shown of a web address; a longer one hides its end."""

_START_OF_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

_OTHERS = lazy_gettext("còn nhận tiền qua hệ thống khác nữa; mã làm ở đây chỉ để chuyển khoản")
_FOREIGN = lazy_gettext("ghi tiền tệ hoặc nước khác Việt Nam")
ODD: dict[FindingCode, LazyString] = {
    FindingCode.CHECKSUM_MIXED_CASE: lazy_gettext(
        "số kiểm tra viết lẫn chữ hoa chữ thường, có thể in lỗi: hãy so kỹ người nhận"
    ),
    FindingCode.OPAQUE_TEMPLATE: _OTHERS,
    FindingCode.FURTHER_SCHEME: _OTHERS,
    FindingCode.HIDDEN_RECEIVER: lazy_gettext("có chỗ trông như một nơi nhận tiền khác: hãy so kỹ người nhận"),
    FindingCode.PAID_ON_TOP: lazy_gettext("cộng thêm phí hoặc tiền boa; mã làm ở đây không cộng thêm"),
    FindingCode.ONCE_WITHOUT_AMOUNT: lazy_gettext("ghi là chỉ dùng cho một lần trả, không ảnh hưởng người nhận"),
    FindingCode.WALLET: lazy_gettext("tiền vào ví điện tử"),
    FindingCode.FOREIGN_CURRENCY: _FOREIGN,
    FindingCode.FOREIGN_COUNTRY: _FOREIGN,
    FindingCode.NAMES_DIFFER: lazy_gettext(
        "tên có dấu và tên không dấu trong mã khác nhau: hãy hỏi lại tên người nhận"
    ),
}
"""What has a sentence of its own."""
_UNTOLD = frozenset(
    {
        FindingCode.TRIMMED,
        FindingCode.CHECKSUM_LOWER_CASE,
        FindingCode.OVER_512,
        FindingCode.SERVICE_ABSENT,  # the standard's own way to say that a merchant is paid
        FindingCode.AMOUNT_UNUSUAL,  # the amount itself is told
        FindingCode.AMOUNT_OVER_LIMIT,
    }
)
_PARTS: dict[str, LazyString] = {
    "": lazy_gettext("độ dài các phần"),
    "00": lazy_gettext("phần mở đầu"),
    "01": lazy_gettext("số lần dùng"),
    "52": lazy_gettext("ngành hàng"),
    "53": lazy_gettext("loại tiền"),
    "54": lazy_gettext("số tiền"),
    "58": lazy_gettext("tên nước"),
    "59": lazy_gettext("tên người nhận"),
    "60": lazy_gettext("tên thành phố"),
    "61": lazy_gettext("mã bưu chính"),
    "62": lazy_gettext("phần ghi chú"),
    "64": lazy_gettext("tên có dấu"),
}
_RECEIVER, _ADDED = lazy_gettext("phần người nhận"), lazy_gettext("phần thêm của nhà cung cấp")
_FIRST_ADDED = "65"
_LAST_OF_RECEIVERS = "51"
_HARMLESS = frozenset({"", "00", "01", "52", "60", "61", "62"})
"""Parts that say neither who is paid nor how much, nor show the payer a name; nor do those from _FIRST_ADDED on."""


@dataclass(frozen=True, kw_only=True)
class Oddities:
    """What is odd about a code that can be used."""

    look: tuple[str, ...] = ()
    """What touches receiver, amount or the name that payers see: to be looked at twice, each thing once."""
    mild: str = ""
    """All that touches none of them, in one sentence; empty where there is nothing."""


def odd_about(reading: Reading) -> Oddities:
    """What is odd about a code that can be used."""
    told = [f for f in reading.findings if f.code not in _UNTOLD]
    if reading.verdict is not Verdict.WILD:
        told = [finding for finding in told if finding.code in ODD]
    harmless = [finding for finding in told if _sentence_for(finding) is None and _is_harmless(finding)]
    look = [str(_sentence_for(finding) or _broken(finding)) for finding in told if finding not in harmless]
    if reading.amount is not None:
        look.append(_("mã có sẵn số tiền; mã làm ở đây không ghi số tiền"))
    parts = dict.fromkeys(map(_broken, harmless))
    mild = _("%(parts)s, không ảnh hưởng người nhận và số tiền", parts=", ".join(parts)) if parts else ""
    return Oddities(look=tuple(dict.fromkeys(look)), mild=mild)


def why_refused(text: str, reading: Reading) -> str:
    """Why nobody should pay by a code that was refused; its text is shown only where that is a web address."""
    if reading.content is Content.WEB_ADDRESS:
        return _words_for_address(text)
    if reading.content is not None:
        words = _("Đây không phải mã nhận tiền.")
        return words_for_content(reading.content) if reading.content is not Content.TEXT else str(words)
    codes = {finding.code for finding in reading.findings}
    if FindingCode.CHECKSUM_WRONG in codes:
        return str(_("Mã sai số kiểm tra: in lỗi hoặc đã bị sửa. Đừng trả tiền vào đây; hãy xin ngân hàng mã mới."))
    if FindingCode.CHECKSUM_MISSING in codes:
        return str(_("Mã thiếu phần cuối nên không dùng được. Hãy xin ngân hàng mã mới."))
    return str(_("Mã viết sai đến mức có thể trả nhầm người. Đừng trả tiền vào đây; hãy xin ngân hàng mã mới."))


def why_unusable(reading: Reading, refusal: AccountRefusal) -> str:
    """Why the register cannot keep what a photo shows; on a form, where something can be typed, other words fit."""
    if any(finding.code is FindingCode.PUBLISHED_MISPRINT for finding in reading.findings):
        return str(_("Đây là mã ví dụ in sai trong tài liệu, không phải mã của ai. Đừng trả tiền vào đây."))
    if isinstance(refusal, BankUnknown):
        return str(
            _(
                "Mã này trả vào ngân hàng có mã số %(bin)s, không có trong danh sách, nên chưa dùng được ở đây. "
                "Hãy hỏi chủ điểm một tài khoản khác.",
                bin=refusal.given,
            )
        )
    if isinstance(refusal, AccountNumberUnusable):
        return odd_number()
    return words_for_account_refusal(refusal)


def odd_number() -> str:
    """The number in the code holds signs that no bank uses."""
    return str(_("Số tài khoản trong mã có dấu hoặc khoảng trống. Hãy hỏi lại chủ điểm và gõ bằng tay."))


def _sentence_for(finding: Finding) -> LazyString | None:
    if finding.code is FindingCode.OPAQUE_TEMPLATE and finding.where[:2] > _LAST_OF_RECEIVERS:
        return None  # no receiver's template: notes, or what a provider added
    return ODD.get(finding.code)


def _is_harmless(finding: Finding) -> bool:
    part = finding.where[:2]
    return part in _HARMLESS or part >= _FIRST_ADDED


def _broken(finding: Finding) -> str:
    """Which part breaks the standard, and how."""
    number = finding.where[:2]
    part = _PARTS.get(number) or (_ADDED if number >= _FIRST_ADDED else _RECEIVER)
    if finding.code is FindingCode.MISSING:
        return str(_("thiếu %(part)s", part=part))
    if finding.code is FindingCode.TOO_LONG:
        return str(_("%(part)s dài quá chuẩn", part=part))
    return str(_("%(part)s viết không đúng chuẩn", part=part))


def _words_for_address(text: str) -> str:
    host = showable(_START_OF_ADDRESS.sub("", text.strip()).partition("/")[0].partition("?")[0])
    shown = host[:LONGEST_ADDRESS] + ("…" if len(host) > LONGEST_ADDRESS else "")
    return str(_("Đây là địa chỉ trang web (%(address)s), không phải mã nhận tiền. Đừng mở nếu lạ.", address=shown))
