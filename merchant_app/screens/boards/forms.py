"""Questions asked of a board, and the floor plan of a market."""

from flask_babel import lazy_gettext as _

from campaigns.boards.cells import Flag, Look
from merchant_app.boards.wording import words_of_flag, words_of_look
from merchant_app.day_question import OnADay
from merchant_app.form_fields import ChoiceField, GuardedForm, LongTextField, SeenVersionField
from registry.floors.model import LONGEST_PLAN


class BoardQuestion(OnADay):
    """The board of which day."""


class CellsQuestion(OnADay):
    """Which cells: those of one entry of the legend, or all."""

    show = ChoiceField(_("Hiện những điểm"), default="")

    def offer(self) -> None:
        """Offer every entry of the legend, in the language of the request."""
        self.show.choices = [
            ("", _("Tất cả")),
            *[(look.value, words_of_look(look)) for look in Look],
            *[(flag.value, words_of_flag(flag)) for flag in Flag],
        ]


class FloorForm(GuardedForm):
    """The plan, as it is pasted."""

    text = LongTextField(
        _("Các dãy sạp"),
        longest=LONGEST_PLAN,
        description=_(
            "Mỗi dãy một dòng, sạp cách nhau bằng dấu cách, chỗ trống ghi dấu chấm. Ví dụ: A1 A2 A3 . A4 A5."
            " Dòng trống là lối đi. Dán từ Excel cũng được. Bỏ trống hết: xếp theo số sạp."
        ),
    )
    seen_version = SeenVersionField()
