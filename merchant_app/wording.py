"""Words for what the domain only names: rungs, kinds, roles, states. The domain has none of its own."""

from enum import StrEnum

from flask import Flask
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.adoption.figures import Exclusion
from campaigns.ladder.model import LADDER, Origin, Rung, Turn
from merchant_app.account_wording import issuer_name, why_turned_down
from merchant_app.alert_wording import ALERT_ACTIONS, ALERT_WORDS
from merchant_app.campaign_parts_wording import CAMPAIGN_PARTS_ACTIONS, CAMPAIGN_PARTS_WORDS
from merchant_app.campaign_wording import CAMPAIGN_ACTIONS, CAMPAIGN_WORDS
from merchant_app.incident_wording import INCIDENT_ACTIONS, INCIDENT_WORDS
from merchant_app.people_wording import PEOPLE_ACTIONS, PEOPLE_WORDS, erased_words, how_said
from merchant_app.print_wording import PRINT_WORDS
from merchant_app.report_wording import REPORT_ACTIONS
from merchant_app.sign_wording_life import SIGN_LIFE_ACTIONS, SIGN_LIFE_WORDS
from merchant_app.visit_wording import VISIT_ACTIONS, VISIT_WORDS
from registry.accounts.model import AccountState, QrKind
from registry.api_keys.model import ApiRight
from registry.leaflets.model import Subject
from registry.merchants.duplicates import DuplicateReason
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.officers.model import HandedOut, Role
from registry.places.model import PlaceKind
from registry.sign_ins.model import SignInKind
from registry.signs.model import SignState
from registry.signs.standing import WhyOld

WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    PlaceKind: {
        PlaceKind.STREET: _("Tuyến phố không dùng tiền mặt"),
        PlaceKind.MARKET: _("Chợ 4.0"),
    },
    MerchantKind: {
        MerchantKind.REGISTERED_HOUSEHOLD: _("Hộ kinh doanh có đăng ký"),
        MerchantKind.UNREGISTERED_TRADER: _("Tiểu thương chưa đăng ký"),
        MerchantKind.COMPANY: _("Doanh nghiệp"),
        MerchantKind.STREET_VENDOR: _("Hàng rong"),
    },
    LineOfBusiness: {
        LineOfBusiness.EATERY: _("Ăn uống"),
        LineOfBusiness.SEAFOOD: _("Hải sản"),
        LineOfBusiness.FRESH_FOOD: _("Rau, thịt, trái cây"),
        LineOfBusiness.GROCERIES: _("Tạp hoá"),
        LineOfBusiness.CLOTHING: _("Quần áo, vải, giày dép"),
        LineOfBusiness.HOUSEHOLD_GOODS: _("Đồ gia dụng"),
        LineOfBusiness.ELECTRONICS: _("Điện tử, điện thoại"),
        LineOfBusiness.HEALTH_BEAUTY: _("Thuốc, mỹ phẩm, làm đẹp"),
        LineOfBusiness.LODGING: _("Lưu trú"),
        LineOfBusiness.SERVICES: _("Dịch vụ khác"),
        LineOfBusiness.OTHER: _("Ngành khác"),
    },
    AccountState: {
        AccountState.PROPOSED: _("Chờ duyệt"),
        AccountState.ACTIVE: _("Đang dùng"),
        AccountState.REJECTED: _("Không được duyệt"),
        AccountState.WITHDRAWN: _("Đã rút lại"),
        AccountState.EXPIRED: _("Hết hạn chờ duyệt"),
        AccountState.RETIRED: _("Thôi dùng"),
    },
    QrKind: {
        QrKind.TRANSFER: _("Mã QR chuyển tiền"),
        QrKind.MERCHANT: _("Mã QR thanh toán"),
    },
    Role: {
        Role.ADMIN: _("Quản trị"),
        Role.LEADER: _("Lãnh đạo"),
        Role.WARD_OFFICIAL: _("Cán bộ phường"),
        Role.TEAM_MEMBER: _("Tổ công nghệ số cộng đồng"),
        Role.PARTNER: _("Đối tác thanh toán"),
    },
    HandedOut: {
        HandedOut.FIRST_PASSWORD: _("Cấp mật khẩu lần đầu"),
        HandedOut.NEW_PASSWORD: _("Cấp mật khẩu mới"),
        HandedOut.SECOND_FACTOR: _("Đặt lại xác thực hai bước"),
        HandedOut.ROLE: _("Giao vai trò"),
    },
    DuplicateReason: {
        DuplicateReason.SAME_ACCOUNT: _("cùng tài khoản"),
        DuplicateReason.SAME_PHONE: _("cùng điện thoại"),
        DuplicateReason.SAME_LABEL: _("cùng số nhà, sạp"),
        DuplicateReason.NEAR_NAME: _("tên gần giống"),
    },
    ApiRight: {
        ApiRight.READ_PLACES: _("Danh sách tuyến phố, chợ"),
        ApiRight.READ_FIGURES: _("Số liệu từng bậc của tuyến phố, chợ"),
    },
    SignState: {
        SignState.PRINTED: _("Đã làm"),
        SignState.POSTED: _("Đang gắn"),
        SignState.REPLACED: _("Biển cũ"),
        SignState.VOID: _("Đã huỷ"),
    },
    Subject: {
        Subject.TAX: _("Mã QR và thuế"),
    },
    WhyOld: {
        WhyOld.CLOSED: _("Điểm kinh doanh này đã đóng cửa."),
        WhyOld.VOID: _("Biển này đã bị huỷ."),
        WhyOld.ACCOUNT: _("Tài khoản in trên biển không còn là tài khoản của điểm này."),
        WhyOld.REPLACED: _("Biển này đã được thay bằng biển mới."),
    },
    Rung: {
        Rung.SURVEYED: _("Đã khảo sát"),
        Rung.COMMITTED: _("Đã ký cam kết"),
        Rung.ACCOUNT_READY: _("Có tài khoản"),
        Rung.CODE_ISSUED: _("Có mã đúng chủ"),
        Rung.SIGN_POSTED: _("Đã gắn biển"),
        Rung.TEST_PAYMENT: _("Đã nhận thử"),
        Rung.REGULAR_USE: _("Dùng thường xuyên"),
        Rung.REFUSED: _("Từ chối"),
        Rung.PAUSED: _("Tạm nghỉ"),
    },
    Exclusion: {
        Exclusion.CLOSED: _("Đã đóng cửa"),
        Exclusion.NOT_YET_OPEN: _("Chưa mở cửa"),
        Exclusion.PAUSED: _("Tạm nghỉ"),
        Exclusion.OUT_OF_SCOPE: _("Ngoài phạm vi"),
    },
    Turn: {
        Turn.REACHED: _("đạt"),
        Turn.LOST: _("mất"),
        Turn.MISTAKEN: _("ghi nhầm"),
    },
    Origin: {
        Origin.RECORDED: _("Cán bộ ghi nhận"),
        Origin.ACCOUNT_ACTIVATED: _("Tự ghi khi duyệt tài khoản"),
        Origin.ACCOUNT_CHANGED: _("Tự ghi khi đổi tài khoản"),
        Origin.SIGN_POSTED: _("Tự ghi khi báo gắn biển"),
        Origin.SIGN_VOIDED: _("Tự ghi khi huỷ biển"),
        Origin.SIGN_REPRINTED: _("Tự ghi khi in lại biển: biển mới chưa gắn"),
        Origin.CONSENT_TAKEN_BACK: _("Tự ghi khi chủ quán rút lại đồng ý in biển: mọi biển bị huỷ"),
        Origin.REGISTERED: _("Tự ghi khi ghi danh"),
        Origin.SAMPLE: _("Số liệu mẫu"),
    },
    SignInKind: {
        SignInKind.PASSWORD: _("Mật khẩu"),
        SignInKind.PHONE: _("Điện thoại quét mã"),
    },
    **ALERT_WORDS,
    **CAMPAIGN_PARTS_WORDS,
    **CAMPAIGN_WORDS,
    **INCIDENT_WORDS,
    **PEOPLE_WORDS,
    **PRINT_WORDS,
    **SIGN_LIFE_WORDS,
    **VISIT_WORDS,
}
"""By type first: members of two kinds may have the same value, and a StrEnum equals its value."""

