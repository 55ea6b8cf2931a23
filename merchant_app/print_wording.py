"""Words for print runs: how far they are, in which order and for whom, and why a shop gets no sign."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from registry.print_runs.model import Obstacle, Only, Order, PartState, RunState

PRINT_WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    RunState: {
        RunState.WAITING: _("Đang chờ vẽ"),
        RunState.DRAWING: _("Đang vẽ"),
        RunState.READY: _("Đã xong, mã nào cũng quét đúng"),
        RunState.FAILED: _("Có tệp bị lỗi"),
        RunState.CANCELLED: _("Đã huỷ"),
    },
    PartState: {
        PartState.WAITING: _("Đang chờ vẽ"),
        PartState.DRAWING: _("Đang vẽ"),
        PartState.READY: _("Đã xong"),
        PartState.FAILED: _("Bị lỗi"),
        PartState.CANCELLED: _("Đã huỷ"),
    },
    Order: {
        Order.WALKING: _("Theo đường đi"),
        Order.NAME: _("Theo tên điểm"),
    },
    Only: {
        Only.ALL: _("Mọi điểm đang mở"),
        Only.NEVER_PRINTED: _("Điểm chưa in lần nào"),
        Only.CHANGED: _("Điểm đã đổi từ lần in trước"),
        Only.LISTED: _("Những điểm được chọn"),
    },
    Obstacle: {
        Obstacle.CLOSED: _("đã đóng cửa"),
        Obstacle.NO_ACTIVE_ACCOUNT: _("chưa có tài khoản được duyệt"),
        Obstacle.ACCOUNT_BROKEN: _("tài khoản bị sửa ngoài phần mềm, hãy báo người quản trị"),
        Obstacle.SHOP_CHANGED_SINCE_APPROVAL: _("tên, chủ hoặc số nhà đã sửa sau khi duyệt, phải duyệt lại"),
        Obstacle.HOLDER_DOES_NOT_AGREE: _("chủ chưa đồng ý in tên lên biển"),
        Obstacle.LETTER_MISSING: _("chữ trên biển không có ký tự này"),
        Obstacle.TEXT_DOES_NOT_FIT: _("chữ dài quá, không vừa biển cỡ này"),
        Obstacle.CODE_DOES_NOT_FIT: _("mã QR của tài khoản không in được"),
    },
}
