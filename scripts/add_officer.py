"""Adds somebody who may sign in, with a posting to a unit: the errand for the very first admin."""

import argparse
import getpass
import sys

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.engine import sessions_on, writing
from registry.calendar import today
from registry.installation.queries import holds_sample
from registry.officers.errors import (
    LoginTaken,
    LoginUnusable,
    OfficerNameUnusable,
    OfficerRefusal,
    PasswordContainsLogin,
    PasswordTooCommon,
    PasswordTooShort,
    PersonNumberMissing,
    PersonNumberUnusable,
)
from registry.officers.model import Role
from registry.officers.operations import add_officer, post_officer
from registry.officers.passwords import MINIMUM_LENGTH, make_first_password, prepared_password
from registry.units.model import Unit
from scripts.opening import ask_for_database, existing_database_at, stop


def main() -> None:
    """Add the officer and the posting, together or not at all."""
    wanted = _arguments()
    with existing_database_at(wanted.database) as engine:
        password, generated = _first_password(wanted.login)
        try:
            prepared = prepared_password(password, login=wanted.login)
            with writing(sessions_on(engine)) as session:
                unit = _unit_with_code(session, wanted.unit)
                officer = add_officer(
                    session,
                    by=None,
                    login=wanted.login,
                    name=wanted.name,
                    role=Role(wanted.role),
                    password=prepared,
                    person_number=wanted.person_number,
                    number_needed=not holds_sample(session),
                )
                post_officer(session, by=None, officer=officer, unit=unit, begins_on=today())
        except OfficerRefusal as refusal:
            stop(_words_for(refusal))
    print(f"{officer.login} may sign in: {officer.name}, {officer.role}, posted to {unit.name} ({unit.code}).")
    if generated:
        print(f"First password, shown this once:  {password}")
    print("A new password has to be chosen at the first sign-in.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/add-officer", description="Add somebody who may sign in.")
    parser.add_argument("--login", required=True, help="what is typed to sign in")
    parser.add_argument("--name", required=True, help="how the person is called")
    parser.add_argument("--role", required=True, choices=[role.value for role in Role])
    parser.add_argument("--unit", required=True, metavar="CODE", help="code of the ward (26506) or province (79)")
    parser.add_argument(
        "--person-number",
        default="",
        metavar="NUMBER",
        help="the staff number; needed for admin, leader, ward_official",
    )
    ask_for_database(parser)
    return parser.parse_args()


def _first_password(login: str) -> tuple[str, bool]:
    """The password typed twice at the terminal, or a generated one where nothing is typed; and whether it is that."""
    if sys.stdin.isatty():
        typed = getpass.getpass(f"First password ({MINIMUM_LENGTH} characters or more; empty for a generated one): ")
        if typed:
            if getpass.getpass("The same again: ") != typed:
                stop("The two were not the same. Nothing was added.")
            return typed, False
    return make_first_password(login=login), True


def _unit_with_code(session: Session, code: str) -> Unit:
    """The unit with that code in the newest list of units."""
    unit = session.scalars(select(Unit).where(Unit.code == code).order_by(Unit.edition.desc()).limit(1)).one_or_none()
    if unit is None:
        stop(f"No unit has the code {code}. A ward's code has five digits, such as 26506; a province's has two.")
    return unit


def _words_for(refusal: OfficerRefusal) -> str:
    words = {
        LoginTaken: "Somebody signs in with this login already. Choose another one.",
        LoginUnusable: "A login has 2 to 60 characters: small letters without marks, digits, and . _ @ -",
        OfficerNameUnusable: "The name must not be empty, nor longer than 120 characters.",
        PersonNumberMissing: "Who decides needs a staff number, by which two logins of one person are known: "
        "give --person-number.",
        PersonNumberUnusable: "A staff number has letters without marks, digits and . / _ -, 40 characters at most.",
        PasswordTooShort: f"The password must have at least {MINIMUM_LENGTH} characters.",
        PasswordTooCommon: "This password is among the first that would be guessed. Choose another one.",
        PasswordContainsLogin: "The password must not contain the login.",
    }
    return f"{words[type(refusal)]} Nothing was added."


if __name__ == "__main__":
    main()
