"""Words for criteria and campaigns: what is counted, and where a plan stands."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from flask import Flask
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.criteria.model import Criterion
from campaigns.ladder.model import Rung
from campaigns.plans.status import Word
from merchant_app.formats import number
from merchant_app.languages import language_of_request

CAMPAIGN_WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    Word: {
        Word.AHEAD: _("Vượt kế hoạch"),
        Word.ON_PLAN: _("Đúng kế hoạch"),
        Word.LATE: _("Chậm kế hoạch"),
    },
}

CAMPAIGN_ACTIONS: dict[str, LazyString] = {
    "criterion:define": _("Đã đặt một tiêu chí"),
    "criterion:revise": _("Đã ghi cách tính mới của một tiêu chí"),
    "criterion:retire": _("Đã thôi dùng một tiêu chí"),
    "campaign:plan": _("Đã lập chương trình"),
    "campaign:edit": _("Đã sửa chương trình"),
    "campaign:end": _("Đã kết thúc chương trình"),
}

READY_NAMES: dict[str, LazyString] = {
    "codes_issued": _("Đã cấp mã"),
    "signs_displayed": _("Đã gắn biển"),
    "test_payment": _("Đã nhận thử"),
    "regular_use": _("Dùng thường xuyên"),
    "commitments": _("Đã ký cam kết"),
    "accounts_ready": _("Có tài khoản"),
}

WHAT_COUNTS: dict[str, LazyString] = {
    "codes_issued": _("Điểm có mã QR đúng chủ: tài khoản đã được người thứ hai duyệt."),
    "signs_displayed": _("Điểm đang gắn biển mã QR, cán bộ đã thấy. Biển bị gỡ thì không tính nữa."),
    "test_payment": _("Điểm đã nhận thử một khoản vào đúng tài khoản. Đổi tài khoản thì phải thử lại."),
    "regular_use": _("Điểm dùng mã QR thường xuyên, theo lần thăm gần nhất. Thôi dùng thì không tính nữa."),
    "commitments": _("Điểm đã ký cam kết tham gia."),
    "accounts_ready": _("Điểm có tài khoản nhận tiền đã được người thứ hai duyệt."),
}
"""What a merchant must have done for a ready-made criterion."""

COUNTED_AS: dict[Rung, LazyString] = {
    Rung.SURVEYED: _("điểm đã khảo sát"),
    Rung.COMMITTED: _("điểm đã ký cam kết"),
    Rung.ACCOUNT_READY: _("điểm có tài khoản"),
    Rung.CODE_ISSUED: _("điểm có mã đúng chủ"),
    Rung.SIGN_POSTED: _("điểm đã gắn biển"),
    Rung.TEST_PAYMENT: _("điểm đã nhận thử"),
    Rung.REGULAR_USE: _("điểm dùng thường xuyên"),
}
"""What stands behind a numerator and its denominator."""


_LEFT: dict[Rung, Callable[[int], str]] = {
    Rung.SURVEYED: lambda n: ngettext("Còn %(n)s điểm chưa khảo sát", "Còn %(n)s điểm chưa khảo sát", n, n=number(n)),
    Rung.COMMITTED: lambda n: ngettext("Còn %(n)s điểm chưa cam kết", "Còn %(n)s điểm chưa cam kết", n, n=number(n)),
    Rung.ACCOUNT_READY: lambda n: ngettext(
        "Còn %(n)s điểm chưa có tài khoản", "Còn %(n)s điểm chưa có tài khoản", n, n=number(n)
    ),
    Rung.CODE_ISSUED: lambda n: ngettext("Còn %(n)s điểm chưa có mã", "Còn %(n)s điểm chưa có mã", n, n=number(n)),
    Rung.SIGN_POSTED: lambda n: ngettext(
        "Còn %(n)s điểm chưa gắn biển", "Còn %(n)s điểm chưa gắn biển", n, n=number(n)
    ),
    Rung.TEST_PAYMENT: lambda n: ngettext(
        "Còn %(n)s điểm chưa nhận thử", "Còn %(n)s điểm chưa nhận thử", n, n=number(n)
    ),
    Rung.REGULAR_USE: lambda n: ngettext(
        "Còn %(n)s điểm chưa dùng thường xuyên", "Còn %(n)s điểm chưa dùng thường xuyên", n, n=number(n)
    ),
}


def start_campaign_wording(app: Flask) -> None:
    """Let templates say ``{{ criterion | criterion_name }}`` and ``{{ progress.pace_per_week | tenth }}``."""
    app.jinja_env.filters.update(
        criterion_name=criterion_name,
        what_counts=what_counts,
        counted_as=lambda rung: str(COUNTED_AS[rung]),
        left_words=left_words,
        tenth=tenth,
        late_words=late_words,
    )


def criterion_name(criterion: Criterion) -> str:
    """What people call it."""
    return criterion.name or str(READY_NAMES[criterion.code])


def what_counts(criterion: Criterion) -> str:
    """What a merchant must have done."""
    return criterion.what_counts or str(WHAT_COUNTS[criterion.code])


def left_words(missing: int, rung: Rung) -> str:
    """``Còn 61 điểm chưa gắn biển``."""
    return str(_LEFT[rung](missing))


def tenth(value: Decimal) -> str:
    """``7`` and ``7,5``: merchants a week."""
    written = f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):.1f}".removesuffix(".0").replace("-", "\N{MINUS SIGN}")
    return written if language_of_request() == "en" else written.replace(".", ",")


def late_words(behind_by: int) -> str:
    """``Chậm 81 điểm``."""
    n = number(abs(behind_by))
    if behind_by > 0:
        return str(ngettext("Chậm %(n)s điểm", "Chậm %(n)s điểm", behind_by, n=n))
    if behind_by < 0:
        return str(ngettext("Vượt %(n)s điểm", "Vượt %(n)s điểm", -behind_by, n=n))
    return str(gettext("Đúng kế hoạch"))
