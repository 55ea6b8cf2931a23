"""Forms about reports: which days and places they tell of, and the words an official adds."""

from datetime import date
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import ValidationError

from campaigns.reports.contents import Typed
from campaigns.reports.operations import LONGEST_LINE, LONGEST_WORDS, MOST_RECIPIENTS
from campaigns.reports.period import MONTHS, Period, PeriodKind
from merchant_app.form_fields import (
    ChoiceField,
    DayField,
    GuardedForm,
    LongTextField,
    Question,
    TextField,
    TicksField,
)
from merchant_app.form_once import OnceField
from merchant_app.report_terms import period_days, period_words
from registry.calendar import EARLIEST, today

MONTHS_OFFERED = 6
_LONGER = (PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR)


class DraftQuestion(Question):
    """What a report is to tell of."""

    period = ChoiceField(_("Kỳ báo cáo"))
    first = DayField(_("Từ ngày"))
    last = DayField(_("Đến hết ngày"))
    places = TicksField(_("Địa bàn"), description=_("Không chọn: tất cả địa bàn của bạn."))

    def validate_period(self, field: ChoiceField) -> None:
        """Refuse chosen days of which one is missing."""
        if field.data == PeriodKind.CHOSEN and None in (self.first.data, self.last.data):
            raise ValidationError(gettext("Hãy nhập cả hai ngày."))

    def validate_first(self, field: DayField) -> None:
        """Refuse a day long before any such programme."""
        if field.data and field.data < EARLIEST:
            raise ValidationError(gettext("Chỉ xem được từ năm %(year)d đến hôm nay.", year=EARLIEST.year))

    def validate_last(self, field: DayField) -> None:
        """Refuse an end before the beginning, and one to come."""
        if self.period.data == PeriodKind.CHOSEN and field.data:
            if self.first.data and field.data < self.first.data:
                raise ValidationError(gettext("Ngày cuối phải từ ngày đầu trở đi."))
            if field.data > today():
                raise ValidationError(gettext("Ngày cuối còn chưa đến."))

    def offer(self, day: date) -> None:
        """Let the periods be chosen that are over on the evening before *day*; the newest month unless another is."""
        offered = list(periods_over(day))
        words = [(_key(one), f"{period_words(one).capitalize()} ({period_days(one)})") for one in offered]
        self.period.choices = [*words, (PeriodKind.CHOSEN.value, gettext("Từ ngày đến ngày"))]
        if not self.period.data:
            self.period.data = _key(offered[0])

    @property
    def chosen(self) -> Period:
        """The period, of a question that was accepted."""
        kind, _colon, last = self.period.data.partition(":")
        if kind == PeriodKind.CHOSEN:
            return Period.chosen(self.first.day, self.last.day)
        return Period.holding(date.fromisoformat(last), PeriodKind(kind))

    @property
    def place_ids(self) -> list[UUID]:
        """The places that were ticked."""
        return [UUID(chosen) for chosen in self.places.data or []]


def periods_over(day: date) -> list[Period]:
    """The last months that are over before *day*, newest first, then the last quarter, half-year and year."""
    month = Period.holding(day).before()
    months = [month]
    while len(months) < MONTHS_OFFERED:
        months.append(months[-1].before())
    return [*months, *(Period.holding(day, kind).before() for kind in _LONGER)]


def _key(period: Period) -> str:
    assert period.kind in MONTHS
    return f"{period.kind}:{period.last.isoformat()}"


class FileForm(GuardedForm):
    """What the official adds, and what of the draft was seen."""

    once = OnceField()
    seen = HiddenField()
    difficulties = LongTextField(
        _("Khó khăn khác"),
        longest=LONGEST_WORDS,
        description=_("Lý do nghe được khi thăm đã có sẵn ở trên. Không ghi tên, số điện thoại của ai."),
    )
    proposals = LongTextField(_("Kiến nghị, đề xuất"), longest=LONGEST_WORDS)
    signed_for = TextField(
        _("Ký thay"), longest=LONGEST_LINE, description=_("Bỏ trống: TM. ỦY BAN NHÂN DÂN. Ví dụ: KT. CHỦ TỊCH.")
    )
    position = TextField(_("Chức vụ người ký"), longest=LONGEST_LINE, description=_("Bỏ trống: CHỦ TỊCH."))
    signer = TextField(_("Họ tên người ký"), longest=LONGEST_LINE)
    recipients = LongTextField(
        _("Nơi nhận"),
        longest=MOST_RECIPIENTS * LONGEST_LINE,
        description=_("Mỗi dòng một nơi. Dòng “Lưu: VT.” có sẵn."),
    )

    def validate_recipients(self, _field: LongTextField) -> None:
        """Refuse more lines, or longer ones, than a document has room for."""
        if len(self._lines()) > MOST_RECIPIENTS:
            raise ValidationError(gettext("Nhiều nhất %(most)d nơi nhận.", most=MOST_RECIPIENTS))
        if any(len(line) > LONGEST_LINE for line in self._lines()):
            raise ValidationError(gettext("Mỗi nơi nhận nhiều nhất %(most)d chữ.", most=LONGEST_LINE))

    @property
    def typed(self) -> Typed:
        """What was typed."""
        return Typed(
            difficulties=self.difficulties.data or "",
            proposals=self.proposals.data or "",
            signed_for=self.signed_for.data or "",
            position=self.position.data or "",
            signer=self.signer.data or "",
            recipients=tuple(self._lines()),
        )

    def _lines(self) -> list[str]:
        return [line.strip() for line in (self.recipients.data or "").splitlines() if line.strip()]
