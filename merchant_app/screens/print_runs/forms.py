"""Forms about print runs."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField
from wtforms.validators import ValidationError

from database.base import new_id
from merchant_app.form_fields import DayField, GuardedForm, RadioChoiceField, TextField, TicksField
from merchant_app.paper_wording import PAPERS, layout_and_sheet
from registry.print_runs.errors import PlanChanged
from registry.print_runs.model import Only, Order
from registry.print_runs.wanted import RunPlan, Wanted


class WholeNumberField(TextField):
    """A whole number from 1, as people type it."""

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("render_kw", {}).update(inputmode="numeric", autocomplete="off")
        super().__init__(label, longest=3, needed=lazy_gettext("Hãy ghi một số, từ 1 trở lên."), **options)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 (as the library calls it)
        """Refuse what is no number."""
        del form
        typed = self.data or ""
        if not validation_stopped and not (typed.isascii() and typed.isdigit() and int(typed)):
            raise ValidationError(_("Hãy ghi một số, từ 1 trở lên."))

    @property
    def number(self) -> int:
        """What was typed, of a field that was accepted."""
        return int(self.data or "")


class ChooseForm(GuardedForm):
    """Which shops, on what paper and in which order."""

    places = TicksField(lazy_gettext("Địa bàn nào?"))
    only = RadioChoiceField(
        lazy_gettext("In cho ai?"),
        choices=[
            (Only.ALL, lazy_gettext("Mọi điểm đang mở")),
            (Only.NEVER_PRINTED, lazy_gettext("Chỉ điểm chưa in cỡ này lần nào")),
            (Only.CHANGED, lazy_gettext("Chỉ điểm đã đổi từ lần in trước: tài khoản, tên, số nhà")),
            (Only.LISTED, lazy_gettext("Tôi chọn từng điểm")),
        ],
        default=Only.NEVER_PRINTED,
    )
    shops = TicksField(lazy_gettext("Điểm nào?"))
    paper = RadioChoiceField(lazy_gettext("In ra giấy nào?"), choices=[(name, name) for name in PAPERS], default="a6")
    start_at = WholeNumberField(
        lazy_gettext("Ô đầu tiên còn trống"),
        default="1",
        description=lazy_gettext("Cho tờ nhãn đã dùng dở. Đếm từ trái sang phải, từ trên xuống dưới."),
    )
    copies = WholeNumberField(lazy_gettext("Mỗi biển mấy bản?"), default="1")
    order = RadioChoiceField(
        lazy_gettext("In theo thứ tự nào?"),
        choices=[
            (Order.WALKING, lazy_gettext("Theo đường đi, từng số nhà, từng sạp")),
            (Order.NAME, lazy_gettext("Theo tên điểm, A đến Z")),
        ],
        default=Order.WALKING,
    )
    shown = HiddenField()
    """What the page showed would be printed."""
    run = HiddenField()
    """The id that the run is to have, made when the page showed it: the same page sent twice is one run."""

    def shows(self, plan: RunPlan) -> None:
        """Have the page know which plan it shows, under an id of its own."""
        self.shown.data = plan.hash
        self.run.data = str(new_id())

    @property
    def run_id(self) -> UUID:
        """The id that this page made. Raise PlanChanged where it is none: then nothing was shown."""
        try:
            return UUID(self.run.data or "")
        except ValueError:
            raise PlanChanged from None

    @property
    def picks(self) -> bool:
        """Whether shops are picked one by one."""
        return bool(self.only.data == Only.LISTED)

    def says_whom(self) -> bool:
        """Whether places, or shops, are chosen; else say so at the field. The first time, shops are only offered."""
        if not self.places.data:
            self.refuse(self.places, _("Hãy chọn địa bàn."))
            return False
        return bool(self.shops.data) if self.picks else True

    def wanted(self) -> Wanted:
        """What is asked for, of a form that was accepted."""
        layout, sheet = layout_and_sheet(self.paper.data)
        return Wanted(
            layout=layout,
            sheet=sheet,
            start_at=self.start_at.number if sheet else 1,
            copies=self.copies.number,
            order=Order(self.order.data),
            only=Only(self.only.data),
            place_ids=tuple(map(UUID, self.places.data or ())),
            merchant_ids=tuple(map(UUID, self.shops.data or ())),
        )


class TickForm(GuardedForm):
    """Which signs of a run, and when; the page says what became of them."""

    signs = TicksField(lazy_gettext("Biển nào?"))
    on = DayField(lazy_gettext("Ngày"), needed=lazy_gettext("Hãy chọn ngày."))
