"""What a report's period and its numbers are called on the screen."""

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.adoption.figures import Exclusion
from campaigns.ladder.model import LADDER
from campaigns.reports.contents import Figure
from campaigns.reports.period import Period, PeriodKind
from merchant_app.formats import day
from merchant_app.wording import words_for

_FIGURES: dict[str, LazyString] = {
    Figure.COUNTED: _("Đang tính"),
    Figure.REFUSED: _("Từ chối"),
    Figure.BEFORE_REACHED: _("Cuối kỳ trước: đã đạt"),
    Figure.BEFORE_COUNTED: _("Cuối kỳ trước: đang tính"),
}
_TERMS = {term.value: term for term in (*LADDER, *Exclusion)}


def start_report_terms(app: Flask) -> None:
    """Let templates say ``{{ period | period_words }}`` and ``{{ difference.figure | figure_words }}``."""
    app.jinja_env.filters.update(period_words=period_words, period_days=period_days, figure_words=figure_words)


def period_words(period: Period) -> str:
    """``tháng 6 năm 2023``; of chosen days the days themselves."""
    match period.kind:
        case PeriodKind.MONTH:
            words = gettext("tháng %(month)s năm %(year)s", month=period.number, year=period.year)
        case PeriodKind.QUARTER:
            words = gettext("quý %(quarter)s năm %(year)s", quarter=period.number, year=period.year)
        case PeriodKind.HALF_YEAR if period.number == 1:
            words = gettext("6 tháng đầu năm %(year)s", year=period.year)
        case PeriodKind.HALF_YEAR:
            words = gettext("6 tháng cuối năm %(year)s", year=period.year)
        case PeriodKind.YEAR:
            words = gettext("năm %(year)s", year=period.year)
        case _:
            words = period_days(period)
    return str(words)


def period_days(period: Period) -> str:
    """``15/05/2023 – 14/06/2023``."""
    return f"{day(period.first)} – {day(period.last)}"


def figure_words(figure: str) -> str:
    """What a number of a report counts, by the name that campaigns.reports gives it. Raise KeyError for no number."""
    return str(_FIGURES[figure]) if figure in _FIGURES else words_for(_TERMS[figure])
