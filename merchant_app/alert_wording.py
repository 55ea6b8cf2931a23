"""Words for alerts, the same on screen and in a letter; a letter, written outside any request, is in Vietnamese."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.alerts.model import Trouble
from campaigns.alerts.rules import RULES, Alert, AlertKind
from merchant_app.formats import day, number

ALERT_WORDS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    AlertKind: {
        AlertKind.INCIDENTS_OPEN: _("Sự cố để lâu"),
        AlertKind.ACCOUNTS_WAITING: _("Tài khoản chờ duyệt lâu"),
        AlertKind.PLACE_STALLS: _("Địa bàn đứng yên"),
        AlertKind.VISITS_OVERDUE: _("Hẹn ghé lại trễ"),
        AlertKind.SIGN_CHECKS_OVERDUE: _("Biển quá hạn kiểm tra"),
    },
    Trouble: {
        Trouble.NO_ANSWER: _("Máy chủ thư không trả lời."),
        Trouble.NOT_SECURE: _("Máy chủ thư không mã hoá đúng cách, nên chưa gửi gì."),
        Trouble.PASSWORD_REFUSED: _("Máy chủ thư không nhận tên hoặc mật khẩu."),
        Trouble.NOT_TAKEN: _("Máy chủ thư không nhận một lá thư."),
    },
}

ALERT_ACTIONS: dict[str, LazyString] = {
    "place:put_off_alert": _("Đã hoãn một việc cần làm"),
    "place:tell_alert_again": _("Đã thôi hoãn một việc cần làm"),
    "officer:give_mail": _("Đã ghi địa chỉ thư của mình"),
    "officer:confirm_mail": _("Đã xác nhận địa chỉ thư của mình"),
    "officer:stop_mail": _("Đã thôi nhận thư"),
}

Say = Callable[..., str]


@dataclass(frozen=True)
class Speech:
    """How to say something: in the language of the request, or without any."""

    gettext: Say
    number: Callable[[int], str]
    day: Callable[[date], str]


def _said(text: str, **told: Any) -> str:
    return text % told


ON_SCREEN = Speech(gettext, number, day)
IN_A_LETTER = Speech(_said, lambda value: f"{value:,}".replace(",", "."), lambda value: f"{value:%d/%m/%Y}")


def start_alert_wording(app: Flask) -> None:
    """Let templates say ``{{ alert | alert_words }}``."""
    app.jinja_env.filters.update(alert_words=alert_words, alerts_in_short=alerts_in_short)
    app.jinja_env.globals.update(alert_rules=alert_rules)


def alert_words(alert: Alert, speech: Speech = ON_SCREEN) -> str:
    """What it is, with its figures: ``3 tuần không thêm điểm nào, còn 41/120``."""
    told: dict[str, Any] = {
        "n": speech.number(alert.number),
        "of": speech.number(alert.of),
        "day": speech.day(alert.since),
        "days": RULES[alert.kind].working_days,
        "weeks": alert.weeks,
    }
    match alert.kind:
        case AlertKind.INCIDENTS_OPEN:
            words = speech.gettext("%(n)s/%(of)s sự cố chưa xong quá %(days)s ngày làm việc, từ %(day)s", **told)
        case AlertKind.ACCOUNTS_WAITING:
            words = speech.gettext("%(n)s/%(of)s tài khoản chờ duyệt quá %(days)s ngày làm việc, từ %(day)s", **told)
        case AlertKind.PLACE_STALLS:
            words = speech.gettext("%(weeks)s tuần không thêm điểm nào, còn %(n)s/%(of)s", **told)
        case AlertKind.VISITS_OVERDUE:
            words = speech.gettext("%(n)s/%(of)s hẹn ghé lại trễ quá %(days)s ngày làm việc, từ %(day)s", **told)
        case AlertKind.SIGN_CHECKS_OVERDUE:
            words = speech.gettext("%(n)s/%(of)s điểm có biển quá hạn kiểm tra, từ %(day)s", **told)
    return words


def alerts_in_short(alerts: Iterable[Alert]) -> str:
    """How many of which kind, of several places: ``5 sự cố để lâu · 2 địa bàn đứng yên``."""
    sums: dict[AlertKind, int] = {}
    for alert in alerts:
        places = alert.kind is AlertKind.PLACE_STALLS
        sums[alert.kind] = sums.get(alert.kind, 0) + (1 if places else alert.number)
    says: dict[AlertKind, Callable[[int], str]] = {
        AlertKind.INCIDENTS_OPEN: lambda n: ngettext("%(n)s sự cố để lâu", "%(n)s sự cố để lâu", n, n=number(n)),
        AlertKind.ACCOUNTS_WAITING: lambda n: ngettext(
            "%(n)s tài khoản chờ lâu", "%(n)s tài khoản chờ lâu", n, n=number(n)
        ),
        AlertKind.PLACE_STALLS: lambda n: ngettext("%(n)s địa bàn đứng yên", "%(n)s địa bàn đứng yên", n, n=number(n)),
        AlertKind.VISITS_OVERDUE: lambda n: ngettext("%(n)s hẹn ghé lại trễ", "%(n)s hẹn ghé lại trễ", n, n=number(n)),
        AlertKind.SIGN_CHECKS_OVERDUE: lambda n: ngettext(
            "%(n)s biển quá hạn kiểm tra", "%(n)s biển quá hạn kiểm tra", n, n=number(n)
        ),
    }
    return " · ".join(says[kind](sums[kind]) for kind in AlertKind if kind in sums)


def alert_rules() -> dict[AlertKind, str]:
    """From when on each kind is told, with the numbers of its rule."""
    told = {kind: {"days": rule.working_days, "within": rule.within.days} for kind, rule in RULES.items()}
    stall = RULES[AlertKind.PLACE_STALLS]
    return {
        AlertKind.INCIDENTS_OPEN: gettext(
            "Chưa xong sau %(days)s ngày làm việc, kể cả đã chuyển công an.", **told[AlertKind.INCIDENTS_OPEN]
        ),
        AlertKind.ACCOUNTS_WAITING: gettext(
            "Người khác đề nghị, bạn duyệt được, đã chờ quá %(days)s ngày làm việc.",
            **told[AlertKind.ACCOUNTS_WAITING],
        ),
        AlertKind.PLACE_STALLS: gettext(
            "Có chương trình đang chạy, %(weeks)s tuần không thêm điểm nào theo tiêu chí chính, còn ít nhất %(n)s điểm "
            "mới tới chỉ tiêu.",
            weeks=stall.within.days // 7,
            n=stall.least_left,
        ),
        AlertKind.VISITS_OVERDUE: gettext(
            "Đã hẹn ghé lại mà trễ quá %(days)s ngày làm việc.", **told[AlertKind.VISITS_OVERDUE]
        ),
        AlertKind.SIGN_CHECKS_OVERDUE: gettext(
            "Biển đang gắn mà %(within)s ngày chưa ai thấy.", **told[AlertKind.SIGN_CHECKS_OVERDUE]
        ),
    }
