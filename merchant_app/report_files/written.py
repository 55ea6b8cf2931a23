"""How a report on paper writes numbers, days and names: in Vietnamese whatever the page is asked in."""

import unicodedata
from datetime import date
from decimal import Decimal

from campaigns.adoption.rates import Rate
from campaigns.reports.period import Period, PeriodKind

_KINDS_LEFT_OUT = ("Phường ", "Xã ", "Đặc khu ", "Tỉnh ")
_NO_LETTERS = {"Cc", "Cf", "Cs", "Cn"}
_SINGLE_FIGURES = 10


def number(value: int) -> str:
    """``1.216``."""
    return f"{value:,}".replace(",", ".")


def percent(value: Decimal | None) -> str:
    """``31,0 %``; a dash where nobody is counted."""
    return "–" if value is None else f"{value:.1f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"


def rate(value: Rate) -> str:
    """``168/542 (31,0 %)``."""
    return f"{number(value.numerator)}/{number(value.denominator)} ({percent(value.percent)})"


def points(now: Rate, before: Rate) -> str:
    """By how many percentage points it is more or less: ``tăng 1,5 điểm phần trăm``."""
    if now.percent is None or before.percent is None:
        return ""
    change = now.percent - before.percent
    if not change:
        return "không đổi"
    return f"{'tăng' if change > 0 else 'giảm'} {abs(change):.1f} điểm phần trăm".replace(".", ",")


def day(value: date) -> str:
    """``31/5/2023``, and ``05/02/2023`` with the zeros of Decree 30/2020: days below 10, January and February."""
    return f"{_two(value.day)}/{_month(value.month)}/{value.year}"


def day_in_words(value: date) -> str:
    """``ngày 05 tháng 02 năm 2023``."""
    return f"ngày {_two(value.day)} tháng {_month(value.month)} năm {value.year}"


def period(value: Period) -> str:
    """``tháng 6 năm 2023``; of chosen days the days themselves."""
    match value.kind:
        case PeriodKind.MONTH:
            return f"tháng {_month(value.number)} năm {value.year}"
        case PeriodKind.QUARTER:
            return f"quý {roman(value.number)} năm {value.year}"
        case PeriodKind.HALF_YEAR:
            return f"6 tháng {'đầu' if value.number == 1 else 'cuối'} năm {value.year}"
        case PeriodKind.YEAR:
            return f"năm {value.year}"
        case _:
            return f"từ ngày {day(value.first)} đến ngày {day(value.last)}"


def days(value: Period) -> str:
    """``từ ngày 15/5/2023 đến hết ngày 14/6/2023``."""
    return f"từ ngày {day(value.first)} đến hết ngày {day(value.last)}"


def where_dated(unit: str) -> str:
    """``Vũng Tàu`` of ``Phường Vũng Tàu``, and ``Phường 7`` as it is: a number by itself is no name of a place."""
    for kind in _KINDS_LEFT_OUT:
        name = unit.removeprefix(kind)
        if name != unit and not name[0].isdigit():
            return name
    return unit


def roman(number_of_part: int) -> str:
    """Of 1 to 39, as parts of a document are counted."""
    tens, ones = divmod(number_of_part, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def writable(text: str) -> str:
    """The text precomposed and without what no file of letters can hold: controls and halves of letters."""
    kept = (letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter) not in _NO_LETTERS)
    return "".join(kept)


def _two(number_of_day: int) -> str:
    return f"{number_of_day:02d}" if number_of_day < _SINGLE_FIGURES else str(number_of_day)


def _month(number_of_month: int) -> str:
    return f"{number_of_month:02d}" if number_of_month <= 2 else str(number_of_month)
