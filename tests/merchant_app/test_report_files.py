"""A report's files: the same figures in all three, in the form of Decree 30/2020, and the same bytes every time."""

import ctypes
import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
import time_machine
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image
from python_calamine import CalamineWorkbook

from campaigns.adoption.figures import Exclusion
from campaigns.adoption.rates import Rate
from campaigns.incidents.model import IncidentKind
from campaigns.ladder.model import LADDER, Rung
from campaigns.reports.contents import (
    CorrectedReport,
    CountedBy,
    CoursePoint,
    Difference,
    IncidentNumbers,
    Numbers,
    PlaceCourse,
    PlacePart,
    Planned,
    ReportContents,
    ShopLine,
    SignNumbers,
    Typed,
)
from campaigns.reports.model import FileForm
from campaigns.reports.period import Period, PeriodKind
from campaigns.visits.model import Reason
from merchant_app.report_files import form, written
from merchant_app.report_files.chart import LETTERS, picture_of_chart
from merchant_app.report_files.courses import MOST_DRAWN, charts
from merchant_app.report_files.drawing import draw_report
from merchant_app.report_files.outline import BLANK
from merchant_app.report_files.word_chart import DOTS_PER_INCH, png_of_chart
from registry.places.model import PlaceKind

AT = datetime(2023, 6, 2, 8, tzinfo=UTC)
HOSTILE = "=1+1<b>&\x00\ud800😀"


def shop(number, **given):
    rungs = () if number % 3 else LADDER[:5]
    told = {"label": f"A-{number}", "trade_name": f"Tiệm Thử {number}", "rungs": rungs, "refused": number % 7 == 0}
    return ShopLine(merchant_id=uuid.UUID(int=number), excluded=None, **{**told, **given})


def numbers(now, before, **given):
    told = {"reached": dict.fromkeys(LADDER, now.numerator), "refused": 3, "excluded": dict.fromkeys(Exclusion, 0)}
    return Numbers(now=now, before=before, **{**told, **given})


def part(name, now, before, shops):
    plan = Planned("Chợ thử", date(2023, 12, 31), Decimal("100.0"), Decimal("52.0"), 123)
    told = numbers(now, before)
    return PlacePart(uuid.uuid5(uuid.NAMESPACE_DNS, name), name, PlaceKind.MARKET, "Phường Vũng Thử", told, plan, shops)


