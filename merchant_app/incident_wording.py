"""Words for incidents: what was told, what the photo says, how it ended, and the trail of it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.incidents.model import ClosedReason, IncidentKind, IncidentState, Source, Verdict

INCIDENT_WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    IncidentKind: {
        IncidentKind.PASTED_OVER: _("Mã bị dán đè, bị đặt mã khác bên cạnh"),
        IncidentKind.CODE_LOOKS_WRONG: _("Mã trông không đúng"),
        IncidentKind.WRONG_ACCOUNT: _("Tiền vào tài khoản khác"),
        IncidentKind.STRANGE_CODE: _("Có mã lạ"),
        IncidentKind.OLD_SIGN: _("Vẫn treo biển cũ"),
        IncidentKind.TRANSFER_REFUSED: _("Không nhận chuyển khoản"),
    },
    Source: {
        Source.PAYER: _("Khách báo"),
        Source.TRADER: _("Chủ quầy báo"),
        Source.OFFICER: _("Cán bộ ghi"),
    },
    Verdict: {
        Verdict.MATCHES: _("Mã trong ảnh đúng là mã đã duyệt của điểm."),
        Verdict.OLD: _("Mã trong ảnh là mã cũ của điểm: nay không dùng nữa."),
        Verdict.WRONG_ACCOUNT: _("Mã trong ảnh trả tiền vào tài khoản khác, không phải của điểm này."),
        Verdict.STRANGE: _("Mã trong ảnh không phải mã phường đã duyệt, hoặc đã bị sửa."),
        Verdict.NO_CODE: _("Không đọc được mã nào trong ảnh."),
        Verdict.NO_PHOTO: _("Không có ảnh để so."),
    },
    IncidentState: {
        IncidentState.OPEN: _("Chờ xem"),
        IncidentState.HANDED_OVER: _("Đã chuyển công an"),
        IncidentState.CLOSED: _("Đã xong"),
    },
    ClosedReason: {
        ClosedReason.SIGN_REPLACED: _("Đã thay biển"),
        ClosedReason.GENUINE: _("Mã đúng là của cửa hàng"),
        ClosedReason.NOTHING_FOUND: _("Đến xem, không thấy gì"),
        ClosedReason.SHOP_TAKES_TRANSFERS: _("Cửa hàng có nhận chuyển khoản"),
        ClosedReason.WITH_THE_POLICE: _("Công an đang xử lý"),
        ClosedReason.SAME_AS_ANOTHER: _("Trùng với việc đã báo khác"),
    },
}

INCIDENT_REASONS: dict[str, LazyString] = {
    reason.value: words for reason, words in INCIDENT_WORDS[ClosedReason].items()
}

INCIDENT_ACTIONS: dict[str, LazyString] = {
    "incident:open": _("Đã ghi một sự cố"),
    "incident:hand_over": _("Đã chuyển sự cố cho công an"),
    "incident:close": _("Đã xong một sự cố"),
    "incident:forget": _("Đã xoá lời kể và ảnh của sự cố"),
}
