"""The two days that are laid side by side."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from merchant_app.form_fields import DayField, Question
from registry.calendar import EARLIEST, today


class TwoDays(Question):
    """From one day to another, both past or today."""

    first = DayField(_("Từ cuối ngày"))
    last = DayField(_("Đến cuối ngày"))

    def validate_first(self, field: DayField) -> None:
        """Refuse a day nobody can know about."""
        if field.data and not EARLIEST <= field.data <= today():
            raise ValidationError(gettext("Chỉ xem được từ năm %(year)d đến hôm nay.", year=EARLIEST.year))

    def validate_last(self, field: DayField) -> None:
        """Refuse such a day here too, and one before the first."""
        self.validate_first(field)
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(gettext("Ngày sau phải không trước ngày đầu."))
