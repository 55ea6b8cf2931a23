"""Forms about counted items: defining one, and writing counts down."""

from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from campaigns.items.model import LONGEST_NAME, ItemKind, ItemOf
from merchant_app.form_fields import DayField, GuardedForm, RadioChoiceField, TextField, TicksField, WholeNumberField
from merchant_app.form_once import OnceField
from merchant_app.wording import choices
from registry.calendar import today


class ItemForm(GuardedForm):
    """What is counted, and how."""

    name = TextField(
        _("Đếm gì"),
        longest=LONGEST_NAME,
        needed=_("Hãy nhập tên chỉ tiêu."),
        description=_("Ví dụ: Phí chợ thu không tiền mặt; Sản phẩm bán trên mạng. Không đếm doanh thu."),
    )
    kind = RadioChoiceField(_("Mỗi lần đếm ghi gì"), choices=choices(ItemKind), default=ItemKind.YES_NO.value)
    about = RadioChoiceField(_("Đếm theo"), choices=choices(ItemOf), default=ItemOf.SHOPS.value)
    once = OnceField()


class CountForm(GuardedForm):
    """What was counted on a day of each subject: boxes for yes or no, a field each for numbers."""

    counted_on = DayField(_("Ngày đếm"), needed=_("Hãy nhập ngày đếm."), default=today)


class YesNoForm(CountForm):
    """Those ticked all have it, or all have it not."""

    subjects = TicksField(_("Chọn rồi ghi Có hoặc Không"))

    def numbers(self, *, said: bool) -> dict[UUID, int]:
        """What the ticks say; refuse where nothing is ticked."""
        if not self.subjects.data:
            self.refuse(self.subjects, gettext("Hãy đánh dấu ít nhất một mục."))
        return dict.fromkeys(map(UUID, self.subjects.data or ()), int(said))


def number_form(subjects: list[tuple[UUID, str]]) -> CountForm:
    """A form with a field for the number of each subject, by its id; those left empty were not counted."""
    fields = {_field_name(key): WholeNumberField(label) for key, label in subjects}
    form: CountForm = type("NumberForm", (CountForm,), fields)()
    return form


def numbers_typed(form: CountForm, subjects: list[tuple[UUID, str]]) -> dict[UUID, int]:
    """The numbers of a form that was accepted; refuse where none was typed."""
    typed = {key: form[_field_name(key)].whole for key, _label in subjects}
    numbers = {key: number for key, number in typed.items() if number is not None}
    if not numbers:
        form.refuse(form.counted_on, gettext("Hãy nhập ít nhất một số."))
    return numbers


def _field_name(key: UUID) -> str:
    return f"number_{key.hex}"


def field_of(form: CountForm, key: UUID) -> object:
    """The field for a subject's number, or its box."""
    if isinstance(form, YesNoForm):
        return next((box for box in form.subjects if box.data == str(key)), None)
    return form[_field_name(key)]
