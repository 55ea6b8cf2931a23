"""The code of the second factor, wherever it is asked for: who needs one, how often it is tried, what refusals mean."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from merchant_app.form_fields import TextField
from merchant_app.tries import CODES_OF_OFFICER
from merchant_app.unit_of_work import unit_of_work
from registry.officers.model import Officer, Role
from registry.second_factors.errors import SecondFactorMissing, SecondFactorRefusal, SecondFactorUsed

DECIDING = frozenset({Role.ADMIN, Role.LEADER, Role.WARD_OFFICIAL})
"""Roles that decide about accounts or look after officers."""


class TooManyCodes(Exception):
    """So many codes were tried of late that no further one is looked at for a while."""


class CodeField(TextField):
    """Six digits from the phone, or a recovery code from paper."""

    def __init__(self, *, of_phone_alone: bool = False, **options: Any) -> None:
        either = lazy_gettext("Sáu số đang hiện trong ứng dụng xác thực trên điện thoại, hoặc một mã dự phòng.")
        alone = lazy_gettext("Sáu số đang hiện trong ứng dụng xác thực trên điện thoại.")
        keys = "numeric" if of_phone_alone else "text"  # recovery codes have letters
        super().__init__(
            lazy_gettext("Mã xác thực"),
            longest=20,
            needed=lazy_gettext("Hãy nhập mã xác thực."),
            description=alone if of_phone_alone else either,
            render_kw={"autocomplete": "one-time-code", "inputmode": keys, "spellcheck": "false"},
            **options,
        )


def must_enrol(officer: Officer) -> bool:
    """Whether *officer* can do nothing before enrolling a second factor. In practice it is only offered."""
    required = current_app.extensions["settings"].second_factor_required
    return bool(required and officer.role in DECIDING and officer.second_factor_at is None)


def count_code_try(officer: Officer) -> None:
    """Count a code that *officer* is about to try, before it is looked at. Raise TooManyCodes.

    In a unit of work of its own: call it outside any other, then confirm the code and do what it allows in the next.
    """
    of = str(officer.id)
    with unit_of_work() as session:
        counted = CODES_OF_OFFICER.take(session, of)
    if not counted:
        raise TooManyCodes


def words_for_code(refusal: SecondFactorRefusal | TooManyCodes) -> str:
    """Why a code was refused, and what to do."""
    words: str = _("Mã chưa đúng. Hãy xem lại ứng dụng xác thực, rồi gõ mã đang hiện.")
    if isinstance(refusal, TooManyCodes):
        words = _("Đã thử quá nhiều mã. Hãy chờ vài phút rồi thử lại.")
    elif isinstance(refusal, SecondFactorUsed):
        words = _("Mã này vừa dùng rồi. Hãy chờ ứng dụng hiện mã mới, nhiều nhất nửa phút.")
    elif isinstance(refusal, SecondFactorMissing):
        words = _("Bạn chưa bật xác thực hai bước.")
    return words
