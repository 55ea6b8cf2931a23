"""Forms about campaigns, and reading a plan that somebody pasted."""

import re
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from campaigns.plans.model import LONGEST_NAME, LONGEST_NOTE
from merchant_app.form_fields import (
    ChoiceField,
    DayField,
    GuardedForm,
    LongTextField,
    SeenVersionField,
    TextField,
    TicksField,
)
from registry.calendar import EARLIEST

_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d))?\s*%?", re.ASCII)
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


def percent_typed(text: str) -> Decimal | None:
    """``95``, ``95,5``, ``95.5 %``; None for anything else."""
    found = _PERCENT.fullmatch(text.strip())
    return Decimal(f"{found[1]}.{found[2] or 0}") if found else None


def milestone_typed(line: str) -> tuple[date, Decimal] | None:
    """``31/12/2026 80`` as (day, percent), with whatever blanks, tabs or a colon between; None for anything else."""
    day, *rest = re.split(r"[\s:;]+", line.strip(), maxsplit=1)
    percent = percent_typed(rest[0]) if rest else None
    for form in _DAYS:
        try:
            return (datetime.strptime(day, form).date(), percent) if percent is not None else None  # noqa: DTZ007 (a day)
        except ValueError:
            continue
    return None


class CampaignForm(GuardedForm):
    """What is planned."""

    name = TextField(
        _("Tên chương trình"),
        longest=LONGEST_NAME,
        needed=_("Hãy nhập tên chương trình."),
        description=_("Ví dụ: Tuyến phố Lý Tự Trọng không dùng tiền mặt."),
    )
    places = TicksField(_("Địa bàn"), description=_("Chọn ít nhất một."))
    starts_on = DayField(_("Bắt đầu ngày"), needed=_("Hãy nhập ngày bắt đầu."), since=EARLIEST)
    due_on = DayField(_("Đạt chỉ tiêu trước hết ngày"), needed=_("Hãy nhập hạn đạt chỉ tiêu."), since=EARLIEST)
    criterion = ChoiceField(_("Tiêu chí chính"), description=_("Con số lớn của chương trình và của các địa bàn."))
    target = TextField(
        _("Chỉ tiêu, phần trăm"),
        longest=7,
        needed=_("Hãy nhập chỉ tiêu."),
        description=_("Từ 0,1 đến 100. Ví dụ: 100 hoặc 95,5."),
        render_kw={"inputmode": "decimal"},
    )
    milestones = LongTextField(
        _("Các mốc giữa chừng, nếu có"),
        longest=2000,
        description=_("Mỗi dòng một mốc: ngày rồi phần trăm, ví dụ 30/06/2026 60. Bỏ trống: tăng đều đến chỉ tiêu."),
    )
    further = TicksField(_("Tiêu chí kèm theo"))
    note = TextField(
        _("Ghi chú"),
        longest=LONGEST_NOTE,
        description=_("Ví dụ: số, ngày của kế hoạch đã ký. Không ghi tên, số điện thoại của ai."),
    )
    seen_version = SeenVersionField()

    def validate_target(self, field: TextField) -> None:
        """Refuse what is no percentage."""
        if percent_typed(field.data or "") is None:
            raise ValidationError(gettext("Chỉ tiêu chưa đúng. Hãy nhập số phần trăm, ví dụ 100 hoặc 95,5."))

    def validate_places(self, field: TicksField) -> None:
        """Refuse a campaign without a place."""
        if not field.data:
            raise ValidationError(gettext("Hãy chọn ít nhất một địa bàn."))

    def validate_milestones(self, _field: LongTextField) -> None:
        """Refuse a line that is no milestone, and say which."""
        for number, line in self._lines():
            if milestone_typed(line) is None:
                raise ValidationError(
                    gettext(
                        "Dòng %(number)d chưa đúng: “%(line)s”. Hãy viết ngày rồi phần trăm, ví dụ 30/06/2026 60.",
                        number=number,
                        line=line[:40],
                    )
                )

    @property
    def plan(self) -> list[tuple[date, Decimal]]:
        """The milestones, of a form that was accepted."""
        return [milestone for _number, line in self._lines() if (milestone := milestone_typed(line)) is not None]

    def _lines(self) -> list[tuple[int, str]]:
        lines = enumerate((self.milestones.data or "").splitlines(), 1)
        return [(number, line) for number, line in lines if line.strip()]


class EndForm(GuardedForm):
    """Since when a campaign runs no more."""

    ended_on = DayField(
        _("Kết thúc từ ngày"),
        needed=_("Hãy nhập ngày kết thúc."),
        description=_("Số liệu của chương trình dừng ở cuối ngày này. Số liệu của địa bàn vẫn tính tiếp."),
    )
