"""Is this sign genuine? Asked by anybody, with the short code printed on it."""

from enum import Enum, auto
from http import HTTPStatus

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_fields import GuardedForm, TextField
from merchant_app.languages import LANGUAGES, language_of_request
from merchant_app.public_tries import CODES, TooOftenFromHere, TooOftenInAll
from merchant_app.sign_wording import CHECK_PATH
from merchant_app.unit_of_work import reading
from registry.consents.model import Purpose
from registry.consents.queries import has_taken_back
from registry.signs.check_codes import RANDOM_LENGTH, read_check_code
from registry.signs.errors import CheckCodeMistyped
from registry.signs.model import Sign
from registry.signs.queries import last_shown_number, sign_with_check_code
from registry.signs.serials import looks_like_serial
from registry.signs.standing import is_under_old_name, why_old

public_check = GuardedBlueprint("public_check", __name__)


LENGTH = RANDOM_LENGTH + 1
"""Characters of a check code, as it is typed without its hyphen."""


class CheckForm(GuardedForm):
    """The short code on a sign."""

    code = TextField(
        lazy_gettext("Mã kiểm tra in trên biển"),
        longest=40,
        needed=lazy_gettext("Hãy nhập mã kiểm tra in ở góc dưới của biển."),
        description=lazy_gettext("Tám chữ và số, có gạch nối hay không, chữ hoa hay thường đều được."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class Answer(Enum):
    """What can be said of a code."""

    GOOD = auto()
    OLD = auto()
    UNKNOWN = auto()


@public_check.route(CHECK_PATH, methods=["GET", "POST"], needs=Permission.ANYONE)
def ask() -> ResponseReturnValue:
    """Ask for the code and say what is known of its sign. Sent by POST to keep codes out of histories.

    It changes nothing but the count of questions: nobody finds codes by trying.
    """
    form = CheckForm()
    status = HTTPStatus.OK
    sign: Sign | None = None
    answer: Answer | None = None
    if form.validate_on_submit():
        try:
            code = read_check_code(form.code.data or "")
            CODES.count()  # one with a slip in it never was: the code itself tells
            sign = sign_with_check_code(reading(), code)
        except CheckCodeMistyped:
            form.refuse(form.code, _words_for_mistyped(form.code.data or ""))
        except TooOftenFromHere:
            form.refuse(
                form.code,
                _("Mạng này đã hỏi quá nhiều lần. Hãy chờ mười lăm phút; chưa hỏi được thì đừng trả tiền."),
            )
            status = HTTPStatus.TOO_MANY_REQUESTS
        except TooOftenInAll:
            form.refuse(
                form.code,
                _("Nhiều nơi đang hỏi quá nhiều. Hãy chờ mười lăm phút; chưa hỏi được thì đừng trả tiền."),
            )
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            answer = Answer.UNKNOWN if sign is None else Answer.OLD if why_old(sign) else Answer.GOOD
    page = render_template(
        "public_check/ask.html",
        form=form,
        answer=answer.name if answer else "",
        sign=sign,
        why=why_old(sign) if sign else None,
        renamed=sign is not None and is_under_old_name(sign),
        names_shown=sign is not None and _names_shown(sign),
        last_four=last_shown_number(sign.account) if sign else "",
        other_language=_other_language(),
    )
    return page, status


def _other_language() -> dict[str, str]:
    """The answer asked for again in the other language, by POST too: who is warned in one must be able to read it."""
    code = next(code for code in LANGUAGES if code != language_of_request())
    return {"code": code, "name": LANGUAGES[code], "address": url_for("public_check.ask", lang=code)}


def _names_shown(sign: Sign) -> bool:
    """Whether holder and shop may still be named: nobody took it back, and nobody asked to be forgotten."""
    return sign.account.erased_at is None and not has_taken_back(reading(), sign.merchant, Purpose.PRINT_SIGN)


def _words_for_mistyped(typed: str) -> str:
    words: str = _("Mã gõ chưa đúng, có thể nhầm một chữ. Hãy xem lại trên biển rồi gõ lại.")
    if len([letter for letter in typed if letter.isalnum()]) != LENGTH and not looks_like_serial(typed):
        words = _("Mã kiểm tra có đúng tám chữ và số. Hãy xem lại trên biển rồi gõ lại.")
    elif looks_like_serial(typed):
        words = _("Đó là số biển. Hãy gõ mã kiểm tra, tám chữ và số in ngay dưới số biển.")
    return words
