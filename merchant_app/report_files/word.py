"""A report as a Word document in the form of Decree 30/2020: named in it is Times New Roman, as the decree asks."""

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from merchant_app.report_files import form
from merchant_app.report_files.chart import rows_of_charts
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
    Table,
    Text,
)
from merchant_app.report_files.word_chart import drawing
from merchant_app.report_files.word_parts import gap, paragraph, rule, run, side_by_side, table
from merchant_app.report_files.written import writable

FONT = "Times New Roman"
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every part of the file: the archive's own earliest, so that the same report gives the same bytes."""


def word_file(outline: Outline, at: datetime) -> bytes:
    """The document; *at* stands in its properties as when it was made."""
    document = Document()
    _set_up(document, outline, at)
    body = _Body(document)
    if outline.practice:
        body.add(paragraph(run(PRACTICE, form.HEAD, bold=True), "center", after=form.BETWEEN))
    _head(body, outline)
    *before, ends = outline.body
    for block in before:
        _block(body, block)
    _block(body, ends, stays=True)
    _signature(body, outline)
    body.add('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
    body.add(paragraph(run("PHỤ LỤC", form.BODY, bold=True), "center", stays=True))
    body.add(paragraph(run(outline.annex_title, form.BODY, bold=True), "center", stays=True))
    body.add(paragraph(run(outline.annex_note, form.BODY, italic=True), "center", after=form.BETWEEN))
    for block in outline.annex:
        _block(body, block)
    stream = BytesIO()
    document.save(stream)
    return _same_bytes(stream)


class _Body:
    """The end of the document, where everything is added: before the properties of its section."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._end: Any = document.element.body.sectPr

    def add(self, xml: str) -> None:
        """Add paragraphs."""
        wrapped: Any = parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")
        for element in list(wrapped):
            self.add_element(element)

    def add_element(self, element: Any) -> None:
        """Add a table."""
        self._end.addprevious(element)

    def add_charts(self, charts: Charts) -> None:
        """Add rows of charts, none torn."""
        for row in rows_of_charts(charts.charts):
            pictures = [paragraph(drawing(self._document, picture), "center") for picture in row]
            cells = [(form.WIDTH / len(row), picture) for picture in pictures]
            if len(row) < min(len(charts.charts), 2):
                cells = [(form.WIDTH / 2, pictures[0]), (form.WIDTH / 2, paragraph("", "center"))]
            self.add_element(side_by_side(cells))
            self.add(gap(form.BETWEEN))


def _set_up(document: WordDocument, outline: Outline, at: datetime) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(form.PAGE_WIDTH), Mm(form.PAGE_HEIGHT)
    section.left_margin, section.right_margin = Mm(form.LEFT), Mm(form.RIGHT)
    section.top_margin, section.bottom_margin = Mm(form.TOP), Mm(form.BOTTOM)
    section.header_distance, section.footer_distance = Mm(form.TOP / 2), Mm(form.BOTTOM / 2)
    section.different_first_page_header_footer = True
    numbered: Any = section.header.paragraphs[0]._p  # noqa: SLF001 (fields have no name in the library)
    field = "".join(
        f'<w:r><w:rPr><w:sz w:val="{form.PAGE_NUMBER * 2}"/></w:rPr>{inside}</w:r>'
        for inside in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    numbered.getparent().replace(
        numbered, parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>{field}</w:p>')
    )
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(form.BODY)
    fonts: Any = normal.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    properties = document.core_properties
    properties.title, properties.author, properties.language = (
        writable(outline.subject),
        writable(" ".join(outline.agency)),
        "vi",
    )
    properties.created = properties.modified = at.replace(microsecond=0)
    properties.comments = properties.last_modified_by = ""


def _head(body: _Body, outline: Outline) -> None:
    """The agency on the left, the nation on the right, and what the paper is."""
    parent = "".join(paragraph(run(line, form.HEAD), "center") for line in outline.parent_agency)
    agency = "".join(paragraph(run(line, form.HEAD, bold=True), "center") for line in outline.agency)
    nation = paragraph(run(NATION, form.HEAD, bold=True), "center")
    motto = paragraph(run(MOTTO, form.MOTTO, bold=True), "center")
    left = parent + agency + rule(form.AGENCY_RULE, form.HEAD_LEFT)
    right = nation + motto + rule(form.MOTTO_RULE, form.HEAD_RIGHT)
    body.add_element(side_by_side([(form.HEAD_LEFT, left), (form.HEAD_RIGHT, right)]))
    number = paragraph(run(NUMBER, form.NUMBER), "center", before=form.BETWEEN)
    dated = paragraph(run(outline.place_and_date, form.DATE, italic=True), "center", before=form.BETWEEN)
    body.add(gap(form.BETWEEN))
    body.add_element(side_by_side([(form.HEAD_LEFT, number), (form.HEAD_RIGHT, dated)]))
    body.add(paragraph(run(KIND, form.BODY, bold=True), "center", before=18, stays=True))
    body.add(paragraph(run(outline.subject, form.BODY, bold=True), "center", stays=True))
    body.add(rule(form.SUBJECT_RULE, form.WIDTH) + paragraph("", "center"))


def _block(body: _Body, block: Block, *, stays: bool = False) -> None:
    """A block; *stays* on the page of the next one, as the last paragraph does with the signature."""
    first = form.FIRST_LINE
    match block:
        case Heading(words):
            bold = run(words, form.BODY, bold=True)
            body.add(paragraph(bold, "both", before=form.BETWEEN, after=form.BETWEEN, first_line=first, stays=True))
        case Text(words):
            body.add(paragraph(run(words, form.BODY), "both", after=form.BETWEEN, first_line=first, stays=stays))
        case Table(title):
            if title:
                body.add(paragraph(run(title, form.BODY, italic=True), "center", after=form.BETWEEN, stays=True))
            body.add_element(table(block))
            body.add(gap(form.BETWEEN * 1.5))
        case Charts(title):
            body.add(paragraph(run(title, form.BODY, italic=True), "center", after=form.BETWEEN, stays=True))
            body.add_charts(block)


def _signature(body: _Body, outline: Outline) -> None:
    half = form.WIDTH / 2
    left = paragraph(run(RECIPIENTS, form.RECIPIENTS_HEAD, bold=True, italic=True), "left")
    left += "".join(paragraph(run(line, form.RECIPIENTS), "left") for line in outline.recipients)
    right = "".join(
        paragraph(run(words, form.BODY, bold=True), "center") for words in (outline.signed_for, outline.position)
    )
    right += paragraph(run(outline.signer, form.BODY, bold=True), "center", before=form.TO_SIGN)
    body.add_element(side_by_side([(half, left), (half, right)]))


def _same_bytes(stream: BytesIO) -> bytes:
    """The archive anew with every part of the same day: the library stamps the moment of writing."""
    anew = BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(anew, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _SAME_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return anew.getvalue()