TURNS_BESIDE_THE_LADDER: dict[Turn, LazyString] = {
    Turn.REACHED: _("bắt đầu"),
    Turn.LOST: _("thôi"),
    Turn.MISTAKEN: _("ghi nhầm"),
}
"""Nobody "reaches" a refusal: it begins and is over."""

NOT_YET: dict[Rung, LazyString] = {
    Rung.SURVEYED: _("Chưa khảo sát"),
    Rung.COMMITTED: _("Chưa ký cam kết"),
    Rung.ACCOUNT_READY: _("Chưa có tài khoản"),
    Rung.CODE_ISSUED: _("Chưa có mã đúng chủ"),
    Rung.SIGN_POSTED: _("Chưa gắn biển"),
    Rung.TEST_PAYMENT: _("Chưa nhận thử"),
    Rung.REGULAR_USE: _("Chưa dùng thường xuyên"),
}
"""Words for those who do not stand on a rung."""

ACTIONS: dict[str, LazyString] = {
    "merchant:register": _("Đã ghi danh"),
    "merchant:edit": _("Đã sửa thông tin"),
    "merchant:close": _("Đã ghi đóng cửa"),
    "merchant:reopen": _("Đã bỏ ghi đóng cửa"),
    "merchant:move": _("Đã ghi chuyển chỗ"),
    "account:propose": _("Đã đề nghị tài khoản"),
    "account:overtake": _("Đề nghị cũ đã bị thay"),
    "account:approve": _("Đã duyệt tài khoản"),
    "account:reject": _("Đã không duyệt tài khoản"),
    "account:withdraw": _("Đã rút đề nghị tài khoản"),
    "account:retire": _("Tài khoản cũ thôi dùng"),
    "fact:record": _("Đã ghi một mốc"),
    "fact:correct": _("Đã sửa một mốc"),
    "sign:make": _("Đã làm biển"),
    "sign:post": _("Đã ghi là gắn biển"),
    "sign:replace": _("Biển đã bị thay"),
    "sign:void": _("Đã huỷ biển"),
    "account:expire": _("Đề nghị tài khoản đã quá hạn"),
    "account:load": _("Tài khoản có sẵn khi bắt đầu nhật ký"),
    "account:see": _("Đã xem số tài khoản"),
    "account:download": _("Đã tải mã QR về"),
    "sign:see": _("Đã xem biển có số tài khoản"),
    "sign:download": _("Đã tải biển về"),
    "place:add": _("Đã thêm địa bàn"),
    "place:edit": _("Đã sửa địa bàn"),
    "place:join": _("Đã gộp địa bàn"),
    "place:to-unit": _("Đã chuyển địa bàn sang phường, xã khác"),
    "officer:add": _("Đã thêm cán bộ"),
    "officer:void_password": _("Mật khẩu cũ mất tác dụng vì sang nơi mới"),
    "place:lay_out": _("Đã ghi sơ đồ chợ"),
    "officer:post": _("Đã phân công"),
    "officer:end_posting": _("Đã cho thôi phân công"),
    "officer:begin_confirming": _("Đã đăng xuất mọi máy để xác nhận tài khoản đăng nhập"),
    "officer:confirm": _("Đã xác nhận tài khoản đăng nhập"),
    "officer:change_role": _("Đã đổi vai trò"),
    "officer:change_person_number": _("Đã đổi mã số cán bộ"),
    "officer:change_password": _("Đã đổi mật khẩu"),
    "officer:reset_password": _("Đã cấp mật khẩu mới"),
    "officer:disable": _("Đã khoá"),
    "officer:enable": _("Đã mở khoá"),
    "sign_in:begin": _("Đã đăng nhập"),
    "sign_in:wait_for_code": _("Đã đúng mật khẩu, chờ mã xác thực"),
    "sign_in:refuse": _("Đăng nhập không được"),
    "sign_in:end": _("Đã đăng xuất"),
    "sign_in:end_all": _("Đã đăng xuất ở mọi máy"),
    "phone:show_link": _("Đã cho xem mã đăng nhập bằng điện thoại"),
    "phone:end": _("Đã cho một điện thoại đăng xuất"),
    "second_factor:enrol": _("Đã bật xác thực hai bước"),
    "second_factor:new_recovery_codes": _("Đã tạo mã dự phòng mới"),
    "second_factor:reset": _("Đã đặt lại xác thực hai bước của cán bộ"),
    "second_factor:use_recovery_code": _("Đã dùng một mã dự phòng"),
    "api_key:make": _("Đã cấp khoá cho chương trình"),
    "api_key:revoke": _("Đã thu hồi khoá của chương trình"),
    "api_key:read": _("Chương trình đã đọc số liệu trong ngày"),
    "trail:erase": _("Đã xoá nội dung trong nhật ký"),
    "installation:mark_as_sample": _("Đã đánh dấu là dữ liệu tập sự"),
    "trail:begin": _("Nhật ký bắt đầu được niêm"),
    "trail:accept_restored": _("Đã dùng lại một bản sao lưu cũ của cơ sở dữ liệu"),
    "officer:load": _("Đã ghi vào nhật ký cán bộ có từ trước"),
    "sign:load": _("Đã ghi vào nhật ký biển có từ trước"),
    "list:export": _("Đã tải danh sách điểm, số tài khoản che bớt"),
    "list:export_full": _("Đã tải danh sách điểm, đủ số tài khoản"),
    "list:take": _("Đã nhập một danh sách"),
    "print_run:write": _("Đã lập một đợt in"),
    "print_run:draw": _("Đã vẽ xong một tệp của đợt in"),
    "print_run:fail": _("Một tệp của đợt in bị lỗi"),
    "print_run:cancel": _("Đã huỷ một đợt in"),
    "print_run:take": _("Đã tải về một tệp của đợt in"),
    "leaflet:write": _("Đã ghi tờ thông tin cho tiểu thương"),
    **ALERT_ACTIONS,
    **CAMPAIGN_ACTIONS,
    **CAMPAIGN_PARTS_ACTIONS,
    **INCIDENT_ACTIONS,
    **SIGN_LIFE_ACTIONS,
    **VISIT_ACTIONS,
    **PEOPLE_ACTIONS,
    **REPORT_ACTIONS,
}
"""What an entry of the trail tells, by its action."""


