"""Forms about places, and the questions asked of their figures."""

from flask_babel import lazy_gettext as _

from campaigns.adoption.figures import Exclusion
from campaigns.ladder.model import LADDER, Rung
from merchant_app.form_fields import (
    ChoiceField,
    DayField,
    GuardedForm,
    LongTextField,
    Question,
    SeenVersionField,
    TextField,
)
from merchant_app.wording import WORDS, choices
from registry.places.model import PlaceKind


class PlaceForm(GuardedForm):
    """A street or a market."""

    unit = ChoiceField(_("Thuộc phường, xã"), validate_choice=True)
    kind = ChoiceField(_("Loại địa bàn"), choices=choices(PlaceKind))
    name = TextField(
        _("Tên"),
        longest=120,
        needed=_("Hãy nhập tên tuyến phố hoặc chợ."),
        description=_("Như người dân gọi, ví dụ: Đường Lý Tự Trọng, Chợ Vũng Tàu."),
    )
    former_names = LongTextField(
        _("Tên cũ, tên gọi khác"),
        longest=600,
        description=_("Mỗi dòng một tên. Tìm bằng tên cũ vẫn ra."),
    )
    seen_version = SeenVersionField()


class FiguresQuestion(Question):
    """Which places, and on which day."""

    kind = ChoiceField(_("Loại"), choices=[("", _("Tất cả")), *choices(PlaceKind)], default="", validate_choice=True)
    as_of = DayField(_("Tính đến ngày"))


class MerchantsQuestion(Question):
    """Which merchants of a place: those behind one figure."""

    q = TextField(_("Tên, số nhà, điện thoại"), longest=80)
    show = ChoiceField(
        _("Xem"),
        default="",
        choices=[
            ("", _("Đang tính")),
            *[(rung.value, WORDS[Rung][rung]) for rung in LADDER],
            *[(f"not-{rung.value}", _("Chưa: %(rung)s", rung=WORDS[Rung][rung])) for rung in LADDER],
            ("refused", _("Từ chối")),
            *[(reason.value, WORDS[Exclusion][reason]) for reason in Exclusion],
        ],
    )
    as_of = DayField(_("Tính đến ngày"))
