"""Forms about facts: one to record what happened, one to correct what was recorded."""

from flask_babel import lazy_gettext as _

from campaigns.ladder.model import BY_HAND, Fact, Rung, Turn
from campaigns.ladder.operations import LONGEST_EVIDENCE
from merchant_app.form_fields import DayField, GuardedForm, LongTextField, RadioChoiceField
from merchant_app.wording import WORDS


class RecordForm(GuardedForm):
    """What happened, when, and how one knows."""

    rung = RadioChoiceField(_("Mốc nào?"), choices=[(rung.value, WORDS[Rung][rung]) for rung in BY_HAND])
    turn = RadioChoiceField(
        _("Có hay không còn?"),
        choices=[
            (Turn.REACHED.value, _("Có, từ ngày bên dưới")),
            (Turn.LOST.value, _("Không còn nữa, từ ngày bên dưới")),
        ],
        default=Turn.REACHED.value,
        description=_(
            "Ví dụ “không còn nữa”: biển bị gỡ thì chọn “Đã gắn biển”; người bán chịu làm thì chọn “Từ chối”."
        ),
    )
    happened_on = DayField(_("Ngày xảy ra"), needed=_("Hãy nhập ngày xảy ra."))
    evidence = LongTextField(
        _("Bằng chứng"),
        longest=LONGEST_EVIDENCE,
        description=_("Làm sao biết: thấy tận nơi, ảnh, giấy đã ký. Không ghi số tài khoản, số giấy tờ ở đây."),
    )


class CorrectForm(GuardedForm):
    """What is right instead."""

    turn = RadioChoiceField(_("Đúng ra là"))
    happened_on = DayField(_("Ngày đúng"), needed=_("Hãy nhập ngày xảy ra."))
    evidence = LongTextField(
        _("Vì sao sửa"),
        longest=LONGEST_EVIDENCE,
        needed=_("Hãy ghi vì sao phải sửa, để người sau hiểu."),
        description=_("Làm sao biết: ảnh đề ngày khác, ghi nhầm điểm, chủ hộ nói lại."),
    )

    def speak_of(self, fact: Fact) -> None:
        """Word the choices for the rung of *fact*: a refusal begins, a sign is posted."""
        beside = fact.rung in (Rung.REFUSED, Rung.PAUSED)
        self.turn.choices = [
            (Turn.REACHED.value, _("Bắt đầu vào ngày bên dưới") if beside else _("Đạt vào ngày bên dưới")),
            (Turn.LOST.value, _("Thôi vào ngày bên dưới") if beside else _("Mất vào ngày bên dưới")),
            (Turn.MISTAKEN.value, _("Không có mốc này, ghi nhầm")),
        ]
