"""Words for what a code says about itself: what is odd about one that can be used, why another cannot."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from merchant_app.account_wording import words_for_content
from merchant_app.form_fields import showable
from qr import Content, FindingCode, Reading, Verdict

LONGEST_ADDRESS = 60
"""Characters shown of a web address; a longer one hides its end."""

_START_OF_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

_FORMAT = lazy_gettext("có phần ghi không đúng chuẩn")
_MONEY = lazy_gettext("số tiền ghi trong mã không đúng chuẩn")
_OTHERS = lazy_gettext("còn nhận tiền qua hệ thống khác nữa; mã làm ở đây chỉ để chuyển khoản")
_FOREIGN = lazy_gettext("ghi tiền tệ hoặc nước khác Việt Nam")
_ODD: dict[FindingCode, LazyString] = {
    FindingCode.CHECKSUM_MIXED_CASE: lazy_gettext("số kiểm tra viết lẫn chữ hoa chữ thường, có thể in lỗi"),
    FindingCode.PUBLISHED_MISPRINT: lazy_gettext("đây là mã ví dụ in sai trong tài liệu, không phải mã của ai"),
    FindingCode.NOT_EMVCO: lazy_gettext("mã theo cách riêng của một ví"),
    FindingCode.OPAQUE_TEMPLATE: _OTHERS,
    FindingCode.FURTHER_SCHEME: _OTHERS,
    FindingCode.NOT_ASCII: lazy_gettext("có chữ có dấu ở chỗ chuẩn không cho"),
    FindingCode.ONCE_WITHOUT_AMOUNT: lazy_gettext("ghi là chỉ dùng cho một lần trả"),
    FindingCode.UNUSUAL_ACCOUNT: lazy_gettext("số tài khoản viết khác thường, hãy so từng ký tự"),
    FindingCode.WALLET: lazy_gettext("tiền vào ví điện tử"),
    FindingCode.AMOUNT_FORMAT: _MONEY,
    FindingCode.AMOUNT_ZERO: _MONEY,
    FindingCode.AMOUNT_FRACTION: _MONEY,
    FindingCode.AMOUNT_UNUSUAL: _MONEY,
    FindingCode.AMOUNT_OVER_LIMIT: _MONEY,
    FindingCode.TIP_UNCLEAR: _MONEY,
    FindingCode.FOREIGN_CURRENCY: _FOREIGN,
    FindingCode.FOREIGN_COUNTRY: _FOREIGN,
    FindingCode.NAMES_DIFFER: lazy_gettext("tên có dấu và tên không dấu trong mã khác nhau"),
}
_HARMLESS = frozenset({FindingCode.TRIMMED, FindingCode.CHECKSUM_LOWER_CASE, FindingCode.OVER_512})


def odd_about(reading: Reading) -> tuple[str, ...]:
    """What to look at twice in a code that can be used; each thing once."""
    told = [
        str(_ODD.get(finding.code, _FORMAT))
        for finding in reading.findings
        if finding.code in _ODD or (reading.verdict is Verdict.WILD and finding.code not in _HARMLESS)
    ]
    if reading.amount is not None:
        told.append(_("mã có sẵn số tiền; mã làm ở đây không ghi số tiền"))
    return tuple(dict.fromkeys(told))


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


def _words_for_address(text: str) -> str:
    host = showable(_START_OF_ADDRESS.sub("", text.strip()).partition("/")[0].partition("?")[0])
    shown = host[:LONGEST_ADDRESS] + ("…" if len(host) > LONGEST_ADDRESS else "")
    return str(_("Đây là địa chỉ trang web (%(address)s), không phải mã nhận tiền. Đừng mở nếu lạ.", address=shown))
