"""Words for what the trail tells of criteria, campaigns and their parts: names of fields, and how values are said."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.alerts.rules import AlertKind
from campaigns.assignments.model import Side
from campaigns.events.model import EventKind
from campaigns.items.model import ItemKind, ItemOf
from campaigns.partners.model import PartnerKind
from merchant_app.alert_wording import ALERT_WORDS
from merchant_app.campaign_parts_wording import CAMPAIGN_PARTS_WORDS
from merchant_app.campaign_wording import READY_NAMES
from merchant_app.formats import day, percent
from registry.leaflets.model import Subject

CAMPAIGN_LABELS: dict[str, LazyString] = {
    "alert": _("Việc"),
    "until": _("Hoãn đến"),
    "campaign": _("Chương trình"),
    "partner": _("Đối tác"),
    "partner_kind": _("Loại đơn vị"),
    "item": _("Chỉ tiêu đếm"),
    "event_kind": _("Sự kiện"),
    "held_on": _("Ngày diễn ra"),
    "where_said": _("Tại"),
    "led_by": _("Người phụ trách"),
    "called_off": _("Không diễn ra"),
    "leaflet": _("Tờ thông tin"),
    "copies": _("Số tờ đã phát"),
    "note_changed": _("Ghi chú đã sửa"),
    "places": _("Các địa bàn"),
    "goes_there": _("Giao cho"),
    "first_label": _("Từ số, dãy"),
    "last_label": _("Đến số, dãy"),
    "side": _("Bên đường"),
    "starts_on": _("Bắt đầu ngày"),
    "ended_on": _("Kết thúc từ"),
    "left_on": _("Thôi tham gia từ"),
    "criterion": _("Tiêu chí chính"),
    "further": _("Tiêu chí kèm theo"),
    "target_percent": _("Chỉ tiêu"),
    "milestones": _("Các mốc giữa chừng"),
    "kinds": _("Chỉ tính các loại"),
    "lines": _("Chỉ tính các ngành hàng"),
    "what_counts": _("Thế nào là đạt"),
    "method_version": _("Cách tính"),
    "promise": _("Đã hứa"),
    "promised_shops": _("Số điểm đã hứa"),
    "has_contact": _("Có ghi người liên hệ"),
    "contact_changed": _("Người liên hệ đã sửa"),
    "item_kind": _("Đếm gì"),
    "about": _("Đếm theo"),
    "counted_on": _("Ngày đếm"),
    "counted": _("Số mục đã đếm"),
    "shops": _("Số điểm"),
}


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _term(kind: type[StrEnum]) -> Callable[[str], LazyString]:
    return lambda text: CAMPAIGN_PARTS_WORDS[kind][kind(text)]


def _percent(text: str) -> str:
    try:
        return percent(Decimal(text))
    except InvalidOperation:
        return text


def _yes(text: str) -> str:
    return str(gettext("có") if text == "True" else gettext("không"))


def _criteria(text: str) -> str:
    return ", ".join(str(READY_NAMES.get(name, name)) for name in text.split(", "))


def _milestones(text: str) -> str:
    """``2026-06-30 60.0`` as it is written on paper."""
    said = (one.split(" ", 1) for one in text.split(", "))
    return "; ".join(f"{_day(on)} {_percent(share)}" for on, share in said)


def _leaflet(text: str) -> str:
    return str({Subject.TAX: gettext("Mã QR và thuế")}[Subject(text)])


SAY_OF_CAMPAIGNS: dict[str, Callable[[str], str | LazyString]] = {
    **dict.fromkeys(("held_on", "starts_on", "ended_on", "left_on", "counted_on", "until"), _day),
    **dict.fromkeys(("called_off", "note_changed", "has_contact", "contact_changed"), _yes),
    **dict.fromkeys(("criterion", "further"), _criteria),
    "target_percent": _percent,
    "milestones": _milestones,
    "leaflet": _leaflet,
    "alert": lambda text: ALERT_WORDS[AlertKind][AlertKind(text)],
    "partner_kind": _term(PartnerKind),
    "event_kind": _term(EventKind),
    "side": _term(Side),
    "item_kind": _term(ItemKind),
    "about": _term(ItemOf),
}
