"""One's own password, asked once more of somebody who is signed in: counted first, then looked at."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import PasswordField

from merchant_app.form_fields import at_most, required
from merchant_app.tries import OLD_PASSWORDS_OF_OFFICER
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.errors import OldPasswordWrong, PasswordsBusy
from registry.officers.model import Officer
from registry.sign_ins.operations import CheckedPassword, Outcome, check_password, require_own_password

LONGEST_PASSWORD = 200
"""Characters. Hashing a novel would only cost the server time."""


class TooManyOldPasswords(Exception):
    """So many wrong ones were typed of late that no further one is looked at for a while."""


class OwnPasswordField(PasswordField):
    """The password somebody has now."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            lazy_gettext("Mật khẩu đang dùng"),
            validators=[required(lazy_gettext("Hãy nhập mật khẩu đang dùng.")), at_most(LONGEST_PASSWORD)],
            render_kw={"autocomplete": "current-password"},
            **options,
        )


def own_password(officer: Officer, typed: str) -> CheckedPassword:
    """What was *typed*, compared with the password of *officer*; call it outside any unit of work.

    Raise TooManyOldPasswords, OldPasswordWrong (which then stands in the trail) or PasswordsBusy. A right one stays
    counted until password_was_right gives the try back, in the unit of work that it allows.
    """
    login = officer.login
    with unit_of_work() as session:
        counted = OLD_PASSWORDS_OF_OFFICER.take(session, str(officer.id))
    if not counted:
        raise TooManyOldPasswords
    try:
        checked = check_password(reading(), login=login, password=typed)
    except PasswordsBusy:
        with unit_of_work() as session:
            OLD_PASSWORDS_OF_OFFICER.give_back(session, str(officer.id))
        raise
    if checked.outcome is not Outcome.RIGHT:
        _tell_wrong(officer, checked)
        raise OldPasswordWrong
    return checked


def password_was_right(session: Any, officer: Officer) -> None:
    """Only wrong ones count."""
    OLD_PASSWORDS_OF_OFFICER.give_back(session, str(officer.id))


def words_for_own_password(refusal: OldPasswordWrong | TooManyOldPasswords) -> str:
    """Why the password was refused, and what to do."""
    words: str = _("Mật khẩu đang dùng chưa đúng.")
    if isinstance(refusal, TooManyOldPasswords):
        words = _("Đã thử quá nhiều lần. Hãy chờ vài phút rồi thử lại.")
    return words


def _tell_wrong(officer: Officer, checked: CheckedPassword) -> None:
    """Let the trail keep it: the refusal leaves the unit of work unharmed."""
    with unit_of_work() as session:
        try:
            require_own_password(session, officer=officer, checked=checked)
        except OldPasswordWrong:
            return
