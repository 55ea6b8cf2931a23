"""What the overview is asked: by which criterion everything is to be counted, and of which day."""

from flask_babel import lazy_gettext as _

from campaigns.criteria.ready import READY
from campaigns.ladder.model import Rung
from merchant_app.day_question import OnADay
from merchant_app.form_fields import ChoiceField
from merchant_app.wording import WORDS


class OverviewQuestion(OnADay):
    """One of the ready-made criteria, by its code: those are the same in every ward."""

    criterion = ChoiceField(
        _("Tính theo"), choices=[(one.code, WORDS[Rung][one.rung]) for one in READY], default="signs_displayed"
    )

    @property
    def told(self) -> dict[str, str]:
        """What an address says to ask the same again, of today again where no day was asked."""
        told = {} if self.criterion.errors else {"criterion": str(self.criterion.data)}
        if self.as_of.data and not self.as_of.errors:
            told["as_of"] = self.as_of.data.isoformat()
        return told
