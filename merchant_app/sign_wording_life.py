"""Words for what becomes of signs: why one is printed anew, why a whole place is to get others, and the trail of it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from registry.signs.model import ReprintReason, WaveReason

SIGN_LIFE_WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    ReprintReason: {
        ReprintReason.DAMAGED: _("Biển hỏng, rách"),
        ReprintReason.LOST: _("Biển bị mất"),
        ReprintReason.MISPRINTED: _("In hỏng"),
        ReprintReason.FADED: _("Biển phai màu, khó quét"),
        ReprintReason.STOLEN: _("Biển bị lấy trộm"),
        ReprintReason.OTHER: _("Lý do khác"),
    },
    WaveReason: {
        WaveReason.PAPERS: _("Giấy tờ của các điểm đã đổi"),
        WaveReason.RULES: _("Quy định về mã hoặc của ngân hàng đã đổi"),
        WaveReason.NAMES: _("Tên phường, phố, chợ đã đổi"),
        WaveReason.DESIGN: _("Đổi mẫu biển"),
        WaveReason.UNSAFE: _("Biển cũ nát hoặc có người dán đè mã"),
        WaveReason.OTHER: _("Lý do khác"),
    },
}

SIGN_LIFE_REASONS: dict[str, LazyString] = {
    reason.value: words for kind in (ReprintReason, WaveReason) for reason, words in SIGN_LIFE_WORDS[kind].items()
}

SIGN_LIFE_ACTIONS: dict[str, LazyString] = {
    "sign:hand_over": _("Đã giao biển cho chủ quán"),
    "sign:find": _("Đã thấy biển còn gắn đúng"),
    "sign_wave:begin": _("Đã mở một đợt thay biển"),
    "sign_wave:call_off": _("Đã bỏ một đợt thay biển"),
}