def start_wording(app: Flask) -> None:
    """Let templates say ``{{ merchant.kind | words }}`` and ``{{ account | issuer }}``."""
    app.jinja_env.filters["words"] = words_for
    app.jinja_env.filters["issuer"] = issuer_name
    app.jinja_env.filters["how_said"] = how_said
    app.jinja_env.filters["erased_words"] = erased_words
    app.jinja_env.filters["why_turned_down"] = why_turned_down
    app.jinja_env.filters["action_words"] = words_for_action
    app.jinja_env.globals["turn_words"] = words_for_turn


def words_for(term: StrEnum) -> str:
    """The words for *term* in the language of the request."""
    return str(WORDS[type(term)][term])


def words_for_turn(rung: Rung, turn: Turn) -> str:
    """What happened to *rung*: a rung of the ladder is reached or lost, a refusal or a pause begins or is over."""
    return words_for(turn) if rung in LADDER else str(TURNS_BESIDE_THE_LADDER[turn])


def words_for_action(action: str) -> str:
    """The words for an action of the trail; its own name where nobody has found words yet."""
    return str(ACTIONS.get(action, action))


def choices(kind: type[StrEnum]) -> list[tuple[str, LazyString]]:
    """Every member of *kind* with its words, for a field."""
    return [(member.value, words) for member, words in WORDS[kind].items()]
