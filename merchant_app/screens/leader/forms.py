"""What the overview is asked: by which criterion everything is to be counted."""

from flask_babel import lazy_gettext as _

from campaigns.criteria.ready import READY
from campaigns.ladder.model import Rung
from merchant_app.form_fields import ChoiceField, Question
from merchant_app.wording import WORDS


class CriterionQuestion(Question):
    """One of the ready-made criteria, by its code: those are the same in every ward."""

    criterion = ChoiceField(
        _("Tính theo"), choices=[(one.code, WORDS[Rung][one.rung]) for one in READY], default="signs_displayed"
    )
