"""What stands on the paper that answers a request: what was done about it, what was asked before, what is stored."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from campaigns.ladder.queries import facts_of_merchant
from merchant_app.unit_of_work import reading
from registry.accounts.queries import accounts_of_merchant
from registry.audit.queries import history_of_merchant
from registry.calendar import day_of, days_off
from registry.consents.queries import consents_of
from registry.data_requests.model import DataRequest, RequestKind
from registry.data_requests.queries import OPEN, requests_of
from registry.folding import fold
from registry.merchants.emptied import emptied_fields
from registry.signs.queries import signs_of_merchant

_SATURDAY, _SUNDAY = 5, 6
_ABOUT_THE_PERSON = ("merchant:", "account:", "consent:", "sign:", "trader_link:")
"""Beginnings of the actions that change what is stored of somebody; receiving and answering changes nothing of it."""

_AS_THEY_WERE = ":load"
"""End of the actions that only put into the trail what was there before it began."""


def content_of_answer(asked: DataRequest) -> dict[str, Any]:
    """Everything the page shows. What is stored stands on it only where that was asked for."""
    session, merchant = reading(), asked.merchant
    trail = history_of_merchant(session, merchant.id)
    stored: dict[str, Any] = {}
    if asked.kind is RequestKind.VIEW:
        stored = {
            "accounts": accounts_of_merchant(session, merchant),
            "consents": consents_of(session, merchant),
            "signs": signs_of_merchant(session, merchant),
            "facts": facts_of_merchant(session, merchant),
            "trail": trail,
        }
    until = asked.ended_at
    return {
        "asked": asked,
        "merchant": merchant,
        "open": asked.state in OPEN,
        "emptied": emptied_fields(trail),
        "earlier": _asked_before_by_the_same(asked),
        "done": [
            entry
            for entry in reversed(trail)
            if entry.action.startswith(_ABOUT_THE_PERSON)
            and not entry.action.endswith(_AS_THEY_WERE)
            and day_of(entry.at) >= asked.asked_on
            and (until is None or entry.at <= until)
        ],
        "stored": stored,
    }


def _asked_before_by_the_same(asked: DataRequest) -> list[DataRequest]:
    """Earlier requests in the same name: what somebody else asked about the shop is not handed to this person."""
    name = fold(asked.asked_by)
    others = requests_of(reading(), asked.merchant)
    return [one for one in others if one.created_at < asked.created_at and fold(one.asked_by) == name]


def words_for_days_off(after: date, until: date) -> str:
    """``chủ nhật 22/11, ngày nghỉ lễ 24/11``: the days after one up to the other that do not count; empty for none."""
    return ", ".join(_words_for_day_off(day) for day in days_off(after, until))


def _words_for_day_off(day: date) -> str:
    written = f"{day:%d/%m}"
    if day.weekday() == _SUNDAY:
        words = _("chủ nhật %(day)s", day=written)
    elif day.weekday() == _SATURDAY:
        words = _("thứ bảy %(day)s", day=written)
    else:
        words = _("ngày nghỉ lễ %(day)s", day=written)
    return str(words)