def course(part):
    """From the last evening of April to the last of May, planned from the second day told of on."""
    days = (date(2023, 4, 30), date(2023, 5, 10), date(2023, 5, 17), date(2023, 5, 24), date(2023, 5, 31))
    (begins, ends), counted = (part.numbers.before.numerator, part.numbers.now.numerator), part.numbers.counted
    reached = [Rate(begins + (ends - begins) * step // 4, counted) for step in range(5)]
    planned = (None, Decimal("30.0"), Decimal("37.3"), Decimal("44.6"), Decimal("52.0"))
    return PlaceCourse(part.place_id, tuple(map(CoursePoint, days, reached, planned)))


@pytest.fixture
def contents():
    """168 of 542 in two markets; 100 shops in the annex."""
    parts = (
        part("Chợ Thử Nhất", Rate(71, 236), Rate(66, 236), tuple(shop(number) for number in range(1, 91))),
        part("Chợ Thử Nhì", Rate(97, 306), Rate(94, 306), (shop(91, label="=1", trade_name=HOSTILE),)),
    )
    lost = Difference(parts[0].place_id, "Chợ Thử Nhất", Rung.SIGN_POSTED, 67, 66, (shop(8),), (shop(6), shop(9)))
    told = dict.fromkeys(IncidentKind, 0) | {IncidentKind.PASTED_OVER: 2}
    return ReportContents(
        method_version=1,
        unit_id=uuid.UUID(int=1),
        unit="Phường Vũng Thử",
        parent="Thành phố Thử",
        period=Period.chosen(date(2023, 5, 1), date(2023, 5, 31)),
        known_at=AT,
        criterion=CountedBy(uuid.UUID(int=2), "signs_displayed", 1, "", Rung.SIGN_POSTED, (), (), ""),
        total=numbers(Rate(168, 542), Rate(160, 542), excluded=dict.fromkeys(Exclusion, 0) | {Exclusion.CLOSED: 4}),
        places=parts,
        courses=tuple(map(course, parts)),
        difficulties=dict.fromkeys(Reason, 0) | {Reason.FEAR_OF_TAX: 12, Reason.NO_PHONE: 31},
        incidents=IncidentNumbers(told, 1, 1),
        signs=SignNumbers(40, 31, 2),
        corrected=CorrectedReport(uuid.UUID(int=3), Period.of(PeriodKind.MONTH, 2023, 4), AT, (lost,)),
        typed=Typed(proposals="Cấp thêm 40 biển.\nMở lớp tập huấn.", signer="Nguyễn Văn Thử"),
        practice=True,
    )


@pytest.fixture
def draw(started_app):
    def drawn(contents):
        with started_app.test_request_context("/?lang=en"):  # paper is in Vietnamese all the same
            return draw_report(contents)

    return drawn


@pytest.fixture
def files(draw, contents):
    return draw(contents)


def words_of_pdf(content):
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return [" ".join(page.replace("\N{NO-BREAK SPACE}", " ").split()) for page in pages]


def words_of_docx(document):
    texts = (text.text or "" for text in document.element.body.iter(qn("w:t")))
    return " ".join(" ".join(texts).replace("\N{NO-BREAK SPACE}", " ").split())


def test_168_of_542_is_31_percent_in_all_three(files):
    on_paper = " ".join(words_of_pdf(files[FileForm.PDF]))
    in_word = words_of_docx(Document(BytesIO(files[FileForm.DOCX])))
    for words in (on_paper, in_word):
        assert "168/542 (31,0 %) điểm đã gắn biển" in words
        assert "cuối kỳ trước là 160/542 (29,5 %), tăng 1,5 điểm phần trăm" in words
        for said in (
            "71/236",
            "97/306",
            "123 (52,0 %)",
            "Không có điện thoại dùng được",
            "Tiệm Thử 90",
            "đã đóng cửa 4",
        ):
            assert said in words
        assert "+ A-8; − A-6, A-9" in words, "a correction names its shops"
        assert "Cấp thêm 40 biển." in words
        assert "Mở lớp tập huấn./." in words
        assert "DỮ LIỆU MẪU" in words
    book = CalamineWorkbook.from_filelike(BytesIO(files[FileForm.XLSX]))
    rows = book.get_sheet_by_name("Địa bàn").to_python()
    assert rows[-1][0] == "Tổng cộng"
    assert rows[-1][2:8] == [160.0, 542.0, 29.5, 168.0, 542.0, 31.0]
    assert [row[7] for row in rows[5:-1]] == [float(Rate(71, 236).percent), float(Rate(97, 306).percent)]
    shops = book.get_sheet_by_name("Điểm kinh doanh").to_python()[5:]
    assert len(shops) == 91
    assert shops[-1][1:3] == ["=1", "=1+1<b>&😀"], "typed words are words"


def test_the_workbook_calculates_its_percentages_and_lets_itself_be_filtered(files):
    with ZipFile(BytesIO(files[FileForm.XLSX])) as archive:
        places, shops = (archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 6))
    assert "<f>SUBTOTAL(109,F6:F7)</f><v>168</v>" in places
    tenths = "INT((2000*F8+G8)/(2*G8))"
    assert f'<f>IF(G8=0,"–",IF(F8&lt;G8,MIN(999,{tenths}),{tenths})/10)</f><v>31.0</v>' in places
    assert '<autoFilter ref="A5:N7"/>' in places
    assert '<autoFilter ref="A5:L96"/>' in shops
    assert "<f>" not in shops


@pytest.mark.parametrize(("numerator", "denominator"), [(168, 542), (9999, 10000), (1, 2000), (0, 7), (7, 7), (29, 32)])
def test_the_formula_is_the_rule(numerator, denominator):
    """What the workbook calculates, in the numbers a spreadsheet has."""
    tenths = int((2000.0 * numerator + denominator) / (2.0 * denominator))
    assert (min(999, tenths) if numerator < denominator else tenths) / 10 == float(Rate(numerator, denominator).percent)


def test_the_form_of_the_decree_margin_by_margin(files):
    document = Document(BytesIO(files[FileForm.DOCX]))
    (section,) = document.sections
    twip = 635
    for length, wanted in (
        *((section.page_width, 210), (section.page_height, 297), (section.left_margin, 30)),
        *(
            (section.right_margin, 15),
            (section.top_margin, 22),
            (section.bottom_margin, 20),
            (section.header_distance, 11),
        ),
    ):
        assert abs(length - Mm(wanted)) <= twip
    assert section.different_first_page_header_footer
    number = section.header.paragraphs[0]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [one.text for one in number._p.iter(qn("w:instrText"))] == [" PAGE "]
    assert {one.get(qn("w:val")) for one in number._p.iter(qn("w:sz"))} == {"26"}
    assert section.first_page_header.paragraphs[0].text == ""
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    fonts = normal.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert not [key for key in fonts if key.endswith("Theme")], "a theme's font would come first"

    assert not list(document.element.body.iter(qn("w:rFonts"))), "a run with letters of its own"
    sizes = {int(one.get(qn("w:val"))) / 2 for one in document.element.body.iter(qn("w:sz")) if one.get(qn("w:val"))}
    assert sizes == {form.RECIPIENTS, form.TABLE, form.MOTTO, form.BODY} == {11, 12, 13, 14}

    head, numbered, results, *_between, signature = document.tables[:9]
    (left, right), (lower_left, lower_right) = head.rows[0].cells, numbered.rows[0].cells
    assert [look(one) for one in left.paragraphs[:4]] == [
        ("ỦY BAN NHÂN DÂN", 12.0, None, None),
        ("THÀNH PHỐ THỬ", 12.0, None, None),
        ("ỦY BAN NHÂN DÂN", 12.0, True, None),
        ("PHƯỜNG VŨNG THỬ", 12.0, True, None),
    ]
    assert [look(one) for one in right.paragraphs[:2]] == [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12.0, True, None),
        ("Độc lập - Tự do - Hạnh phúc", 13.0, True, None),
    ]
    assert look(lower_left.paragraphs[0]) == (f"Số:{BLANK}/BC-UBND", 13.0, None, None)
    assert look(lower_right.paragraphs[0]) == ("Vũng Thử, ngày 02 tháng 6 năm 2023", 13.0, None, True)
    for ruled in (left.paragraphs[4], right.paragraphs[2]):
        assert list(ruled._p.iter(qn("w:pBdr")))
    titles = [look(one) for one in document.paragraphs if one.text][1:3]
    assert titles[0] == ("BÁO CÁO", 14.0, True, None)
    assert titles[1][0].startswith("Kết quả thực hiện chợ 4.0 từ ngày 01/5/2023")
    body = [one for one in document.paragraphs if one.text.startswith(("Ủy ban nhân dân phường", "Đến hết ngày 31/5"))]
    for paragraph in body:
        assert paragraph.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
        assert abs(paragraph.paragraph_format.first_line_indent - Mm(12.7)) <= twip
        assert paragraph.paragraph_format.space_after == Pt(6)
        assert look(paragraph)[1] == 14.0
    assert len(body) == 2
    assert list(results.rows[0]._tr.iter(qn("w:tblHeader"))), "repeated on each page"
    ends = signature._tbl.getprevious()
    assert ends.xpath("string()").endswith("./.")
    assert list(ends.iter(qn("w:keepNext"))), "nobody signs a page on which nothing stands"
    said, signed = signature.rows[0].cells
    assert look(said.paragraphs[0]) == ("Nơi nhận:", 12.0, True, True)
    assert [one.text for one in said.paragraphs[1:]] == ["- UBND Thành phố Thử (để báo cáo);", "- Lưu: VT."]
    assert {look(one)[1] for one in said.paragraphs[1:]} == {11.0}
    assert [one.text for one in signed.paragraphs] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Thử"]
    assert {look(one)[1:3] for one in signed.paragraphs} == {(14.0, True)}


