"""A report as a PDF in the same form, in letters every machine has: Be Vietnam Pro, shipped with the program."""

from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any, Literal

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    LongTable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid

from merchant_app.report_files import form
from merchant_app.report_files.chart import rows_of_charts
from merchant_app.report_files.letters import drawable
from merchant_app.report_files.outline import (
    KIND,
    MOTTO,
    NATION,
    NUMBER,
    PRACTICE,
    RECIPIENTS,
    Block,
    Charts,
    Heading,
    Outline,
    Side,
    Table,
    Text,
)
from merchant_app.report_files.paper_chart import PaperChart
from qr import BOLD, REGULAR, font

ITALIC, BOLD_ITALIC = "BeVietnamPro-Italic", "BeVietnamPro-BoldItalic"
_Alignment = Literal[0, 1, 2, 4]
_SIDES: dict[Side, _Alignment] = {Side.LEFT: TA_LEFT, Side.MIDDLE: TA_CENTER, Side.RIGHT: TA_RIGHT}
_LETTERS_OF_CELLS: Any = ("FONTNAME", (0, 0), (-1, -1), REGULAR)
"""Cells hold paragraphs with their own; without this the file names a font of the library that is not in it."""
_PLAIN: list[Any] = [
    *(("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)),
    *(("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)),
    *(("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")),
    _LETTERS_OF_CELLS,
]
_LINED: list[Any] = [
    ("GRID", (0, 0), (-1, -1), 0.5, black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    _LETTERS_OF_CELLS,
    *(("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3)),
    *(("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)),
]


def paper_file(outline: Outline) -> bytes:
    """The PDF; the same outline gives the same bytes."""
    for name in (REGULAR, BOLD, ITALIC, BOLD_ITALIC):
        font(name)
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=form.LEFT * mm - _FRAME,
        rightMargin=form.RIGHT * mm - _FRAME,
        topMargin=form.TOP * mm - _FRAME,
        bottomMargin=form.BOTTOM * mm - _FRAME,
        title=drawable(outline.subject),
        author=drawable(" ".join(outline.agency)),
        lang="vi",
        invariant=1,
        initialFontName=REGULAR,
    )
    document.build(list(_story(outline)), onLaterPages=_number_page)
    return stream.getvalue()


_FRAME = 6
"""Points that the library leaves free inside its frame."""


def _number_page(canvas: Canvas, document: Any) -> None:
    canvas.setFont(REGULAR, form.PAGE_NUMBER)
    middle = (form.LEFT + form.WIDTH / 2) * mm
    canvas.drawCentredString(middle, (form.PAGE_HEIGHT - form.TOP / 2) * mm - 4, str(document.page))


def _story(outline: Outline) -> Iterator[Flowable]:
    if outline.practice:
        yield _words(PRACTICE, form.HEAD, BOLD, TA_CENTER, after=form.BETWEEN)
    yield from _head(outline)
    *body, ends = outline.body
    for block in body:
        yield from _block(block)
    yield KeepTogether([*_block(ends), Spacer(0, form.BETWEEN * 2), _signature(outline)])
    yield PageBreak()
    yield _words("PHỤ LỤC", form.BODY, BOLD, TA_CENTER)
    yield _words(outline.annex_title, form.BODY, BOLD, TA_CENTER)
    yield _words(outline.annex_note, form.BODY, ITALIC, TA_CENTER, after=form.BETWEEN)
    for block in outline.annex:
        yield from _block(block)


def _head(outline: Outline) -> Iterator[Flowable]:
    left: list[Flowable] = [_words(line, form.HEAD, REGULAR, TA_CENTER) for line in outline.parent_agency]
    left += [_words(line, form.HEAD, BOLD, TA_CENTER) for line in outline.agency]
    left.append(_rule(form.AGENCY_RULE))
    right = [
        _words(NATION, form.HEAD, BOLD, TA_CENTER),
        _words(MOTTO, form.MOTTO, BOLD, TA_CENTER),
        _rule(font(BOLD).stringWidth(MOTTO, form.MOTTO) / mm),
    ]
    yield _beside((form.HEAD_LEFT, left), (form.HEAD_RIGHT, right))
    number = [_words(NUMBER, form.NUMBER, REGULAR, TA_CENTER)]
    dated = [_words(outline.place_and_date, form.DATE, ITALIC, TA_CENTER)]
    yield Spacer(0, form.BETWEEN)
    yield _beside((form.HEAD_LEFT, number), (form.HEAD_RIGHT, dated))
    yield Spacer(0, 18)
    yield _words(KIND, form.BODY, BOLD, TA_CENTER)
    yield _words(outline.subject, form.BODY, BOLD, TA_CENTER)
    yield _rule(form.SUBJECT_RULE)
    yield Spacer(0, form.BETWEEN * 2)


def _block(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading(words):
            heading = _words(words, form.BODY, BOLD, TA_JUSTIFY, first=form.FIRST_LINE, after=form.BETWEEN)
            heading.keepWithNext = 1
            yield heading
        case Text(words):
            yield _words(words, form.BODY, REGULAR, TA_JUSTIFY, first=form.FIRST_LINE, after=form.BETWEEN)
        case Table(title):
            yield CondPageBreak(25 * mm)
            if title:
                heading = _words(title, form.BODY, ITALIC, TA_CENTER, after=form.BETWEEN)
                heading.keepWithNext = 1
                yield heading
            yield _table(block)
            yield Spacer(0, form.BETWEEN * 1.5)
        case Charts():
            yield from _charts(block)


def _charts(block: Charts) -> Iterator[Flowable]:
    """Rows of charts, none torn; the words above stay with the first row."""
    above = [_words(block.title, form.BODY, ITALIC, TA_CENTER, after=form.BETWEEN)]
    for row in rows_of_charts(block.charts):
        cells = [(form.WIDTH / 2, [PaperChart(picture)]) for picture in row]
        beside = _beside(*cells) if len(block.charts) > 1 else PaperChart(row[0])
        yield KeepTogether([*above, beside, Spacer(0, form.BETWEEN)])
        above = []


def _table(table: Table) -> Flowable:
    whole = sum(column.share for column in table.columns)
    widths = [form.TABLE_WIDTH * mm * column.share / whole for column in table.columns]
    head = [_words(column.head, form.TABLE, BOLD, TA_CENTER) for column in table.columns]
    rows = [
        [
            _words(said, form.TABLE, BOLD if table.last_is_total and number == len(table.rows) else REGULAR, side)
            for said, side in zip(words, [_SIDES[column.side] for column in table.columns], strict=True)
        ]
        for number, words in enumerate(table.rows, 1)
    ]
    return LongTable([head, *rows], colWidths=widths, repeatRows=1, style=_LINED)


def _signature(outline: Outline) -> Flowable:
    left = [_words(RECIPIENTS, form.RECIPIENTS_HEAD, BOLD_ITALIC, TA_LEFT)]
    left += [_words(line, form.RECIPIENTS, REGULAR, TA_LEFT) for line in outline.recipients]
    right: list[Flowable] = [
        _words(words, form.BODY, BOLD, TA_CENTER) for words in (outline.signed_for, outline.position)
    ]
    right += [Spacer(0, form.TO_SIGN), _words(outline.signer, form.BODY, BOLD, TA_CENTER)]
    return _beside((form.WIDTH / 2, left), (form.WIDTH / 2, right))


def _beside(*cells: tuple[float, list[Any]]) -> Flowable:
    return Grid([[inside for _, inside in cells]], colWidths=[wide * mm for wide, _ in cells], style=_PLAIN)


def _rule(long: float) -> Flowable:
    return HRFlowable(width=long * mm, thickness=0.7, color=black, spaceBefore=2, spaceAfter=2, hAlign="CENTER")


def _words(words: str, size: float, name: str, side: _Alignment, *, first: float = 0, after: float = 0) -> Paragraph:
    style = ParagraphStyle(
        "words",
        fontName=name,
        fontSize=size,
        leading=size * 1.3,
        alignment=side,
        firstLineIndent=first * mm,
        spaceAfter=after,
    )
    return Paragraph(escape(drawable(words), quote=False), style)
