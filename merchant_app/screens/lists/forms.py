"""Forms about lists of shops: which file, what its columns say, and that it was looked through."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField

from merchant_app.form_fields import ChoiceField, GuardedForm, Question, TextField, showable
from merchant_app.list_wording import COLUMNS, LETTERS, VERDICTS
from registry.lists.columns import ONE_OF, Column

FILE = "list"
"""The field in which the file itself comes; forms of ours hold no files."""
HEADER_ROWS = 20


class OfferForm(GuardedForm):
    """What a file cannot say of itself."""

    place = ChoiceField(
        _("Địa bàn của các dòng không ghi địa bàn"), description=_("Tệp có cột Địa bàn thì cột đó được dùng trước.")
    )
    letters = ChoiceField(
        _("Bảng mã chữ"),
        choices=[("", _("Tự đoán")), *((letters.value, words) for letters, words in LETTERS.items())],
        default="",
        description=_("Chỉ chọn khi chữ hiện ra sai dấu."),
    )


class ColumnsForm(GuardedForm):
    """What each column says, and where the names of the columns stand."""

    header = ChoiceField(
        _("Tên cột nằm ở dòng"), choices=[(str(row), str(row + 1)) for row in range(HEADER_ROWS)], default="0"
    )

    @property
    def columns(self) -> list[Column | None]:
        """The choice, of a validated form."""
        return [Column(field.data) if field.data else None for field in self.of_columns]

    @property
    def of_columns(self) -> list[Any]:
        """The fields of the columns, from the left."""
        return [field for field in self if field.name.startswith("column_")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse two columns that say the same, and a list that tells of no shop."""
        fine = bool(super().validate(extra_validators))
        chosen = [field.data for field in self.of_columns if field.data]
        for field in self.of_columns:
            if field.data and chosen.count(field.data) > 1:
                self.refuse(field, gettext("Hai cột cùng một nghĩa. Hãy bỏ một cột."))
                fine = False
        if not set(chosen) & set(ONE_OF):
            self.refuse(self.header, gettext("Chưa có cột nào là tên biển hiệu hoặc mã điểm."))
            fine = False
        return fine


def columns_form(header: int, columns: list[Column | None], names: list[str]) -> ColumnsForm:
    """The form for a list whose columns are called *names*, filled in with what was guessed or chosen."""

    class OfThisList(ColumnsForm):
        """One field a column."""

    offered = [("", _("Không nhập")), *((column.value, words) for column, words in COLUMNS.items())]
    for number, (column, name) in enumerate(zip(columns, names, strict=True)):
        label = gettext("Cột %(letter)s: %(name)s", letter=column_letter(number), name=name or "–")
        setattr(OfThisList, f"column_{number}", ChoiceField(label, choices=offered, default=column or ""))
    return OfThisList(data={"header": str(header)})


def column_letter(number: int) -> str:
    """As spreadsheets call a column: A to Z, AA, AB and so on."""
    more, letter = divmod(number, 26)
    return (chr(ord("A") + more - 1) if more else "") + chr(ord("A") + letter)


class TakeForm(GuardedForm):
    """That exactly this was looked through."""

    shown_hash = HiddenField(filters=[showable])
    doubles_too = BooleanField(_("Tôi đã xem từng dòng có thể trùng: đều là điểm khác, nhập hết"))


class RowsQuestion(Question):
    """Which rows to show."""

    show = ChoiceField(
        _("Hiện những dòng"),
        choices=[("", _("Tất cả")), *((verdict.value, words) for verdict, words in VERDICTS.items())],
        default="",
    )
    page = TextField(_("Trang"), longest=4)
