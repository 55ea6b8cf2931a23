"""The tables of a report."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from campaigns.adoption.figures import Exclusion
from campaigns.adoption.rates import Rate
from campaigns.ladder.model import LADDER, Rung
from campaigns.reports.contents import Difference, Figure, Numbers, PlacePart, ReportContents, ShopLine
from campaigns.visits.model import Reason
from merchant_app.report_files import written
from merchant_app.report_files.outline import Column, Heading, Side, Table
from merchant_app.wording import words_for

_MIDDLE, _RIGHT = Side.MIDDLE, Side.RIGHT
_FIGURES = {
    Figure.COUNTED: "Điểm được tính (mẫu số)",
    Figure.REFUSED: "Chưa đồng ý tham gia",
    Figure.BEFORE_REACHED: "Đạt tiêu chí, cuối kỳ trước nữa",
    Figure.BEFORE_COUNTED: "Điểm được tính, cuối kỳ trước nữa",
}
_OTHER_REASON = "Lý do khác"
MOST_NAMED = 12
"""Shops named in one cell; the rest is a number."""


def places(contents: ReportContents) -> Table:
    """Each place at both ends of the period, and its plan."""
    rows = [
        (
            written.number(number),
            _place_name(contents, part),
            *_ends(part.numbers),
            f"{written.number(part.plan.should_be)} ({written.percent(part.plan.percent)})" if part.plan else "–",
        )
        for number, part in enumerate(contents.places, 1)
    ]
    rows.append(("", "Tổng cộng", *_ends(contents.total), ""))
    return Table(
        "Kết quả theo địa bàn",
        (
            Column("STT", 8, _MIDDLE),
            Column("Địa bàn", 30),
            Column("Cuối kỳ trước", 18, _MIDDLE),
            Column("Cuối kỳ này", 18, _MIDDLE),
            Column("Tỷ lệ", 12, _RIGHT),
            Column("Kế hoạch đến cuối kỳ", 18, _MIDDLE),
        ),
        tuple(rows),
        last_is_total=True,
    )


def ladder(contents: ReportContents) -> Table:
    """How many stand on each rung, of the counted."""
    total = contents.total
    rows = [
        (words_for(rung), written.number(total.reached[rung]), written.percent(_share(total, rung))) for rung in LADDER
    ]
    columns = (Column("Bậc", 50), Column("Số điểm", 20, _RIGHT), Column("Tỷ lệ", 20, _RIGHT))
    return Table(f"Các bậc, trên {written.number(total.counted)} điểm được tính", columns, tuple(rows))


def excluded_sentence(total: Numbers) -> str:
    """Who is not counted, by reason."""
    named = [f"{words_for(reason).lower()} {written.number(number)}" for reason, number in total.left_out]
    return f"Không tính vào mẫu số: {', '.join(named)} điểm." if named else "Không có điểm nào bị loại khỏi mẫu số."


def difficulties(contents: ReportContents) -> Table:
    """Reasons that were heard, the most frequent first."""
    rows = tuple((reason_words(reason), written.number(number)) for reason, number in contents.heard)
    return Table("Khó khăn theo lý do", (Column("Lý do", 70), Column("Số điểm", 20, _RIGHT)), rows)


def reason_words(reason: Reason) -> str:
    """The reason; its note stays with the visit."""
    return _OTHER_REASON if reason is Reason.OTHER else words_for(reason)


def incidents(contents: ReportContents) -> Table:
    """What was told, by kind."""
    rows = tuple(
        (words_for(kind), written.number(number)) for kind, number in contents.incidents.told.items() if number
    )
    return Table("Sự cố tiếp nhận trong kỳ", (Column("Loại", 70), Column("Số vụ", 20, _RIGHT)), tuple(sorted(rows)))


def corrections(differences: Sequence[Difference]) -> Table:
    """Each number that is another one by now, and the shops it gained and lost."""
    rows = tuple(
        (
            difference.place,
            figure_words(difference.figure),
            written.number(difference.filed),
            written.number(difference.now),
            shops_moved(difference),
        )
        for difference in differences
    )
    columns = (
        Column("Địa bàn", 24),
        Column("Số liệu", 24),
        Column("Đã báo cáo", 13, _RIGHT),
        Column("Nay là", 11, _RIGHT),
        Column("Điểm thêm (+), bớt (−)", 28),
    )
    return Table("Thay đổi so với báo cáo kỳ trước", columns, rows)


def figure_words(figure: str) -> str:
    """What the number counts."""
    if figure in _FIGURES:
        return _FIGURES[Figure(figure)]
    return words_for(Rung(figure)) if figure in LADDER else _left_out(Exclusion(figure))


def shops_moved(difference: Difference) -> str:
    """``+ A10; − A7``."""
    moved = (("+", difference.gained), ("\N{MINUS SIGN}", difference.lost))
    return "; ".join(f"{sign} {_named(shops)}" for sign, shops in moved if shops)


def annex(contents: ReportContents) -> Iterator[Heading | Table]:
    """Every shop, place by place, walking along."""
    for number, part in enumerate(contents.places, 1):
        yield Heading(
            f"{written.roman(number)}. {_place_name(contents, part)} – {written.number(len(part.shops))} điểm"
        )
        columns = (
            Column("STT", 8, _MIDDLE),
            Column("Số nhà, sạp", 18),
            Column("Tên biển hiệu", 40),
            Column("Bậc cao nhất", 23),
            Column("Ghi chú", 20),
        )
        rows = (
            (written.number(line), shop.label, shop.trade_name, highest_words(shop), note_words(shop))
            for line, shop in enumerate(part.shops, 1)
        )
        yield Table("", columns, tuple(rows))


def highest_words(shop: ShopLine) -> str:
    """The highest rung."""
    return words_for(shop.highest) if shop.highest else "Chưa khảo sát"


def note_words(shop: ShopLine) -> str:
    """Why it is not counted, or that it refuses."""
    if shop.excluded:
        return _left_out(shop.excluded)
    return words_for(Rung.REFUSED) if shop.refused else ""


def _left_out(reason: Exclusion) -> str:
    return f"{words_for(reason)}, không tính"


def _share(total: Numbers, rung: Rung) -> Decimal | None:
    return Rate(total.reached[rung], total.counted).percent


def _ends(numbers: Numbers) -> tuple[str, str, str]:
    before, now = numbers.before, numbers.now
    return (
        written.rate(before),
        f"{written.number(now.numerator)}/{written.number(now.denominator)}",
        written.percent(now.percent),
    )


def _place_name(contents: ReportContents, part: PlacePart) -> str:
    return part.name if part.unit == contents.unit else f"{part.name}, {part.unit}"


def _named(shops: Sequence[ShopLine]) -> str:
    names = ", ".join(shop.label or shop.trade_name for shop in shops[:MOST_NAMED])
    return f"{names} và {len(shops) - MOST_NAMED} điểm khác" if len(shops) > MOST_NAMED else names