def look(paragraph):
    (run,) = paragraph.runs
    return (run.text, run.font.size.pt, run.font.bold, run.font.italic)


def test_the_pdf_keeps_the_same_margins_and_numbers_its_pages_from_the_second(files):
    document = pypdfium2.PdfDocument(files[FileForm.PDF])
    assert b"Helvetica" not in files[FileForm.PDF], "a font that is not in the file"
    (signed,) = [words for words in words_of_pdf(files[FileForm.PDF]) if "Nơi nhận:" in words]
    assert "./." in signed
    mm = 72 / 25.4
    for number, page in enumerate(document, 1):
        assert (round(page.get_width() / mm), round(page.get_height() / mm)) == (210, 297)
        text = page.get_textpage()
        letters = [index for index in range(text.count_chars()) if text.get_text_range(index, 1).strip()]
        assert {font_at(text, index) for index in letters} <= FONTS
        boxes = [text.get_charbox(index) for index in letters]
        assert max(box[3] for box in boxes if box[1] < (form.PAGE_HEIGHT - form.TOP) * mm) <= (297 - 20) * mm
        assert min(box[0] for box in boxes) >= form.LEFT * mm - 1
        assert max(box[2] for box in boxes) <= (form.PAGE_WIDTH - form.RIGHT) * mm + 1
        assert min(box[1] for box in boxes) >= form.BOTTOM * mm - 1
        above = [box for box in boxes if box[1] > (form.PAGE_HEIGHT - form.TOP) * mm]
        assert bool(above) == (number > 1)
        for box in above:
            assert abs((box[0] + box[2]) / 2 - (form.LEFT + form.WIDTH / 2) * mm) < 6
    assert len(document) > 3


