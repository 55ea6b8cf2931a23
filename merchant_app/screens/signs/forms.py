"""Forms about signs on paper."""

from flask_babel import lazy_gettext as _

from merchant_app.form_fields import ChoiceField, DayField, GuardedForm, LongTextField


class MakeForm(GuardedForm):
    """Which size of paper."""

    layout = ChoiceField(
        _("Cỡ biển"),
        choices=[
            ("a6", _("A6 (105 × 148 mm), để bàn")),
            ("a5", _("A5 (148 × 210 mm), để quầy")),
            ("a4", _("A4 (210 × 297 mm), dán tường")),
        ],
        default="a6",
    )


class PostForm(GuardedForm):
    """Since when the sign hangs."""

    on = DayField(_("Gắn ngày"), needed=_("Hãy chọn ngày gắn biển."))


class VoidForm(GuardedForm):
    """Why the sign must not be used."""

    note = LongTextField(
        _("Vì sao huỷ biển?"),
        longest=200,
        needed=_("Hãy ghi lý do: in hỏng, mất, rách…"),
    )
