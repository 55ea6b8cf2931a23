"""Words for the parts of a campaign: partners, who goes where, events, counted items."""

from enum import StrEnum

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.assignments.model import Assignment, Side
from campaigns.events.model import EventKind
from campaigns.items.model import ItemKind, ItemOf
from campaigns.partners.model import PartnerKind

CAMPAIGN_PARTS_WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    PartnerKind: {
        PartnerKind.BANK: _("Ngân hàng"),
        PartnerKind.WALLET: _("Ví điện tử"),
        PartnerKind.TELECOM: _("Viễn thông"),
        PartnerKind.OTHER: _("Đơn vị khác"),
    },
    Side: {
        Side.BOTH: _("Cả hai bên"),
        Side.ODD: _("Bên số lẻ"),
        Side.EVEN: _("Bên số chẵn"),
    },
    EventKind: {
        EventKind.TRAINING: _("Tập huấn"),
        EventKind.LAUNCH: _("Ra quân"),
        EventKind.COUNT_DAY: _("Ngày đếm"),
        EventKind.LEAFLETS: _("Phát tờ thông tin"),
    },
    ItemKind: {
        ItemKind.YES_NO: _("Có hay không"),
        ItemKind.NUMBER: _("Bao nhiêu"),
    },
    ItemOf: {
        ItemOf.SHOPS: _("Từng điểm kinh doanh"),
        ItemOf.PLACES: _("Từng địa bàn"),
    },
}

CAMPAIGN_PARTS_ACTIONS: dict[str, LazyString] = {
    "campaign_partner:add": _("Đã ghi một đối tác của chương trình"),
    "campaign_partner:edit": _("Đã sửa phần của một đối tác"),
    "campaign_partner:name_shops": _("Đã ghi những điểm đối tác đã giúp"),
    "campaign_partner:unname_shops": _("Đã bỏ ghi điểm đối tác đã giúp"),
    "campaign_assignment:assign": _("Đã giao một đoạn của chương trình"),
    "campaign_assignment:end": _("Đã thôi giao một đoạn của chương trình"),
    "campaign_event:add": _("Đã ghi một sự kiện"),
    "campaign_event:edit": _("Đã sửa một sự kiện"),
    "campaign_event:reach": _("Đã ghi những điểm sự kiện gặp được"),
    "campaign_event:unreach": _("Đã bỏ ghi điểm sự kiện gặp được"),
    "campaign_item:define": _("Đã đặt một chỉ tiêu đếm"),
    "campaign_item:retire": _("Đã thôi đếm một chỉ tiêu"),
    "campaign_item:count": _("Đã ghi số đếm"),
}


def start_campaign_parts_wording(app: Flask) -> None:
    """Let templates say ``{{ assignment | stretch_words }}``."""
    app.jinja_env.filters["stretch_words"] = stretch_words


def stretch_words(assignment: Assignment) -> str:
    """``cả địa bàn``, ``từ 1 đến 45, bên số lẻ``, ``dãy A``."""
    first, last, side = assignment.first_label, assignment.last_label, assignment.side
    if first and first == last:
        words = gettext("số, dãy %(label)s", label=first)
    elif first and last:
        words = gettext("từ %(first)s đến %(last)s", first=first, last=last)
    elif first:
        words = gettext("từ %(first)s trở đi", first=first)
    elif last:
        words = gettext("đến hết %(last)s", last=last)
    elif side is Side.BOTH:
        return str(gettext("cả địa bàn"))
    else:
        return str(gettext("cả bên số lẻ") if side is Side.ODD else gettext("cả bên số chẵn"))
    sides = {Side.ODD: gettext("bên số lẻ"), Side.EVEN: gettext("bên số chẵn")}
    return f"{words}, {sides[side]}" if side in sides else str(words)