FONTS = {(f"BeVietnamPro-{cut}", size) for cut in ("Regular", "Bold", "Italic", "BoldItalic") for size in range(11, 15)}
FONTS |= {(f"BeVietnamPro-{cut}", LETTERS) for cut in ("Regular", "Bold")}


def font_at(text, index):
    name, flags = ctypes.create_string_buffer(40), ctypes.c_int()
    pypdfium2.raw.FPDFText_GetFontInfo(text, index, name, len(name), flags)
    return name.value.decode(), round(pypdfium2.raw.FPDFText_GetFontSize(text, index))


def test_each_place_has_a_chart_in_all_three(files):
    document = Document(BytesIO(files[FileForm.DOCX]))
    pictures = list(document.element.body.iter(qn("wp:inline")))
    assert [one.docPr.get("descr").split(".")[0] for one in pictures] == ["Chợ Thử Nhất", "Chợ Thử Nhì"]
    assert "31/5/2023: 71/236 (30,1" in pictures[0].docPr.get("descr")
    assert {one.get("distL") for one in pictures} == {"0"}, "else it is moved aside and cut off"
    (table,) = {one.xpath("ancestor::w:tbl")[0] for one in pictures}
    assert sum(one.extent.cx for one in pictures) <= Mm(form.WIDTH)
    assert len(table.tr_lst) == 1, "two in a row, not torn"
    on_paper = next(words for words in words_of_pdf(files[FileForm.PDF]) if "Diễn biến trong kỳ" in words)
    assert {"Chợ Thử Nhất", "71/236 (30,1 %)", "100 %", "30/4/2023"} <= set(
        re.findall("|".join(map(re.escape, CHART)), on_paper)
    )
    book = CalamineWorkbook.from_filelike(BytesIO(files[FileForm.XLSX]))
    rows = book.get_sheet_by_name("Diễn biến").to_python()[5:]
    assert len(rows) == 10
    assert rows[4] == ["Chợ Thử Nhất", date(2023, 5, 31), 71.0, 236.0, 30.1, 52.0]
    assert rows[5][5] == "", "no plan yet"
    with ZipFile(BytesIO(files[FileForm.XLSX])) as archive:
        drawn = archive.read("xl/charts/chart2.xml").decode()
        assert len([name for name in archive.namelist() if name.startswith("xl/charts/chart")]) == 2
    for said in ("'Diễn biến'!$B$11:$B$15", "'Diễn biến'!$E$11:$E$15", "'Diễn biến'!$F$11:$F$15", "Chợ Thử Nhì"):
        assert said in drawn


