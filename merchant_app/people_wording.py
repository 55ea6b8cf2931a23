"""Words for consents and for requests about personal data."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from merchant_app.languages import language_of_request
from registry.consents.model import Consent, How, Purpose, Turn
from registry.consents.texts import ConsentText
from registry.data_requests.model import Channel, RequestKind, RequestState

PEOPLE_WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    Purpose: {
        Purpose.KEEP_CONTACT: _("Lưu tên và số điện thoại của chủ"),
        Purpose.PRINT_SIGN: _("In tên chủ tài khoản và 4 số cuối trên biển"),
        Purpose.PUBLIC_LIST: _("Đăng tên quán trên trang công khai"),
        Purpose.REFER_PARTNER: _("Chuyển liên hệ cho ngân hàng, ví đối tác"),
    },
    Turn: {
        Turn.GIVEN: _("Đồng ý"),
        Turn.WITHDRAWN: _("Đã rút lại"),
    },
    How: {
        How.SPOKEN: _("Nghe đọc rồi nói"),
        How.SIGNATURE: _("Ký trên giấy"),
        How.ON_SCREEN: _("Tự tay bấm trên màn hình"),
    },
    RequestKind: {
        RequestKind.VIEW: _("Xem dữ liệu của mình"),
        RequestKind.CORRECT: _("Sửa dữ liệu sai"),
        RequestKind.WITHDRAW: _("Rút lại đồng ý"),
        RequestKind.RESTRICT: _("Hạn chế hoặc phản đối việc dùng dữ liệu"),
        RequestKind.DELETE: _("Xoá dữ liệu"),
    },
    Channel: {
        Channel.IN_PERSON: _("Đến gặp"),
        Channel.PHONE: _("Gọi điện"),
        Channel.LETTER: _("Gửi thư, văn bản"),
        Channel.LINK: _("Tự ghi trên trang của quầy"),
    },
    RequestState: {
        RequestState.RECEIVED: _("Mới nhận"),
        RequestState.ACCEPTED: _("Đã báo đang giải quyết"),
        RequestState.DONE: _("Đã giải quyết"),
        RequestState.REFUSED: _("Từ chối"),
    },
}

HOW_TAKEN_BACK: dict[How, LazyString] = {
    How.SPOKEN: _("Nói với cán bộ"),
    How.SIGNATURE: _("Viết trên giấy"),
    How.ON_SCREEN: _("Tự tay bấm trên màn hình"),
}
"""Nobody is read anything to before they take something back."""

ERASED: dict[str, LazyString] = {
    "request": _("đã xoá theo yêu cầu"),
    "consent": _("đã xoá khi chủ quán rút lại đồng ý"),
    "retention": _("đã xoá vì hết hạn lưu"),
}
"""What stands where something was, by the reason the trail tells."""

PEOPLE_ACTIONS: dict[str, LazyString] = {
    "consent:give": _("Đã ghi đồng ý"),
    "consent:withdraw": _("Đã ghi rút lại đồng ý"),
    "merchant:erase": _("Đã xoá dữ liệu của chủ"),
    "merchant:erase_contact": _("Đã xoá tên và điện thoại của chủ"),
    "account:erase": _("Đã xoá số tài khoản"),
    "data_request:receive": _("Đã nhận yêu cầu về dữ liệu"),
    "data_request:accept": _("Đã báo đang giải quyết yêu cầu"),
    "data_request:accept_late": _("Quá hạn báo đang giải quyết yêu cầu"),
    "data_request:answer_late": _("Quá hạn trả lời yêu cầu về dữ liệu"),
    "data_request:extend": _("Đã gia hạn yêu cầu"),
    "data_request:order_erasing": _("Đã đặt xoá dữ liệu của chủ"),
    "data_request:stop_erasing": _("Đã dừng việc xoá dữ liệu"),
    "data_request:end": _("Đã trả lời yêu cầu về dữ liệu"),
    "trader_link:make": _("Đã làm mã vào trang của quầy"),
    "trader_link:end": _("Đã khoá mã vào trang của quầy"),
    "trader_link:open": _("Chủ quầy đã mở trang của quầy"),
    "account:object": _("Chủ quầy báo: không phải tôi xin đổi tài khoản"),
    "installation:seal": _("Đã niêm dữ liệu cũ"),
    "installation:bind": _("Đã đánh dấu các dòng cũ về cán bộ"),
    "trail:unsound": _("Soát nhật ký: dữ liệu đã bị sửa ngoài chương trình"),
    "trail:sound": _("Soát nhật ký: dữ liệu khớp trở lại"),
    "installation:retention": _("Đã xoá dữ liệu hết thời hạn lưu"),
}


def how_said(consent: Consent) -> str:
    """How the trader said what the row tells."""
    return str((HOW_TAKEN_BACK if consent.turn is Turn.WITHDRAWN else PEOPLE_WORDS[How])[consent.how])


def erased_words(reason: str | None) -> str:
    """What stands in an empty place: that something was deleted, and why; a dash where nothing ever was."""
    return "–" if reason is None else str(ERASED.get(reason, reason))


def text_in_language(text: ConsentText) -> str:
    """The wording in the language of the request."""
    return text.in_language[language_of_request()]
