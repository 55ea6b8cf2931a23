"""Figures of a day: the field that asks for it, and the day that is shown."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from merchant_app.form_fields import DayField, Question
from registry.calendar import EARLIEST, today


class OnADay(Question):
    """Asks for figures of a day that has come."""

    as_of = DayField(_("Tính đến ngày"))

    def validate_as_of(self, field: DayField) -> None:
        """Refuse a day nobody can know about."""
        if field.data and not EARLIEST <= field.data <= today():
            raise ValidationError(gettext("Chỉ xem được từ năm %(year)d đến hôm nay.", year=EARLIEST.year))


def day_asked(question: OnADay) -> date:
    """The day asked about: today when nothing usable was asked. A refused day is said at its field."""
    asked: date | None = None if question.as_of.errors else question.as_of.data
    return asked or today()
