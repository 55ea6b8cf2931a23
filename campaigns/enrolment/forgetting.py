"""What follows when a trader takes consent back or asks to be forgotten: signs, accounts, names and the trail at once.

The caller owns the transaction: nothing here commits.
"""

import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.enrolment.operations import void_sign
from campaigns.incidents.forgetting import forget_incidents_of
from campaigns.ladder.model import Fact, Origin
from campaigns.visits.forgetting import empty_notes_of
from registry.accounts.erasing import erase_accounts, tells_nobody
from registry.audit.erasing import erase_details
from registry.audit.queries import history_of_merchant
from registry.consents.model import Consent, How, Purpose, Turn
from registry.consents.operations import withdraw_consent
from registry.consents.queries import last_said
from registry.data_requests.erasing import require_ripe
from registry.data_requests.model import DataRequest
from registry.data_requests.operations import empty_requests
from registry.data_requests.queries import OPEN
from registry.merchants.erasing import erase_contact, erase_owner
from registry.merchants.holding import hold_merchant
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.print_runs.erasing import empty_lines_of
from registry.signs.model import Sign
from registry.signs.queries import signs_of_merchant
from registry.signs.standing import MAY_HANG
from registry.trader import Trader
from registry.trader_links.operations import end_links_of

CONSENT_TAKEN_BACK = "consent"
"""Why, as the trail and a void sign tell it."""
ASKED_TO_BE_FORGOTTEN = "request"
KEPT_LONG_ENOUGH = "retention"


def take_back(
    session: Session, *, by: Officer | Trader, merchant_id: uuid.UUID, purpose: Purpose, how: How, note: str = ""
) -> list[Sign]:
    """Write down that consent was taken back, and do what follows at once; return the signs that became void.

    Printing: every sign is void and has to come down. Keeping contact: owner's name and phone are deleted and
    the trader's link ends. Raise NoResultFound or NotGiven.
    """
    withdraw_consent(session, by=by, merchant_id=merchant_id, purpose=purpose, how=how, note=note)
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    if purpose is Purpose.KEEP_CONTACT:
        erase_contact(session, by=by, merchant=merchant, reason=CONSENT_TAKEN_BACK)
        end_links_of(session, by=by, merchant=merchant, reason=CONSENT_TAKEN_BACK)
    return _void_signs(session, by, merchant) if purpose is Purpose.PRINT_SIGN else []


def forget_person(session: Session, *, by: Officer, merchant_id: uuid.UUID, how: How) -> list[Sign]:
    """Delete everything personal about a shop's owner; return the signs that became void. The figures stay as they are.

    Every consent counts as taken back, accounts are ended and emptied, the trail keeps who did what and when without
    what it said. What was asked and answered about the data stays, without names. Raise NoResultFound.
    """
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    for purpose, consent in last_said(session, merchant).items():
        if consent.turn is Turn.GIVEN:
            withdraw_consent(session, by=by, merchant_id=merchant_id, purpose=purpose, how=how)
    voided = _void_signs(session, by, merchant)
    erase_everything(session, by=by, merchant=merchant, reason=ASKED_TO_BE_FORGOTTEN)
    return voided


def forget_as_asked(session: Session, *, by: Officer, request_id: uuid.UUID, how: How) -> list[Sign]:
    """Delete what a request asked to delete, once it was ordered and others had time to stop it; as forget_person.

    Raise NoResultFound, AlreadyEnded, NotToDelete, NotOrdered or StillWaits.
    """
    request = require_ripe(session, by=by, request_id=request_id)
    voided = forget_person(session, by=by, merchant_id=request.merchant_id, how=how)
    request.erase_after = None
    session.flush()
    return voided


def erase_everything(session: Session, *, by: Officer | None, merchant: Merchant, reason: str) -> None:
    """Empty every row about the owner of a shop whose signs are ended. The caller holds the merchant."""
    history = history_of_merchant(session, merchant.id)
    erase_details(session, by=by, entries=[entry for entry in history if not tells_nobody(entry)], reason=reason)
    erase_accounts(session, by=by, merchant=merchant)
    erase_owner(session, by=by, merchant=merchant, reason=reason)
    end_links_of(session, by=by, merchant=merchant, reason=reason)
    session.execute(update(Consent).where(Consent.merchant_id == merchant.id, Consent.note != "").values(note=""))
    empty_lines_of(session, merchant)
    forget_incidents_of(session, merchant)
    empty_notes_of(session, merchant)
    # What was typed about a rung may name people; the rung, its day and who wrote it down are what figures count.
    typed = (Fact.merchant_id == merchant.id, Fact.origin == Origin.RECORDED, Fact.evidence != "")
    session.execute(update(Fact).where(*typed).values(evidence=""))
    ended = DataRequest.state.not_in(OPEN)
    answered = session.scalars(select(DataRequest).where(DataRequest.merchant_id == merchant.id, ended)).all()
    # Those that are open are answered to somebody; what they say of whom goes as they end.
    empty_requests(session, by=by, requests=answered, reason=reason)


def _void_signs(session: Session, by: Officer | Trader, merchant: Merchant) -> list[Sign]:
    hanging = [sign for sign in signs_of_merchant(session, merchant) if sign.state in MAY_HANG]
    why, origin = CONSENT_TAKEN_BACK, Origin.CONSENT_TAKEN_BACK
    return [void_sign(session, by=by, sign_id=sign.id, note=why, origin=origin) for sign in hanging]
