"""What a report says in words: its contents as an outline. Documents of both kinds are drawn from this outline."""

from collections.abc import Iterator

from flask_babel import force_locale

from campaigns.adoption.rates import Rate
from campaigns.reports.contents import CountedBy, ReportContents
from merchant_app.campaign_wording import COUNTED_AS, READY_NAMES, WHAT_COUNTS
from merchant_app.report_files import courses, tables, written
from merchant_app.report_files.outline import BLANK, HEAD_AGENCY, Block, Heading, Outline, Text
from registry.calendar import day_of
from registry.places.model import PlaceKind

END = "./."
NOTHING = "Không có."


def outline_of(contents: ReportContents) -> Outline:
    """The document, in Vietnamese. An application must be there for its words."""
    with force_locale("vi"):
        return _outline(contents)


def criterion_words(criterion: CountedBy) -> str:
    """What the criterion is called."""
    return criterion.name or str(READY_NAMES[criterion.code])


def subject_of(contents: ReportContents) -> str:
    """What the report is about."""
    kinds = {part.kind for part in contents.places}
    what = {
        frozenset({PlaceKind.STREET}): "tuyến phố không dùng tiền mặt",
        frozenset({PlaceKind.MARKET}): "chợ 4.0",
    }.get(frozenset(kinds), "tuyến phố không dùng tiền mặt và chợ 4.0")
    return f"Kết quả thực hiện {what} {written.period(contents.period)}"


def _outline(contents: ReportContents) -> Outline:
    typed = contents.typed
    dated = day_of(contents.known_at)
    recipients = typed.recipients or ((f"UBND {contents.parent} (để báo cáo)",) if contents.parent else ())
    return Outline(
        parent_agency=_agency(contents.parent) if contents.parent else (),
        agency=_agency(contents.unit),
        place_and_date=f"{written.where_dated(contents.unit)}, {written.day_in_words(dated)}",
        subject=subject_of(contents),
        body=_ended(tuple(_body(contents))),
        recipients=(*(f"- {line};" for line in recipients), "- Lưu: VT."),
        signed_for=(typed.signed_for or f"TM. {HEAD_AGENCY}").upper(),
        position=(typed.position or "CHỦ TỊCH").upper(),
        signer=typed.signer,
        annex_title="Danh sách điểm kinh doanh và bậc đã đạt",
        annex_note=(
            f"(Kèm theo Báo cáo số{BLANK}/BC-UBND {written.day_in_words(dated)} của {_lower_agency(contents)})"
        ),
        annex=tuple(tables.annex(contents)),
        practice=contents.practice,
    )


def _agency(unit: str) -> tuple[str, str]:
    """Broken where it reads well: neither fits on the left half of the page in one line."""
    return HEAD_AGENCY, unit.upper()


def _lower_agency(contents: ReportContents) -> str:
    return f"Ủy ban nhân dân {_within(contents.unit)}"


def _within(unit: str) -> str:
    """``phường Vũng Tàu`` within a sentence."""
    return unit[:1].lower() + unit[1:]


def _ended(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """The last paragraph with the sign that the text ends here."""
    *before, last = body
    assert isinstance(last, Text)
    return (*before, Text(last.words.rstrip(" ./") + END))


def _body(contents: ReportContents) -> Iterator[Block]:
    dated = written.day(day_of(contents.known_at))
    yield Text(
        f"{_lower_agency(contents)} báo cáo kết quả thực hiện {written.days(contents.period)}, "
        f"theo số liệu ghi nhận đến ngày {dated}, như sau:"
    )
    parts = (
        ("KẾT QUẢ THỰC HIỆN", _results(contents)),
        ("KHÓ KHĂN, VƯỚNG MẮC", _difficulties(contents)),
        ("BIỂN MÃ QR VÀ SỰ CỐ", _signs(contents)),
        ("ĐIỀU CHỈNH SỐ LIỆU KỲ TRƯỚC", _corrections(contents)),
        ("KIẾN NGHỊ, ĐỀ XUẤT", _typed(contents.typed.proposals or NOTHING)),
    )
    for place, (heading, blocks) in enumerate(parts, 1):
        yield Heading(f"{written.roman(place)}. {heading}")
        yield from blocks


def _results(contents: ReportContents) -> Iterator[Block]:
    criterion, total = contents.criterion, contents.total
    yield Text(
        f"Đến hết ngày {written.day(contents.period.last)}, {written.rate(total.now)} {COUNTED_AS[criterion.rung]}; "
        f"cuối kỳ trước là {written.rate(total.before)}{_change(total.now, total.before)}."
    )
    meaning = criterion.what_counts or str(WHAT_COUNTS[criterion.code])
    yield Text(
        f"Tiêu chí: {criterion_words(criterion)} (cách tính lần {criterion.method_version}). {meaning} "
        "Mẫu số là số điểm đang mở cửa, thuộc phạm vi tiêu chí, vào ngày cuối kỳ; tỷ lệ không làm tròn lên 100 %."
    )
    yield tables.places(contents)
    yield from courses.charts(contents)
    yield Text(
        f"Có {written.number(total.refused)} điểm chưa đồng ý tham gia, vẫn tính trong mẫu số. "
        f"{tables.excluded_sentence(total)}"
    )
    yield tables.ladder(contents)


def _change(now: Rate, before: Rate) -> str:
    change = written.points(now, before)
    return f", {change}" if change else ""


def _difficulties(contents: ReportContents) -> Iterator[Block]:
    if any(contents.difficulties.values()):
        yield Text(
            "Lý do nghe được trong kỳ ở các điểm chưa đạt tiêu chí; một điểm có thể nêu nhiều lý do, "
            "mỗi lý do tính một lần:"
        )
        yield tables.difficulties(contents)
        yield from _typed(contents.typed.difficulties)
    else:
        yield from _typed(contents.typed.difficulties or "Trong kỳ không ghi nhận lý do nào.")


def _signs(contents: ReportContents) -> Iterator[Block]:
    signs, incidents = contents.signs, contents.incidents
    yield Text(
        f"Trong kỳ đã in {written.number(signs.printed)} biển, gắn {written.number(signs.posted)} biển, "
        f"thay hoặc huỷ {written.number(signs.ended)} biển."
    )
    told = sum(incidents.told.values())
    yield Text(
        f"Tiếp nhận {written.number(told)} sự cố, xử lý xong {written.number(incidents.closed)}; "
        f"cuối kỳ còn {written.number(incidents.still_open)} sự cố đang xử lý."
    )
    if told:
        yield tables.incidents(contents)


def _corrections(contents: ReportContents) -> Iterator[Block]:
    corrected = contents.corrected
    if corrected is None:
        yield Text("Chưa có báo cáo kỳ trước được chốt cho các địa bàn này.")
    elif not corrected.differences:
        yield Text(f"Số liệu đã báo cáo {written.period(corrected.period)} không thay đổi.")
    else:
        filed = written.day(day_of(corrected.filed_at))
        yield Text(
            f"Báo cáo {written.period(corrected.period)}, chốt ngày {filed}, giữ nguyên như đã gửi. "
            "Số liệu ghi nhận sau đó làm thay đổi:"
        )
        yield tables.corrections(corrected.differences)


def _typed(words: str) -> Iterator[Text]:
    """Each line that somebody typed is a paragraph."""
    for line in words.splitlines():
        if line.strip():
            yield Text(line.strip())
