"""From a name and a password to a sign-in: counted first, looked at slowly, decided at once."""

from dataclasses import dataclass

from flask import current_app, request

from merchant_app.screens.sign_in.device_names import device_name
from merchant_app.screens.sign_in.known_devices import known_device_of
from merchant_app.tries import (
    PASSWORDS_FROM_ADDRESS,
    PASSWORDS_FROM_DEVICE,
    PASSWORDS_OF_LOGIN,
    Allowance,
    asking_address,
)
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.model import Officer
from registry.sign_ins.errors import WrongLoginOrPassword
from registry.sign_ins.operations import begin_sign_in, check_password
from registry.sign_ins.queries import officer_signed_in_with, officer_waiting_with


@dataclass(frozen=True)
class Entered:
    """Somebody whose password was right."""

    officer: Officer
    token: str
    waits_for_code: bool


def enter(login: str, password: str) -> Entered | None:
    """Sign in with *login* and *password*; None when they do not fit, or were tried too often.

    The try is counted and committed before the password is looked at, so that many at once cannot all be the first.
    One too many is not looked at: it costs the server nothing, and tells nothing, because names that nobody has are
    counted alike. Hashing is slow on purpose and happens while nothing is held.
    """
    counted = _counted(login)
    if not counted:
        current_app.logger.warning("A password was not looked at: too many tries, last from %s", asking_address())
        return None
    checked = check_password(reading(), login=login, password=password)
    with unit_of_work() as session:
        try:
            token = begin_sign_in(
                session, checked=checked, device=device_name(request.user_agent.string), address=asking_address()
            )
        except WrongLoginOrPassword:
            return None  # the refusal stands in the trail, and the try stays counted
        for allowance, of in counted:
            allowance.give_back(session, of)
    officer = officer_signed_in_with(reading(), token)
    if officer is not None:
        return Entered(officer, token, waits_for_code=False)
    waiting = officer_waiting_with(reading(), token)
    return None if waiting is None else Entered(waiting, token, waits_for_code=True)


def _counted(login: str) -> list[tuple[Allowance, str]]:
    """Count a try, and return what it was counted under; nothing when it is one too many.

    The address goes first: who has used it up cannot use up other people's accounts as well.
    """
    name, device = login.strip().lower(), known_device_of(login)
    under = [(PASSWORDS_FROM_ADDRESS, asking_address()), (PASSWORDS_OF_LOGIN, name)]
    if device:
        under = [(PASSWORDS_FROM_DEVICE, f"{device} {name}")]
    taken: list[tuple[Allowance, str]] = []
    with unit_of_work() as session:
        for allowance, of in under:
            if not allowance.take(session, of):
                for before, its in taken:
                    before.give_back(session, its)
                return []
            taken.append((allowance, of))
    return taken
