"""The form about an event."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from campaigns.events.model import LONGEST_NOTE, LONGEST_WHERE, EventKind
from merchant_app.form_fields import (
    ChoiceField,
    DayField,
    GuardedForm,
    LongTextField,
    RadioChoiceField,
    SeenVersionField,
    TextField,
    WholeNumberField,
)
from merchant_app.form_once import OnceField
from merchant_app.wording import choices
from registry.calendar import EARLIEST
from registry.leaflets.model import Subject


class EventForm(GuardedForm):
    """What is done, when, where, by whom."""

    kind = RadioChoiceField(_("Sự kiện gì"), choices=choices(EventKind), default=EventKind.TRAINING.value)
    held_on = DayField(_("Ngày diễn ra"), needed=_("Hãy nhập ngày diễn ra."), since=EARLIEST)
    where_said = TextField(_("Tại"), longest=LONGEST_WHERE, description=_("Ví dụ: sân chợ, nhà văn hoá khu phố."))
    led_by = ChoiceField(_("Người phụ trách"))
    partner = ChoiceField(_("Cùng đối tác"))
    leaflet = ChoiceField(_("Tờ thông tin đã phát"), choices=[("", _("Không phát")), *choices(Subject)])
    copies = WholeNumberField(_("Số tờ đã phát"))
    note = LongTextField(_("Ghi chú"), longest=LONGEST_NOTE, description=_("Không ghi số tài khoản, số giấy tờ ở đây."))
    called_off = BooleanField(_("Không diễn ra"))
    seen_version = SeenVersionField()
    once = OnceField()
