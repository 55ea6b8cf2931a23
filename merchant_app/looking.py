"""Telling the trail who looked at a full account number: what a page that is merely opened writes about its reader."""

import uuid

from flask import current_app

from campaigns.lists.exporting import record_export
from database.engine import writing
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import done_reading, reading
from registry.accounts.model import PaymentAccount
from registry.audit.looks import DOWNLOAD_CODE, DOWNLOAD_SIGN, SEE_ACCOUNT, SEE_SIGN, is_told, record_look
from registry.audit.operations import record
from registry.places.model import Place
from registry.print_runs.model import PrintRun
from registry.signs.model import Sign

TAKE_RUN = "print_run:take"


def saw_account(account: PaymentAccount | None) -> None:
    """Tell that the page to come shows the whole number of *account*, if there is one."""
    if account is not None:
        _told(SEE_ACCOUNT, account.id, account.merchant_id)


def took_code(account: PaymentAccount, file_type: str) -> None:
    """Tell that the code of *account* is taken away as a file."""
    _told(DOWNLOAD_CODE, account.id, account.merchant_id, file_type=file_type)


def saw_sign(sign: Sign) -> None:
    """Tell that the page to come shows *sign*, with the account on it."""
    _told(SEE_SIGN, sign.id, sign.merchant_id, serial=sign.serial)


def took_sign(sign: Sign) -> None:
    """Tell that *sign* is taken away as a page to print."""
    _told(DOWNLOAD_SIGN, sign.id, sign.merchant_id, serial=sign.serial)


def took_print_run(run: PrintRun, *, part: int, signs: int) -> None:
    """Tell that a file of *run* is taken away: so many signs, each with the account on it."""
    done_reading()
    with writing(current_app.extensions["sessions"]) as session:
        record(
            session, by=current_officer(), action=TAKE_RUN, subject_id=run.id, run=run.number, part=part, signs=signs
        )


def took_list(*, place: Place | None, form: str, full: bool, rows: int) -> None:
    """Tell that a list of shops is taken away, whose, how long, and whether with full account numbers."""
    done_reading()
    with writing(current_app.extensions["sessions"]) as session:
        record_export(session, by=current_officer(), place=place, form=form, full=full, rows=rows)


def _told(action: str, subject_id: uuid.UUID, merchant_id: uuid.UUID, **details: str) -> None:
    """Write it down in a session and a short transaction of its own, once all was read and nothing is refused any more.

    So the request's session still refuses any other change. Where it cannot be written, this raises and the page is
    not shown. Looking again soon is the same look.
    """
    officer = current_officer()
    if is_told(reading(), by=officer, action=action, subject_id=subject_id):
        return
    done_reading()
    with writing(current_app.extensions["sessions"]) as session:
        record_look(session, by=officer, action=action, subject_id=subject_id, merchant_id=merchant_id, **details)
