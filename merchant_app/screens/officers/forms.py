"""Forms about officers and their postings."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, TextField, required
from merchant_app.wording import choices
from registry.calendar import EARLIEST
from registry.officers.model import Role
from registry.officers.operations import LONGEST_NAME
from registry.officers.person_numbers import LONGEST_NUMBER
from registry.places.model import Place
from registry.units.model import Unit


class PersonNumberField(TextField):
    """The staff number of whoever a login belongs to."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            _("Mã số cán bộ"),
            longest=LONGEST_NUMBER,
            description=_(
                "Mã cơ quan cấp cho người đó, ví dụ CB-0168. Ai có hai tên đăng nhập thì ghi cùng một mã: hai tên "
                "ấy không thay nhau duyệt được tài khoản. Ai duyệt hoặc quản trị thì phải có; người khác để trống được."
            ),
            render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
            **options,
        )


class PostingForm(GuardedForm):
    """Where somebody works, from one day to another."""

    where = ChoiceField(
        _("Nơi làm việc"),
        validators=[required(_("Hãy chọn nơi làm việc."))],
        description=_("Phân công về một phường là thấy mọi địa bàn của phường; về một địa bàn là chỉ thấy nơi đó."),
    )
    begins_on = DayField(_("Từ ngày"), needed=_("Hãy nhập ngày bắt đầu."), since=EARLIEST)
    ends_on = DayField(_("Thôi từ ngày"), description=_("Ngày đầu tiên không còn quyền. Để trống nếu chưa biết."))

    def offer(self, units: Iterable[Unit], places: Iterable[Place]) -> tuple[dict[str, Unit], dict[str, Place]]:
        """Offer these units and places; return which unit or which place each value of *where* stands for."""
        of_units = {f"unit:{unit.id}": unit for unit in units}
        of_places = {f"place:{place.id}": place for place in places}
        self.where.choices = {
            "": {"": gettext("Chọn nơi làm việc…")},
            gettext("Phường, xã, tỉnh, thành phố"): {value: unit.name for value, unit in of_units.items()},
            gettext("Tuyến phố, chợ"): {value: f"{x.name} – {x.unit.name}" for value, x in of_places.items()},
        }
        return of_units, of_places


class OfficerForm(PostingForm):
    """Somebody new, and the first posting."""

    name = TextField(_("Họ tên"), longest=LONGEST_NAME, needed=_("Hãy nhập họ tên."))
    login = TextField(
        _("Tên đăng nhập"),
        longest=60,
        needed=_("Hãy nhập tên đăng nhập."),
        description=_("Chữ không dấu, số, dấu chấm, gạch; ví dụ: lan.pham. Không đổi được về sau."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    person_number = PersonNumberField()
    role = ChoiceField(
        _("Vai trò"), choices=[("", _("Chọn vai trò…")), *choices(Role)], validators=[required(_("Hãy chọn vai trò."))]
    )


class RoleForm(GuardedForm):
    """What somebody does from now on."""

    role = ChoiceField(_("Vai trò"), choices=choices(Role), validators=[required(_("Hãy chọn vai trò."))])


class PersonNumberForm(GuardedForm):
    """Whose login it is."""

    person_number = PersonNumberField()


class EndPostingForm(GuardedForm):
    """From which day on a posting no longer holds."""

    ends_on = DayField(
        _("Thôi từ ngày"),
        needed=_("Hãy nhập ngày thôi."),
        description=_("Ngày đầu tiên không còn quyền. Hôm nay nghĩa là thôi ngay bây giờ."),
    )
