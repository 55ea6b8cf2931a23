"""The question whether a trader agreed: nothing chosen beforehand, one purpose at a time, its text in sight above."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.form import BaseForm

from merchant_app.form_fields import GuardedForm, RadioChoiceField, showable
from merchant_app.wording import choices
from registry.consents.model import How


class AnswerField(RadioChoiceField):
    """What the trader answered. Nothing chosen is no slip but silence, and agrees to nothing."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what was not on offer."""
        if self.data:
            super().pre_validate(form)


class ConsentFields(GuardedForm):
    """How the trader agreed, in one choice that is yes as well, and which wording was read."""

    how = AnswerField(_("Đọc hết nội dung trên rồi: chủ quán đồng ý bằng cách nào?"), choices=choices(How))
    text_hash = HiddenField(filters=[showable])

    @property
    def how_agreed(self) -> How | None:
        """How the trader agreed, of a validated form; None where nobody said so."""
        return How(self.how.data) if self.how.data in set(How) else None

    def refuse_silence(self) -> None:
        """Say that where nothing is chosen nothing was agreed to."""
        self.refuse(self.how, gettext("Chưa chọn: im lặng không phải là đồng ý. Hãy hỏi chủ quán."))

    def refuse_old_text(self, current_hash: str) -> None:
        """Say that another wording is in use by now, and put it there."""
        self.text_hash.data = current_hash
        self.how.data = None
        self.refuse(self.how, words_for_old_text())


def words_for_old_text() -> str:
    """What is said where another wording was read than the one in use."""
    return str(gettext("Nội dung vừa được sửa. Hãy đọc lại bản mới cho chủ quán rồi chọn lại."))
