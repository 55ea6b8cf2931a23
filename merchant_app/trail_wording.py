"""Words for what an entry of the trail tells: each field that changed, before and after."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.incidents.model import IncidentKind, Source, Verdict
from campaigns.ladder.model import Rung, Turn
from campaigns.visits.model import Outcome
from merchant_app.account_wording import bank_name, scheme_name
from merchant_app.campaign_trail_wording import CAMPAIGN_LABELS, SAY_OF_CAMPAIGNS
from merchant_app.formats import day
from merchant_app.incident_wording import INCIDENT_REASONS
from merchant_app.sign_sizes import size_name
from merchant_app.sign_wording_life import SIGN_LIFE_REASONS
from merchant_app.wording import words_for
from qr import UnknownBank
from registry.accounts.model import AccountState, QrKind
from registry.audit.acting import where_of
from registry.audit.errors import WitnessUnreadable
from registry.audit.model import AuditEntry
from registry.audit.witnesses import Head
from registry.consents.model import How, Purpose
from registry.data_requests.model import RequestKind, RequestState
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.officers.model import Role
from registry.places.model import PlaceKind
from registry.sign_ins.model import SignInKind
from registry.signs.model import SignState

LABELS: dict[str, LazyString] = {
    "trade_name": _("Tên biển hiệu"),
    "unit_label": _("Số nhà, sạp"),
    "owner_name": _("Chủ"),
    "phone": _("Điện thoại"),
    "kind": _("Loại"),
    "line_of_business": _("Ngành hàng"),
    "registered_name": _("Tên trên giấy"),
    "tax_code": _("Mã số thuế"),
    "opened_on": _("Tính từ ngày"),
    "closed_on": _("Ngày đóng cửa"),
    "closing_note": _("Ghi chú khi đóng cửa"),
    "name": _("Tên"),
    "former_names": _("Tên cũ, tên gọi khác"),
    "bank_bin": _("Ngân hàng"),
    "account": _("Tài khoản"),
    "qr_kind": _("Loại mã"),
    "scheme": _("Hệ thống thanh toán"),
    "state": _("Trạng thái"),
    "serial": _("Số biển"),
    "layout": _("Cỡ biển"),
    "links_ended": _("Mã của quầy đã khoá"),
    "run": _("Đợt in"),
    "incident": _("Sự cố"),
    "source": _("Ai báo"),
    "verdict": _("Mã trong ảnh"),
    "given_to_police_on": _("Ngày chuyển công an"),
    "signs": _("Số lượng biển"),
    "voided": _("Số lượng biển đã huỷ"),
    "replaces": _("Thay biển số"),
    "replaced_by": _("Biển mới"),
    "handed_over_on": _("Ngày giao biển"),
    "posted_on": _("Ngày gắn"),
    "last_seen_on": _("Ngày thấy"),
    "file_type": _("Loại tệp"),
    "rung": _("Mốc"),
    "turn": _("Thế nào"),
    "happened_on": _("Ngày xảy ra"),
    "outcome": _("Kết quả lượt ghé"),
    "visited_on": _("Ngày ghé"),
    "next_on": _("Hẹn ghé lại"),
    "login": _("Tên đăng nhập"),
    "person_number": _("Mã số cán bộ"),
    "office": _("Cơ quan, chương trình"),
    "units": _("Được đọc số liệu của"),
    "tail": _("Đuôi khoá"),
    "role": _("Vai trò"),
    "unit": _("Đơn vị"),
    "place": _("Địa bàn"),
    "begins_on": _("Bắt đầu từ"),
    "ends_on": _("Thôi từ"),
    "note": _("Ghi chú"),
    "reason": _("Lý do"),
    "purpose": _("Dùng dữ liệu để"),
    "how": _("Bằng cách"),
    "text_version": _("Bản nội dung"),
    "emptied": _("Đã xoá các ô"),
    "due_on": _("Hạn"),
    "rows": _("Số dòng"),
    "written": _("Số dòng đã ghi"),
    "let_in_by": _("Người đã cấp"),
    "lost": _("Nhật ký từng có đến số"),
    "stalls": _("Số sạp trên sơ đồ"),
    "namesakes": _("Trùng tên với người đề nghị"),
    **CAMPAIGN_LABELS,
}
"""The fields that people read, in the order they are shown in. Whatever else an entry holds is for machines."""

REASONS: dict[str, LazyString] = {
    "password": _("sai mật khẩu"),
    "unknown": _("tên đăng nhập không có"),
    "changed": _("mật khẩu vừa được đổi"),
    "disabled": _("đã bị khoá"),
    "replaced": _("có mã mới thay"),
    "revoked": _("cán bộ khoá"),
    "owner_changed": _("đã ghi chủ khác hoặc số điện thoại khác"),
    "maker_disabled": _("người làm mã đã bị khoá"),
    "consent": _("chủ quầy rút lại đồng ý"),
    "request": _("theo yêu cầu của chủ quầy"),
    "retention": _("hết hạn lưu giữ"),
    "print_run": _("đợt in đã huỷ"),
    "old_password": _("sai mật khẩu cũ khi đổi mật khẩu"),
    "idle": _("lâu không dùng"),
    **SIGN_LIFE_REASONS,
    **INCIDENT_REASONS,
    "SecondFactorWrong": _("sai mã xác thực"),
    "SecondFactorUsed": _("mã xác thực đã dùng rồi"),
    "SecondFactorPresent": _("đã bật xác thực hai bước từ trước"),
    "SecondFactorMissing": _("chưa bật xác thực hai bước"),
}
"""Why a sign-in was refused, or something ended; another reason is shown as it is written."""


@dataclass(frozen=True)
class Line:
    """One field of an entry, in words."""

    label: str
    after: str
    before: str | None = None
    """None where nothing was there to be changed."""


_UNIT_CODE = re.compile(r", \d{2}(?:\d{3})?$")
"""What an entry keeps behind a unit's name, so that a machine knows which one; people know it by its name."""


