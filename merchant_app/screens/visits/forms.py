"""Forms about visits: one to record what came of one, one to correct it, and what is asked about reasons."""

from datetime import date, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from campaigns.visits.model import LONGEST_NOTE, Outcome, Reason
from merchant_app.form_fields import (
    ChoiceField,
    DayField,
    GuardedForm,
    LongTextField,
    Question,
    RadioChoiceField,
    TicksField,
)
from merchant_app.wording import WORDS
from registry.calendar import EARLIEST, today

OUTCOMES = [(outcome.value, words) for outcome, words in WORDS[Outcome].items() if outcome is not Outcome.MISTAKEN]
REASONS = [(reason.value, words) for reason, words in WORDS[Reason].items() if reason is not Reason.STALL_NOT_FOUND]
"""What somebody can tell: that nothing was found is an outcome, and its own reason."""


class _VisitFields(GuardedForm):
    """What is told of any visit."""

    reasons = TicksField(_("Vì sao chưa làm?"), choices=REASONS, description=_("Chọn mọi lý do chủ quán nói."))
    note = LongTextField(
        _("Ghi chú"),
        longest=LONGEST_NOTE,
        description=_("Điều cần nhớ cho lần sau. Không ghi số tài khoản, số giấy tờ ở đây."),
    )
    visited_on = DayField(_("Ngày ghé"), needed=_("Hãy nhập ngày ghé."))

    @property
    def told_reasons(self) -> tuple[Reason, ...]:
        """The reasons that were ticked."""
        return tuple(map(Reason, self.reasons.data or []))


class RecordForm(_VisitFields):
    """What came of the visit, and when to come again."""

    outcome = RadioChoiceField(_("Lượt ghé này ra sao?"), choices=OUTCOMES)
    next_in = RadioChoiceField(
        _("Hẹn ghé lại"),
        choices=[
            ("", _("Không hẹn")),
            ("1", _("Ngày mai")),
            ("3", _("3 ngày nữa")),
            ("7", _("1 tuần nữa")),
        ],
        default="",
    )
    next_on = DayField(_("Hoặc hẹn đúng ngày"))

    @property
    def coming_again_on(self) -> date | None:
        """The day that was typed; else as many days from today as were chosen."""
        in_days = today() + timedelta(days=int(self.next_in.data)) if self.next_in.data else None
        return self.next_on.data or in_days


class CorrectForm(_VisitFields):
    """What is right instead."""

    outcome = RadioChoiceField(
        _("Đúng ra là"), choices=[*OUTCOMES, (Outcome.MISTAKEN.value, WORDS[Outcome][Outcome.MISTAKEN])]
    )
    next_on = DayField(_("Hẹn ghé lại"))


class ReasonsQuestion(Question):
    """Which reason, told from which day to which."""

    reason = ChoiceField(
        _("Lý do"),
        default="",
        choices=[("", _("Tất cả")), *((reason.value, words) for reason, words in WORDS[Reason].items())],
    )
    first = DayField(_("Từ ngày"))
    last = DayField(_("Đến ngày"))

    def validate_first(self, field: DayField) -> None:
        """Refuse a day nobody can know about."""
        _known_day(field)

    def validate_last(self, field: DayField) -> None:
        """Refuse a day nobody can know about."""
        _known_day(field)


def _known_day(field: DayField) -> None:
    if field.data and not EARLIEST <= field.data <= today():
        raise ValidationError(gettext("Chỉ xem được từ năm %(year)d đến hôm nay.", year=EARLIEST.year))
