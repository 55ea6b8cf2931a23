"""The same figures as a workbook: percentages are calculated in it, lists can be filtered, typed words stay words."""

import uuid
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import force_locale

from campaigns.adoption.figures import Exclusion
from campaigns.adoption.rates import Rate
from campaigns.ladder.model import LADDER
from campaigns.reports.contents import PlacePart, ReportContents
from merchant_app.report_files import tables, written
from merchant_app.report_files.courses import drawn
from merchant_app.report_files.outline import PRACTICE
from merchant_app.report_files.telling import criterion_words, subject_of
from merchant_app.report_files.workbook_courses import COURSES, HEADS, add_charts, points_in_rows
from merchant_app.wording import words_for

PLACES, LADDER_SHEET, REASONS, CORRECTIONS, SHOPS = "Địa bàn", "Các bậc", "Khó khăn", "Điều chỉnh", "Điểm kinh doanh"
FIRST_ROW = 4
"""Of the head of each list, counted from 0: above it stands what the sheet tells."""
_MARK = "x"


def workbook_file(contents: ReportContents, at: datetime) -> bytes:
    """The workbook; *at* stands in its properties as when it was made."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": subject_of(contents), "created": at.astimezone(UTC).replace(microsecond=0)})
    book.set_calc_mode("auto")
    with force_locale("vi"):
        sheets = _Sheets(book, contents)
        sheets.places()
        sheets.ladder()
        sheets.courses()
        sheets.reasons()
        sheets.corrections()
        sheets.shops()
    book.close()
    return stream.getvalue()


class _Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: Any, contents: ReportContents) -> None:
        self._book, self._contents = book, contents
        self._bold = book.add_format({"bold": True})
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
        self._percent = book.add_format({"num_format": '0.0" %"'})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._total, self._total_percent = (
            book.add_format({"bold": True, "top": 1, **more}) for more in ({}, {"num_format": '0.0" %"'})
        )

    def places(self) -> None:
        """Each place; the totals follow the filter."""
        heads = ["Địa bàn", "Phường, xã", "Đạt, cuối kỳ trước", "Tổng, cuối kỳ trước", "Tỷ lệ, cuối kỳ trước"]
        heads += ["Đạt, cuối kỳ này", "Tổng, cuối kỳ này", "Tỷ lệ, cuối kỳ này", "Kế hoạch: số điểm", "Chưa đồng ý"]
        heads += [words_for(reason) for reason in Exclusion]
        sheet = self._sheet(PLACES, heads, len(self._contents.places))
        row = FIRST_ROW + 1
        for row, part in enumerate(self._contents.places, FIRST_ROW + 1):
            self._text(sheet, row, 0, part.name)
            self._text(sheet, row, 1, part.unit)
            self._rate(sheet, row, 2, part.numbers.before)
            self._rate(sheet, row, 5, part.numbers.now)
            if part.plan:
                sheet.write_number(row, 8, part.plan.should_be)
            for column, number in enumerate(_beside(part), 9):
                sheet.write_number(row, column, number)
        self._totals(sheet, row + 1, len(heads))

    def _totals(self, sheet: Any, row: int, columns: int) -> None:
        total = self._contents.total
        self._text(sheet, row, 0, "Tổng cộng", self._total)
        left_out = [total.excluded[reason] for reason in Exclusion]
        known: list[int | None] = [total.before.numerator, total.before.denominator, None]
        known += [total.now.numerator, total.now.denominator, None]
        known += [sum(part.plan.should_be for part in self._contents.places if part.plan), total.refused, *left_out]
        for column, number in zip(range(2, columns), known, strict=True):
            if number is not None:
                letter = chr(ord("A") + column)
                sum_of = f"=SUBTOTAL(109,{letter}{FIRST_ROW + 2}:{letter}{row})"
                sheet.write_formula(row, column, sum_of, self._total, number)
        for column, rate in ((4, total.before), (7, total.now)):
            self._percentage(sheet, row, column, rate, self._total_percent)

    def ladder(self) -> None:
        """Each rung, of the counted."""
        total = self._contents.total
        sheet = self._sheet(LADDER_SHEET, ["Bậc", "Số điểm", "Tổng số điểm", "Tỷ lệ"], len(LADDER))
        for row, rung in enumerate(LADDER, FIRST_ROW + 1):
            self._text(sheet, row, 0, words_for(rung))
            self._rate(sheet, row, 1, Rate(total.reached[rung], total.counted))

    def courses(self) -> None:
        """Each place on the days told of, and charts of them."""
        contents = self._contents
        points = points_in_rows(contents.places, contents.courses, FIRST_ROW + 1)
        sheet = self._sheet(COURSES, list(HEADS), len(points))
        rows: dict[uuid.UUID, list[int]] = {}
        for row, part, point in points:
            rows.setdefault(part.place_id, []).append(row)
            self._text(sheet, row, 0, part.name)
            sheet.write_datetime(row, 1, datetime.combine(point.day, time()), self._day)
            self._rate(sheet, row, 2, point.rate)
            if point.planned is not None:
                sheet.write_number(row, 5, float(point.planned), self._percent)
        charts = [(part.name, rows[part.place_id]) for part, _course in drawn(contents)]
        add_charts(self._book, sheet, charts, first_row=FIRST_ROW)

    def reasons(self) -> None:
        """Every reason, the unheard too."""
        sheet = self._sheet(REASONS, ["Lý do", "Số điểm"], len(self._contents.difficulties))
        for row, (reason, number) in enumerate(sorted(self._contents.difficulties.items(), key=lambda one: -one[1])):
            self._text(sheet, FIRST_ROW + 1 + row, 0, tables.reason_words(reason))
            sheet.write_number(FIRST_ROW + 1 + row, 1, number)

    def corrections(self) -> None:
        """What the report of the period before would say otherwise."""
        corrected = self._contents.corrected
        differences = corrected.differences if corrected else ()
        heads = ["Địa bàn", "Số liệu", "Đã báo cáo", "Nay là", "Điểm thêm (+), bớt (−)"]
        sheet = self._sheet(CORRECTIONS, heads, len(differences))
        for row, one in enumerate(differences, FIRST_ROW + 1):
            self._text(sheet, row, 0, one.place)
            self._text(sheet, row, 1, tables.figure_words(one.figure))
            sheet.write_number(row, 2, one.filed)
            sheet.write_number(row, 3, one.now)
            self._text(sheet, row, 4, tables.shops_moved(one))

    def shops(self) -> None:
        """Every shop, with a mark under each rung it stands on."""
        heads = ["Địa bàn", "Số nhà, sạp", "Tên biển hiệu", "Bậc cao nhất", *map(words_for, LADDER), "Ghi chú"]
        sheet = self._sheet(SHOPS, heads, self._contents.number_of_shops)
        lines = ((part, shop) for part in self._contents.places for shop in part.shops)
        for row, (part, shop) in enumerate(lines, FIRST_ROW + 1):
            for column, words in enumerate((part.name, shop.label, shop.trade_name, tables.highest_words(shop))):
                self._text(sheet, row, column, words)
            for column, rung in enumerate(LADDER, 4):
                if rung in shop.rungs:
                    sheet.write_string(row, column, _MARK)
            self._text(sheet, row, 4 + len(LADDER), tables.note_words(shop))

    def _sheet(self, name: str, heads: list[str], rows: int) -> Any:
        """A sheet with what it tells above a list that can be filtered."""
        sheet = self._book.add_worksheet(name)
        contents = self._contents
        told = f"Tiêu chí: {criterion_words(contents.criterion)}; {written.days(contents.period)}"
        lines = (f"{contents.unit}: {subject_of(contents)}", told, PRACTICE if contents.practice else "")
        for row, words in enumerate(lines):
            self._text(sheet, row, 0, words, self._bold if row == 0 else None)
        for column, words in enumerate(heads):
            self._text(sheet, FIRST_ROW, column, words, self._head)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(heads) - 1, 16)
        sheet.freeze_panes(FIRST_ROW + 1, 1)
        sheet.autofilter(FIRST_ROW, 0, FIRST_ROW + max(rows, 1), len(heads) - 1)
        sheet.repeat_rows(FIRST_ROW)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _rate(self, sheet: Any, row: int, column: int, rate: Rate) -> None:
        """Both numbers, and beside them the percentage calculated from them."""
        sheet.write_number(row, column, rate.numerator)
        sheet.write_number(row, column + 1, rate.denominator)
        self._percentage(sheet, row, column + 2, rate, self._percent)

    @staticmethod
    def _percentage(sheet: Any, row: int, column: int, rate: Rate, look: Any) -> None:
        """The rule of campaigns.adoption.rates: whole tenths, half rounded up, below 100.0 while one is missing."""
        number, whole = (f"{chr(ord('A') + one)}{row + 1}" for one in (column - 2, column - 1))
        tenths = f"INT((2000*{number}+{whole})/(2*{whole}))"
        formula = f'=IF({whole}=0,"–",IF({number}<{whole},MIN(999,{tenths}),{tenths})/10)'
        known = "–" if rate.percent is None else float(rate.percent)
        sheet.write_formula(row, column, formula, look, known)

    @staticmethod
    def _text(sheet: Any, row: int, column: int, words: str, look: Any = None) -> None:
        sheet.write_string(row, column, written.writable(words), look)


def _beside(part: PlacePart) -> list[int]:
    return [part.numbers.refused, *(part.numbers.excluded[reason] for reason in Exclusion)]