CHART = ("Chợ Thử Nhất", "71/236 (30,1 %)", "100 %", "30/4/2023")


def test_a_chart_is_where_its_numbers_are(contents):
    (both,) = charts(contents)
    chart = replace(both.charts[0], name="Chợ " * 30, reached=(0.0, None, 50.0, 75.0, 100.0))
    picture = picture_of_chart(chart, 220, 136)
    days_and_percents = ((0, 0), (17, 50), (24, 75), (31, 100))
    for dot, (days, percent) in zip(picture.dots, days_and_percents, strict=True):
        assert dot == pytest.approx((30 + 184 * days / 31, 16 + percent))
    assert max(stroke.ends[1] for stroke in picture.strokes if stroke.weight == 1.0) == pytest.approx(16 + 52), (
        "the plan"
    )
    name = picture.letters[0].words
    assert name.startswith("Chợ Chợ")
    assert name.endswith("…")
    drawn = Image.open(BytesIO(png_of_chart(picture)))
    dots = DOTS_PER_INCH / 72
    assert drawn.size == (round(220 * dots), round(136 * dots))
    assert all(drawn.getpixel((round(x * dots), drawn.height - round(y * dots))) == 0 for x, y in picture.dots)
    assert drawn.getpixel((round(100 * dots), round(40 * dots))) == 255


def test_of_many_places_those_with_most_missing_are_drawn_and_of_one_a_large_one(draw, contents):
    markets = tuple(part(f"Chợ {number:02}", Rate(50 - number, 60), Rate(1, 60), ()) for number in range(20))
    many = replace(contents, places=markets, courses=tuple(map(course, markets)))
    (block,) = charts(many)
    assert [one.name for one in block.charts] == [f"Chợ {number:02}" for number in range(20 - MOST_DRAWN, 20)]
    assert "12 địa bàn còn nhiều điểm chưa đạt nhất" in block.title
    odd = replace(many, places=markets[:3], courses=many.courses[:3])
    for told, number, wide in (
        (odd, 3, form.CHART_WIDTH),
        (replace(many, places=markets[:1], courses=many.courses[:1]), 1, form.WIDTH),
    ):
        drawn = list(Document(BytesIO(draw(told)[FileForm.DOCX])).element.body.iter(qn("wp:inline")))
        assert len(drawn) == number
        assert {round(one.extent.cx / Mm(1)) for one in drawn} == {wide}
    nobody = tuple(
        replace(one, points=tuple(replace(point, rate=Rate(0, 0)) for point in one.points)) for one in odd.courses
    )
    assert list(charts(replace(odd, courses=nobody))) == []


def test_the_same_contents_give_the_same_files(draw, contents):
    with time_machine.travel(AT, tick=False):
        before = draw(contents)
    with time_machine.travel(AT + timedelta(days=400), tick=False):
        assert draw(contents) == before