def start_trail_wording(app: Flask) -> None:
    """Let templates ask ``entry | trail_lines``, ``entry | who_acted`` and ``entry | acted_as``."""
    app.jinja_env.filters.update(trail_lines=lines_of, who_acted=who_acted, acted_as=acted_as)


def lines_of(entry: AuditEntry) -> list[Line]:
    """What the entry tells, field by field: what was changed, else what was written. Empty fields are left out."""
    changes = entry.details.get("changes", {})
    content = {**entry.details, **entry.details.get("content", {})}
    lines = []
    for name, label in LABELS.items():
        if name in changes:
            before, after = changes[name]
            lines.append(Line(str(label), _value(name, after) or "–", _value(name, before) or "–"))
        elif content.get(name):
            lines.append(Line(str(label), _value(name, content[name])))
    return lines


def who_acted(entry: AuditEntry) -> str:
    """The officer's name; else that the trader did it by the shop's link, or an errand on the server."""
    if entry.officer is not None:
        return entry.officer.name
    return str(gettext("chủ quầy, trên trang của quầy") if entry.by_trader else gettext("phần mềm tự ghi"))


def acted_as(entry: AuditEntry) -> str:
    """The role and the postings the officer acted under, as they were then; empty where nobody knows."""
    where = [] if entry.by_trader else [_UNIT_CODE.sub("", place) for place in where_of(entry.postings or "")]
    shown = [*where[:2], *([gettext("và %(n)s nơi khác", n=len(where) - 2)] if len(where) > 2 else [])]
    return "; ".join([*([words_for(entry.role)] if entry.role else []), *shown])


def _value(name: str, value: Any) -> str:
    """The value in words; as it is where it is none that we know, however it came there."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    try:
        return str(_SAY.get(name, str)(text)) if text else ""
    except (UnknownBank, WitnessUnreadable, ValueError, LookupError):
        return text


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _term(*kinds: type[StrEnum]) -> Callable[[str], str]:
    """The words of whichever of *kinds* has the value."""
    return lambda text: words_for(next((kind for kind in kinds if text in set(kind)), kinds[0])(text))


_OTHER_DAYS = ("handed_over_on", "posted_on", "last_seen_on", "given_to_police_on", "visited_on", "next_on")
_SAY: dict[str, Callable[[str], str | LazyString]] = {
    **dict.fromkeys((*_OTHER_DAYS, "opened_on", "closed_on", "happened_on", "begins_on", "ends_on", "due_on"), _day),
    "bank_bin": bank_name,
    "scheme": scheme_name,
    "layout": size_name,
    "lost": lambda line: Head.read(line).printed(),
    "reason": REASONS.__getitem__,
    "note": lambda text: REASONS.get(text, text),
    "kind": _term(MerchantKind, PlaceKind, RequestKind, SignInKind, IncidentKind),
    "line_of_business": _term(LineOfBusiness),
    "qr_kind": _term(QrKind),
    "state": _term(AccountState, RequestState, SignState),
    "rung": _term(Rung),
    "turn": _term(Turn),
    "outcome": _term(Outcome),
    "source": _term(Source),
    "verdict": _term(Verdict),
    "purpose": _term(Purpose),
    "how": _term(How),
    "emptied": lambda names: ", ".join(str(LABELS[name]) for name in names.split(", ")),
    "role": _term(Role),
    "kinds": lambda kinds: ", ".join(words_for(MerchantKind(kind)) for kind in kinds.split(", ")),
    "lines": lambda lines: ", ".join(words_for(LineOfBusiness(line)) for line in lines.split(", ")),
    **SAY_OF_CAMPAIGNS,
}
"""How the values of a field are said, where they are not said as they are written."""
