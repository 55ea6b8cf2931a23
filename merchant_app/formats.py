"""Numbers and dates as people here write them: ``31,0 %``, ``31/05/2023``."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from flask_babel import gettext as _

from merchant_app.languages import language_of_request
from registry.calendar import VIETNAM


def start_formats(app: Flask) -> None:
    """Give templates the filters below."""
    app.jinja_env.filters.update(
        percent=percent, day=day, moment=moment, number=number, account_groups=account_groups, last_four=last_four
    )


def number(value: int) -> str:
    """``1.216`` in Vietnamese, ``1,216`` in English."""
    grouped = f"{value:,}"
    return grouped if language_of_request() == "en" else grouped.replace(",", ".")


def percent(value: Decimal | None) -> str:
    """``31,0 %`` in Vietnamese, ``31.0 %`` in English; a dash where nobody is counted."""
    if value is None:
        return "– %"
    written = f"{value:.1f}"
    return f"{written if language_of_request() == 'en' else written.replace('.', ',')}\N{NO-BREAK SPACE}%"


def day(value: date | None) -> str:
    """``05/11/2026``, in both languages: day first, two figures each, so that columns of them stand straight."""
    return f"{value:%d/%m/%Y}" if value else _("chưa rõ")


def moment(value: datetime) -> str:
    """``17:05 31/05/2023``, by the clock in Vietnam."""
    local = value.astimezone(VIETNAM)
    return f"{local:%H:%M} {day(local.date())}"


def account_groups(account_number: str) -> str:
    """``0071 0000 0 0168``, as on the sign: fours from the left, the last four apart, to compare digit by digit."""
    head, tail = account_number[:-4], account_number[-4:]
    if not head.isdigit():
        return f"{head} {tail}".strip()
    return " ".join([*(head[start : start + 4] for start in range(0, len(head), 4)), tail])


def last_four(account_number: str) -> str:
    """``•••• 8086``: for lists, where the whole number has no business."""
    return f"•••• {account_number[-4:]}"
