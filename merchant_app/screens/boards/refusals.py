"""Why a floor plan was refused, in words that say which row to look at."""

from flask_babel import gettext as _

from registry.floors.errors import (
    FloorRefused,
    PlanTooLong,
    RowRefused,
    RowTooLong,
    StallTooLong,
    StallTwice,
    StallUnreadable,
    TooManyRows,
)


def words_for_refusal(refusal: FloorRefused) -> str:
    """The words for *refusal*, to stand at the field."""
    match refusal:
        case StallTwice():
            words = _(
                "Sạp %(stall)s có hai lần: dòng %(before)d và dòng %(row)d.", **_told(refusal), before=refusal.before
            )
        case StallTooLong():
            words = _("Dòng %(row)d: “%(stall)s” dài quá. Mỗi sạp cách nhau bằng dấu cách.", **_told(refusal))
        case StallUnreadable():
            words = _(
                "Dòng %(row)d: “%(stall)s” không có chữ hay số nào. Chỗ trống thì ghi dấu chấm.", **_told(refusal)
            )
        case RowTooLong(row=row, columns=columns, most=most):
            words = _("Dòng %(row)d có %(columns)d sạp, nhiều nhất là %(most)d.", row=row, columns=columns, most=most)
        case TooManyRows(rows=rows, most=most):
            words = _("Có %(rows)d dòng, nhiều nhất là %(most)d.", rows=rows, most=most)
        case PlanTooLong(longest=longest):
            words = _("Dài quá: nhiều nhất %(max)d ký tự.", max=longest)
        case _:
            words = _("Chỉ chợ mới có sơ đồ.")
    return str(words)


def _told(refusal: RowRefused) -> dict[str, object]:
    """Row and stall; a very long one is shown by its beginning."""
    stall = refusal.stall
    return {"row": refusal.row, "stall": stall if len(stall) <= 40 else f"{stall[:39]}…"}
