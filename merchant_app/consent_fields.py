"""The fields with which somebody writes down that a trader agreed: never ticked beforehand, one purpose at a time."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField

from merchant_app.form_fields import ChoiceField, GuardedForm, showable
from merchant_app.wording import choices
from registry.consents.model import How


class ConsentFields(GuardedForm):
    """A tick, how it was said, and which wording was read."""

    agreed = BooleanField(_("Đã đọc hết nội dung trên cho chủ quán, và chủ quán đồng ý"))
    how = ChoiceField(_("Chủ quán đồng ý bằng cách nào?"), choices=choices(How), default=How.SPOKEN.value)
    text_hash = HiddenField(filters=[showable])

    @property
    def how_said(self) -> How:
        """How the trader said so, of a validated form."""
        return How(self.how.data)

    def refuse_silence(self) -> None:
        """Say that without a tick nothing was agreed to."""
        self.refuse(self.agreed, gettext("Chưa đánh dấu: im lặng không phải là đồng ý. Hãy hỏi chủ quán."))

    def refuse_old_text(self, current_hash: str) -> None:
        """Say that another wording is in use by now, and put it there."""
        self.text_hash.data = current_hash
        self.agreed.data = False
        self.refuse(self.agreed, words_for_old_text())


def words_for_old_text() -> str:
    """What is said where another wording was read than the one in use."""
    return str(gettext("Nội dung vừa được sửa. Hãy đọc lại bản mới cho chủ quán rồi đánh dấu."))
