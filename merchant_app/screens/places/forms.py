"""Forms about places, and the questions asked of their figures."""

from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from campaigns.adoption.figures import Exclusion
from campaigns.ladder.model import LADDER, Rung
from merchant_app.day_question import OnADay
from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, LongTextField, SeenVersionField, TextField
from merchant_app.wording import NOT_YET, WORDS, choices
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


class FiguresQuestion(OnADay):
    """Which places, and on which day."""

    kind = ChoiceField(_("Loại"), choices=[("", _("Tất cả")), *choices(PlaceKind)], default="", validate_choice=True)


class MerchantsQuestion(OnADay):
    """Which merchants of a place: those behind one figure."""

    q = TextField(_("Tên, số nhà, điện thoại"), longest=80)
    show = ChoiceField(
        _("Hiện những điểm"),
        default="",
        choices=[
            ("", _("Đang tính")),
            *[(rung.value, WORDS[Rung][rung]) for rung in LADDER],
            *[(f"not-{rung.value}", NOT_YET[rung]) for rung in LADDER],
            ("refused", _("Từ chối")),
            ("gained", _("Đạt thêm so với ngày trước")),
            ("lost", _("Không còn đạt so với ngày trước")),
            *[(reason.value, WORDS[Exclusion][reason]) for reason in Exclusion],
        ],
    )
    since = DayField(_("So với cuối ngày"))
    criterion = HiddenField()

    @property
    def chosen_criterion(self) -> UUID | None:
        """Whose scope is asked about; what is no id asks about none."""
        try:
            return UUID(self.criterion.data or "")
        except ValueError:
            return None
