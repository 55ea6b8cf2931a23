"""Fields and rules that every form shares: text made tidy, and refusals in plain words."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are a version behind
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from registry.folding import tidy
from registry.plain_line import joins_pictures

UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories nobody types on purpose: controls, direction marks, unassigned, private, broken characters."""
NEVER_IN_A_PAGE = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that HTML forbids: shown as REPLACEMENT where what was typed is shown again."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Also what the server reads where the bytes sent were no text."""


_WHOLE_NUMBER = re.compile(r"[0-9]+|[0-9]{1,3}(?:[., ][0-9]{3})+")
_THOUSANDS = re.compile(r"[., ]")

FROM_THE_REQUEST = object()
"""Says that a form is filled in from the request, when it was sent."""


class GuardedForm(FlaskForm):
    """A form with our words: nothing of a library's English reaches the page."""

    def __init__(self, formdata: Any = FROM_THE_REQUEST, **options: Any) -> None:
        """Fill in what was typed, and never a file that somebody sends under a field's name."""
        if formdata is FROM_THE_REQUEST:
            formdata = request.form if request.method == "POST" else None
        super().__init__(formdata, **options)

    def refuse(self, field: Field, words: str) -> None:
        """Put *words* at *field*, as if its own rules had refused it."""
        field.errors = [*field.errors, words]


class Question(GuardedForm):
    """A form that only asks: it is sent by GET, changes nothing and needs no token."""

    class Meta:
        """No token in addresses."""

        csrf = False


def required(words: str) -> InputRequired:
    """Refuse an empty field with *words* that say what to do."""
    return InputRequired(words)


def at_most(length: int) -> Length:
    """Refuse more than *length* characters."""
    return Length(max=length, message=lazy_gettext("Dài quá: nhiều nhất %(max)d ký tự."))


def _is_whole_number(_form: Form, field: Field) -> None:
    if not _WHOLE_NUMBER.fullmatch(field.data or ""):
        raise ValidationError(_("Hãy nhập một số, ví dụ 40."))


def not_before(day: date) -> Callable[[Form, Field], None]:
    """Refuse a day before *day*: nobody means the year 1 or 202."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and field.data < day:
            raise ValidationError(_("Ngày phải từ năm %(year)d trở đi.", year=day.year))

    return check


def no_unseen_characters(_form: Form, field: Field) -> None:
    """Refuse characters that do not show, or that make what follows read backwards."""
    typed = field.data or ""
    unseen = any(
        unicodedata.category(c) in UNSEEN and c not in "\r\n\t" and not joins_pictures(typed, place)
        for place, c in enumerate(typed)
    )
    if unseen or REPLACEMENT in typed:
        raise ValidationError(_("Có ký tự ẩn không dùng được. Hãy xoá đi và gõ lại."))


def when_given(_form: Form, field: Field) -> None:
    """Let an empty field pass without further rules; what counts is what will be stored, not how it was sent."""
    if not field.data:
        field.errors = []
        raise StopValidation


class TextField(StringField):
    """One line of text, composed (NFC) and tidied before anybody looks at it."""

    def __init__(
        self, label: str, *, longest: int, needed: str = "", validators: tuple[Any, ...] = (), **options: Any
    ) -> None:
        first = DataRequired(needed) if needed else when_given
        rules = [first, no_unseen_characters, at_most(longest), *validators]
        options.setdefault("render_kw", {}).setdefault("maxlength", longest)
        super().__init__(label, validators=rules, filters=[_tidied], **options)


class WholeNumberField(TextField):
    """A whole number of things, 0 or more, typed with or without dots between thousands."""

    def __init__(self, label: str, *, longest: int = 12, needed: str = "", **options: Any) -> None:
        options.setdefault("render_kw", {}).update(inputmode="numeric", autocomplete="off")
        super().__init__(label, longest=longest, needed=needed, validators=(_is_whole_number,), **options)

    @property
    def whole(self) -> int | None:
        """The number, of a field that was accepted; nothing where none was typed."""
        return int(_THOUSANDS.sub("", self.data)) if self.data else None


class LongTextField(TextAreaField):
    """Several lines of text."""

    def __init__(self, label: str, *, longest: int, needed: str = "", **options: Any) -> None:
        first = DataRequired(needed) if needed else when_given
        options.setdefault("render_kw", {}).update(maxlength=longest, rows=3)
        super().__init__(
            label, validators=[first, no_unseen_characters, at_most(longest)], filters=[_composed], **options
        )


class DayField(DateField):
    """A day. Browsers with a date picker send 2023-05-31; people without one type 31/5/2023."""

    def __init__(self, label: str, *, needed: str = "", since: date | None = None, **options: Any) -> None:
        first = required(needed) if needed else Optional(strip_whitespace=True)
        super().__init__(
            label,
            validators=[first] if since is None else [first, not_before(since)],
            format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
            **options,
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day, or say how to write one."""
        self.raw_data = [showable(text) for text in valuelist]
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Ngày chưa đúng. Hãy viết ngày/tháng/năm, ví dụ 31/5/2023.")) from None

    @property
    def day(self) -> date:
        """The day, of a field that is needed and was accepted."""
        assert self.data is not None
        return self.data


class ChoiceField(SelectField):
    """A choice among few. An unknown value is refused in our words."""

    def __init__(self, label: str, *, choices: Iterable[tuple[str, Any]] = (), **options: Any) -> None:
        super().__init__(label, choices=[SelectChoice(value, words) for value, words in choices], **options)

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what was not on offer."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise StopValidation(_("Hãy chọn một mục trong danh sách.")) from None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the choice."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Hãy chọn một mục trong danh sách.")) from None


class RadioChoiceField(ChoiceField, RadioField):
    """A choice among few that all stand on the page; ``components/radios.html`` draws it."""


class TicksField(SelectMultipleField):
    """Several choices among few, each a box to tick; ``components/ticks.html`` draws it."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, *, choices: Iterable[tuple[str, Any]] = (), **options: Any) -> None:
        super().__init__(label, choices=[SelectChoice(value, words) for value, words in choices], **options)

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what was not on offer."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise StopValidation(_("Hãy chọn một mục trong danh sách.")) from None


class SeenVersionField(HiddenField):
    """The version of the row that the form was filled in from."""

    @property
    def number(self) -> int:
        """The version; one that no row ever has, where the browser sent nonsense or nothing at all."""
        text = showable(str(self.raw_data[0])) if self.raw_data else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def showable(text: str | None) -> str:
    """The text with what HTML cannot carry put as �, so that it can be shown again and refused."""
    return NEVER_IN_A_PAGE.sub(REPLACEMENT, text or "")


def _composed(text: str | None) -> str:
    """Browsers send CR and LF for each new line, and count it as one character: so it is kept, and counted, as one."""
    lines = unicodedata.normalize("NFC", showable(text)).replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip()


def _tidied(text: str | None) -> str:
    return tidy(showable(text))
