"""What is asked of the trail."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from merchant_app.form_fields import ChoiceField, DayField, Question
from merchant_app.wording import ACTIONS
from registry.calendar import EARLIEST, today
from registry.officers.model import Officer
from registry.places.model import Place


class TrailQuestion(Question):
    """Which entries; everything left empty asks for all."""

    place = ChoiceField(_("Địa bàn"), default="")
    officer = ChoiceField(_("Ai làm"), default="")
    action = ChoiceField(_("Việc gì"), default="", choices=[("", _("Mọi việc")), *ACTIONS.items()])
    day = DayField(_("Ngày"))

    def offer(self, places: Iterable[Place], officers: Iterable[Officer]) -> None:
        """Offer what the reader may ask for: own places, people working there."""
        self.place.choices = [("", _("Tất cả")), *((str(place.id), place.name) for place in places)]
        self.officer.choices = [("", _("Mọi người")), *((str(officer.id), officer.name) for officer in officers)]

    def validate_day(self, field: DayField) -> None:
        """Refuse a day nobody can know about."""
        if field.data and not EARLIEST <= field.data <= today():
            raise ValidationError(gettext("Chỉ xem được từ năm %(year)d đến hôm nay.", year=EARLIEST.year))
