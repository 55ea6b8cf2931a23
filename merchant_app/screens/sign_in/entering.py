"""From a name and a password to a sign-in: counted first, looked at slowly, decided at once."""

from dataclasses import dataclass
from datetime import datetime

from flask import request

from database.base import utc_now
from merchant_app.said_seldom import say_seldom
from merchant_app.screens.sign_in.device_names import device_name
from merchant_app.screens.sign_in.known_devices import known_device_of
from merchant_app.tries import (
    PASSWORDS_FROM_ADDRESS,
    PASSWORDS_FROM_DEVICE,
    PASSWORDS_FROM_NETWORK,
    PASSWORDS_OF_LOGIN,
    Allowance,
    asking_address,
    asking_network,
)
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.errors import PasswordsBusy
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


class TooManyTries(Exception):
    """So many passwords were tried of late that this one was not looked at; carries when one will be again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def enter(login: str, password: str) -> Entered | None:
    """Sign in with *login* and *password*; None when they do not fit. Raise TooManyTries or PasswordsBusy.

    The try is counted and committed before the password is looked at, so that many at once cannot all be the first.
    One too many is not looked at: it costs the server nothing, and tells nothing, because names that nobody has are
    counted alike. Hashing is slow on purpose and happens while nothing is held.
    """
    try:
        counted = _counted(login)
    except TooManyTries:
        say_seldom("A password was not looked at: too many tries, last from %s", asking_address())
        raise
    try:
        checked = check_password(reading(), login=login, password=password)
    except PasswordsBusy:
        with unit_of_work() as session:
            for allowance, of in counted:
                allowance.give_back(session, of)
        raise
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
    """Count a try, and return what it was counted under. Raise TooManyTries when it is one too many.

    The address goes first: who has used it up cannot use up other people's accounts as well.
    """
    name, device = login.strip().lower(), known_device_of(login)
    network = asking_network()
    under = [(PASSWORDS_FROM_ADDRESS, asking_address()), (PASSWORDS_OF_LOGIN, name)]
    if network:
        under.insert(0, (PASSWORDS_FROM_NETWORK, network))
    if device:
        under = [(PASSWORDS_FROM_DEVICE, f"{device} {name}")]
    taken: list[tuple[Allowance, str]] = []
    until = None
    with unit_of_work() as session:
        for allowance, of in under:
            if not allowance.take(session, of):
                until = allowance.free_again(session, of) or utc_now()
                break
            taken.append((allowance, of))
        if until is not None:
            for allowance, of in taken:
                allowance.give_back(session, of)
    if until is not None:
        raise TooManyTries(until)
    return taken
