"""The parts a Word document is put together from, written as the format says (ECMA-376, part 1)."""

from collections.abc import Iterator
from html import escape
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from merchant_app.report_files import form
from merchant_app.report_files.outline import Side, Table
from merchant_app.report_files.written import writable

_SIDES = {Side.LEFT: "left", Side.MIDDLE: "center", Side.RIGHT: "right"}
_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
KEPT_TOGETHER = 12
"""Rows of a table that is not broken over two pages."""
NO_BORDERS = "".join(f'<w:{edge} w:val="nil"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))


def twips(millimetres: float) -> int:
    """Twentieths of a point, in which Word measures."""
    return round(Mm(millimetres).twips) if millimetres else 0


def run(words: str, size: float, *, bold: bool = False, italic: bool = False) -> str:
    """Letters of one kind, as XML; a size in points."""
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    half = round(size * 2)
    look = f'<w:rPr>{marks}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(writable(words), quote=False)}</w:t></w:r>'


def paragraph(
    runs: str, side: str, *, before: float = 0, after: float = 0, first_line: float = 0, stays: bool = False
) -> str:
    """A paragraph, as XML. *side* as Word says it: left, center, right, both; *stays* with the next one."""
    next_too = "<w:keepNext/>" if stays else ""
    space = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="264" w:lineRule="auto"/>'
    indent = f'<w:ind w:firstLine="{twips(first_line)}"/>' if first_line else ""
    return f'<w:p><w:pPr>{next_too}{space}{indent}<w:jc w:val="{side}"/></w:pPr>{runs}</w:p>'


def gap(high: float) -> str:
    """An empty line *high* points, as one has to stand between a table and what follows."""
    space = f'<w:spacing w:before="0" w:after="0" w:line="{round(high * 20)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{space}</w:pPr></w:p>"


def rule(long: float, wide: float) -> str:
    """A line *long* millimetres in the middle of *wide* ones: the border of a paragraph without letters."""
    aside = twips((wide - long) / 2)
    return (
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="80" w:after="0" w:line="60" w:lineRule="exact"/>'
        f'<w:ind w:left="{aside}" w:right="{aside}"/></w:pPr></w:p>'
    )


def side_by_side(cells: list[tuple[float, str]]) -> Any:
    """Paragraphs beside one another in a table that is not seen: (millimetres, paragraphs)."""
    grid = "".join(f'<w:gridCol w:w="{twips(wide)}"/>' for wide, _ in cells)
    inside = "".join(_cell(wide, paragraphs) for wide, paragraphs in cells)
    return _table(NO_BORDERS, grid, f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>", sum(w for w, _ in cells))


def table(content: Table) -> Any:
    """A table whose head is repeated on each page, and whose rows are not torn."""
    whole = sum(column.share for column in content.columns)
    widths = [form.TABLE_WIDTH * column.share / whole for column in content.columns]
    grid = "".join(f'<w:gridCol w:w="{twips(wide)}"/>' for wide in widths)
    return _table(_BORDERS, grid, "".join(_rows(content, widths)), form.TABLE_WIDTH)


def _rows(content: Table, widths: list[float]) -> Iterator[str]:
    whole = len(content.rows) <= KEPT_TOGETHER

    def row(words: tuple[str, ...], sides: list[str], mark: str, *, bold: bool, stays: bool) -> str:
        cells = (
            _cell(wide, paragraph(run(said, form.TABLE, bold=bold), side, before=1, after=1, stays=stays), middle=True)
            for wide, said, side in zip(widths, words, sides, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"

    heads = tuple(column.head for column in content.columns)
    yield row(heads, ["center"] * len(widths), "<w:tblHeader/>", bold=True, stays=True)
    sides = [_SIDES[column.side] for column in content.columns]
    for number, words in enumerate(content.rows, 1):
        last = number == len(content.rows)
        yield row(words, sides, "", bold=content.last_is_total and last, stays=whole and not last)


def _cell(wide: float, paragraphs: str, *, middle: bool = False) -> str:
    where = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(wide)}" w:type="dxa"/>{where}</w:tcPr>{paragraphs}</w:tc>'


def _table(borders: str, grid: str, rows: str, wide: float) -> Any:
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{twips(wide)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
