"""Words for visits: what came of them, why a shop is not there yet, and the trail of it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.visits.model import Outcome, Reason

VISIT_WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    Outcome: {
        Outcome.SPOKEN: _("Đã gặp, chủ quán còn nghĩ"),
        Outcome.AGREED: _("Đồng ý làm"),
        Outcome.REFUSED: _("Từ chối"),
        Outcome.NOBODY_THERE: _("Không gặp ai"),
        Outcome.NOT_FOUND: _("Không tìm thấy quán, sạp"),
        Outcome.MISTAKEN: _("Không có lượt ghé này, ghi nhầm"),
    },
    Reason: {
        Reason.CUSTOMERS_PAY_CASH: _("Khách toàn trả tiền mặt"),
        Reason.FEAR_OF_TAX: _("Sợ thuế, sợ hoá đơn"),
        Reason.NO_ACCOUNT: _("Chưa có tài khoản ngân hàng"),
        Reason.NO_PHONE: _("Không có điện thoại dùng được"),
        Reason.NO_PAPERS: _("Thiếu giấy tờ"),
        Reason.NO_DATA: _("Không có 4G, Wi-Fi"),
        Reason.WEAK_SIGNAL: _("Sóng yếu"),
        Reason.OTHER_PROVIDER: _("Có tài khoản nơi khác, không muốn mở thêm"),
        Reason.ELDERLY: _("Lớn tuổi, thấy khó nên thôi"),
        Reason.RELATIVES_ACCOUNT: _("Dùng tài khoản của người nhà"),
        Reason.FEAR_OF_FRAUD: _("Sợ bị lừa, sợ nhầm"),
        Reason.TAKINGS_TOO_SMALL: _("Tiền bán quá ít"),
        Reason.ACCOUNT_CHANGED: _("Đổi tài khoản, mất tài khoản"),
        Reason.RELUCTANT: _("Còn e ngại"),
        Reason.STALL_NOT_FOUND: _("Không tìm thấy quán, sạp"),
        Reason.OTHER: _("Lý do khác, ghi ở dưới"),
    },
}

VISIT_ACTIONS: dict[str, LazyString] = {
    "visit:record": _("Đã ghi một lượt ghé"),
    "visit:correct": _("Đã sửa một lượt ghé"),
}