def test_a_city_with_nothing_to_tell(draw, contents):
    bare = replace(
        contents,
        unit="Thành phố Thử",
        parent="",
        period=Period.of(PeriodKind.QUARTER, 2023, 2),
        difficulties=dict.fromkeys(Reason, 0),
        incidents=IncidentNumbers(dict.fromkeys(IncidentKind, 0), 0, 0),
        corrected=replace(contents.corrected, differences=()),
        total=numbers(Rate(0, 0), Rate(0, 0)),
        typed=Typed(recipients=("Văn phòng",)),
        practice=False,
    )
    words = words_of_docx(Document(BytesIO(draw(bare)[FileForm.DOCX])))
    for said in (
        "Thành phố Thử, ngày 02 tháng 6 năm 2023",
        "chợ 4.0 quý II năm 2023",
        "0/0 (–)",
        "Số liệu đã báo cáo tháng 4 năm 2023 không thay đổi.",
        "Trong kỳ không ghi nhận lý do nào.",
        "Không có./.",
        "- Văn phòng;",
    ):
        assert said in words
    assert "DỮ LIỆU MẪU" not in words
    first = words_of_docx(Document(BytesIO(draw(replace(bare, corrected=None))[FileForm.DOCX])))
    assert "Chưa có báo cáo kỳ trước" in first


def test_many_shops_of_a_correction_are_named_in_part_and_left_out_ones_say_why(draw, contents):
    (lost,) = contents.corrected.differences
    many = replace(lost, figure=Exclusion.PAUSED, filed=0, now=15, gained=tuple(map(shop, range(1, 16))), lost=())
    refused = replace(lost, figure="refused", gained=(), lost=(shop(8),))
    closed = replace(shop(1), excluded=Exclusion.CLOSED)
    elsewhere = replace(contents.places[1], unit="Phường Khác", plan=None, shops=(closed,))
    told = replace(
        contents,
        corrected=replace(contents.corrected, differences=(many, refused)),
        places=(contents.places[0], elsewhere),
        difficulties=contents.difficulties | {Reason.OTHER: 1},
        typed=Typed(difficulties="Mạng yếu.\n\nThiếu người."),
    )
    words = words_of_docx(Document(BytesIO(draw(told)[FileForm.DOCX])))
    for said in (
        "A-11, A-12 và 3 điểm khác",
        "Tạm nghỉ, không tính",
        "Chưa đồng ý tham gia",
        "Chợ Thử Nhì, Phường Khác – 1 điểm",
        "Đã đóng cửa, không tính",
        "Lý do khác 1",
        "Mạng yếu. Thiếu người.",
    ):
        assert said in words


def test_how_paper_writes():
    assert written.period(Period.of(PeriodKind.MONTH, 2026, 2)) == "tháng 02 năm 2026"
    assert written.period(Period.of(PeriodKind.HALF_YEAR, 2026, 1)) == "6 tháng đầu năm 2026"
    assert written.period(Period.of(PeriodKind.HALF_YEAR, 2026, 2)) == "6 tháng cuối năm 2026"
    assert written.period(Period.of(PeriodKind.YEAR, 2026)) == "năm 2026"
    assert written.day(date(2026, 2, 5)) == "05/02/2026"
    assert written.day(date(2026, 11, 15)) == "15/11/2026"
    assert [written.where_dated(unit) for unit in ("Xã Long Sơn", "Phường 7", "Tỉnh Thử")] == [
        "Long Sơn",
        "Phường 7",
        "Thử",
    ]
    assert written.points(Rate(1, 4), Rate(1, 2)) == "giảm 25,0 điểm phần trăm"
    assert written.points(Rate(1, 4), Rate(1, 4)) == "không đổi"
    assert [written.roman(number) for number in (1, 4, 9, 14)] == ["I", "IV", "IX", "XIV"]
