"""Forms about signs on paper."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from merchant_app.consent_fields import ConsentFields
from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, LongTextField, RadioChoiceField
from merchant_app.sign_sizes import SIZES
from merchant_app.wording import choices
from registry.signs.model import ReprintReason


class MakeForm(ConsentFields):
    """Which size of paper; and the holder's consent, where it is not on record yet."""

    layout = RadioChoiceField(
        _("Cỡ biển"), choices=[(name, where) for name, (_measures, where) in SIZES.items()], default="a6"
    )


class PostForm(GuardedForm):
    """Since when the sign hangs."""

    on = DayField(_("Gắn ngày"), needed=_("Hãy chọn ngày gắn biển."))

    @property
    def told(self) -> DayField:
        """The field with the day, and below the words for one that is too late or too early."""
        return self.on

    def late(self, last: str) -> str:
        """For a day after the *last* that can be."""
        return str(gettext("Ngày gắn không được sau hôm nay, %(day)s.", day=last))

    def early(self, first: str) -> str:
        """For a day before the *first* that can be."""
        return str(gettext("Ngày gắn không được trước ngày làm biển, %(day)s.", day=first))


class VoidForm(GuardedForm):
    """Why the sign must not be used."""

    note = LongTextField(
        _("Vì sao huỷ biển?"),
        longest=200,
        needed=_("Hãy ghi lý do: in hỏng, mất, rách…"),
    )


class ReprintForm(GuardedForm):
    """Why the sign is printed anew."""

    reason = ChoiceField(_("Vì sao in lại?"), choices=choices(ReprintReason))
    reprint_note = LongTextField(_("Ghi chú"), longest=200)


class HandOverForm(GuardedForm):
    """When the shop got the sign."""

    handed_over_on = DayField(_("Giao ngày"), needed=_("Hãy chọn ngày giao biển."))

    @property
    def told(self) -> DayField:
        """As of PostForm, as are the next ones."""
        return self.handed_over_on

    def late(self, last: str) -> str:
        """For a day after the *last* that can be."""
        return str(gettext("Ngày giao không được sau hôm nay, %(day)s.", day=last))

    def early(self, first: str) -> str:
        """For a day before the *first* that can be."""
        return str(gettext("Ngày giao không được trước ngày làm biển, %(day)s.", day=first))
