"""What the pages and sheets about a list show: some rows at a time, what its reader noticed, a line for each row."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from campaigns.lists.judging import Judgement
from campaigns.lists.taking import Taken
from campaigns.lists.verdicts import Judged, Verdict
from merchant_app.list_wording import DELIMITERS, list_words, told_of
from merchant_app.screens.lists.forms import RowsQuestion, column_letter
from registry.lists.model import OfferedList
from registry.lists.table import Letters, Table

A_PAGE = 50
"""Rows."""
_MOST_NAMED = 12
_WORTH_A_LOOK = (Verdict.ERROR, Verdict.DUPLICATE, Verdict.CHANGED, Verdict.NEW, Verdict.SAME)


@dataclass(frozen=True)
class RowsShown:
    """Some rows, and which page of how many they are."""

    rows: Sequence[Judged]
    page: int
    pages: int


def page_of_rows(judgement: Judgement, question: RowsQuestion) -> RowsShown:
    """The rows asked for; without a question all, those first that a person has to look at."""
    show = "" if question.show.errors else question.show.data
    rows = judgement.of(Verdict(show) if show else None)
    rows = sorted(rows, key=lambda row: (_WORTH_A_LOOK.index(row.verdict), row.number))
    pages = max(-(-len(rows) // A_PAGE), 1)
    asked = "" if question.page.errors else question.page.data or ""
    page = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() else 1
    return RowsShown(rows[(page - 1) * A_PAGE : page * A_PAGE], page, pages)


def notes_of_table(table: Table) -> list[str]:
    """What the reader of a file noticed, and what it guessed."""
    notes = []
    if table.delimiter:
        delimiter = str(DELIMITERS.get(table.delimiter, table.delimiter))
        letters = list_words(table.letters)
        notes.append(_("Bảng mã chữ: %(letters)s; ngăn cột bằng %(delimiter)s.", letters=letters, delimiter=delimiter))
    elif table.letters is not Letters.UTF_8:
        notes.append(_("Chữ trong tệp viết bằng %(letters)s, đã đổi sang Unicode.", letters=list_words(table.letters)))
    if table.other_sheets:
        notes.append(
            _(
                "Chỉ đọc trang tính “%(sheet)s”; chưa đọc: %(others)s.",
                sheet=table.sheet,
                others=_some(table.other_sheets),
            )
        )
    if table.hidden_rows:
        rows = _some([str(row + 1) for row in table.hidden_rows])
        notes.append(_("Có dòng đang ẩn trong Excel, vẫn đọc: %(rows)s.", rows=rows))
    if table.hidden_columns:
        columns = _some([column_letter(column) for column in table.hidden_columns])
        notes.append(_("Có cột đang ẩn trong Excel, vẫn đọc: %(columns)s.", columns=columns))
    if table.merged:
        cells = _some([f"{column_letter(left)}{first + 1}–{column_letter(right)}{last + 1}"
                       for first, left, last, right in table.merged])  # fmt: skip
        notes.append(_("Có ô gộp, chỉ ô đầu có chữ: %(cells)s.", cells=cells))
    return notes


def header_of_results() -> list[str]:
    """The names of the columns of a sheet of results."""
    return [_("Dòng"), _("Số nhà, tên"), _("Kết quả"), _("Đã ghi vào sổ"), _("Vì sao, đổi gì"), _("Mã điểm")]


def lines_before(judgement: Judgement) -> list[list[str]]:
    """A line a row, while nothing was taken in."""
    return [
        [
            str(row.number),
            row.title,
            list_words(row.verdict),
            _("chưa"),
            " | ".join(told_of(row)),
            str(row.merchant_id or ""),
        ]
        for row in judgement.rows
    ]


def outcome_of(taken: Taken) -> dict[str, object]:
    """What is kept of a list that was taken in: its counts, and a line a row in the words of who took it in."""
    judgement, written = taken.judgement, taken.written
    counts = {verdict.value: judgement.number_of(verdict) for verdict in Verdict}
    lines = [
        [str(row.number), row.title, list_words(row.verdict), _("có") if row.number in written else _("không"),
         " | ".join(told_of(row)), str(written.get(row.number) or row.merchant_id or "")]
        for row in judgement.rows
    ]  # fmt: skip
    return {"counts": counts, "lines": lines, "written": len(written)}


def lines_after(offered: OfferedList) -> list[list[str]]:
    """The lines that were kept."""
    lines: list[list[str]] = offered.outcome["lines"]
    return lines


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")
