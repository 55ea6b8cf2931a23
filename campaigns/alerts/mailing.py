"""Where an officer's mail goes, and which letter is due. The caller owns the transaction: nothing here commits.

The trail tells that somebody gave, confirmed or took back an address, never which.
"""

import re
import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import and_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.alerts.errors import AddressUnusable, AskedTooSoon, LinkUnusable
from campaigns.alerts.model import LONGEST_ADDRESS, Delivery, Digest, OfficerMail, Trouble
from campaigns.alerts.queries import alerts_for
from campaigns.alerts.rules import Alert, AlertKind
from database.base import utc_now
from database.constraints import violates
from registry.audit.operations import record
from registry.officers.model import Officer

ASKED_AGAIN_AFTER = timedelta(minutes=10)
"""Between two letters that ask for confirmation: nobody's box is filled by somebody else's typing."""

_ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.ASCII | re.IGNORECASE
)
_ONE_A_DAY = "uq_alert_digest_officer_id_day"


def mail_of(session: Session, officer: Officer) -> OfficerMail | None:
    """Where the officer's mail goes, if anywhere, confirmed or not."""
    given = (OfficerMail.officer_id == officer.id, OfficerMail.address != "")
    return session.scalars(select(OfficerMail).where(*given)).one_or_none()


def give_mail(session: Session, *, by: Officer, address: str) -> OfficerMail:
    """Note where one's own mail is to go; nothing goes there before it is confirmed.

    Raise AddressUnusable, AskedTooSoon.
    """
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise AddressUnusable
    row = _row(session, by)
    now = utc_now()
    if row is None:
        row = OfficerMail(officer=by)
        session.add(row)
    elif row.asked_at > now - ASKED_AGAIN_AFTER:
        raise AskedTooSoon
    row.address, row.asked_at, row.confirmed_at = address, now, None
    session.flush()
    record(session, by=by, action="officer:give_mail", subject_id=by.id)
    return row


def confirm_mail(session: Session, *, by: Officer, address: str) -> None:
    """Say that a letter to the address arrived. Raise LinkUnusable unless it is the one last given."""
    row = _row(session, by)
    if row is None or not address or row.address != address:
        raise LinkUnusable
    if row.confirmed_at is None:
        row.confirmed_at = utc_now()
        session.flush()
        record(session, by=by, action="officer:confirm_mail", subject_id=by.id)


def stop_mail(session: Session, *, by: Officer) -> None:
    """Send no mail any more, and forget the address."""
    row = _row(session, by)
    if row is not None and row.address:
        row.address, row.confirmed_at = "", None
        session.flush()
        record(session, by=by, action="officer:stop_mail", subject_id=by.id)


def receivers(session: Session, day: date) -> Sequence[OfficerMail]:
    """Whose letter of the day may still have to go: confirmed, at work, and not told yet or in vain."""
    told = select(Digest.officer_id).where(Digest.day == day, Digest.delivery != Delivery.FAILED)
    confirmed = and_(OfficerMail.address != "", OfficerMail.confirmed_at.is_not(None))
    return session.scalars(
        select(OfficerMail)
        .join(OfficerMail.officer)
        .where(confirmed, Officer.disabled_at.is_(None), OfficerMail.officer_id.not_in(told))
        .order_by(OfficerMail.officer_id)
    ).all()


def letter_for(session: Session, officer: Officer, kinds: Collection[AlertKind], day: date) -> Sequence[Alert]:
    """What a letter of the day tells: all that is not put off, but nothing where nothing of it is new.

    New is what no earlier letter told that was sent, perhaps or for certain.
    """
    alerts = [told.alert for told in alerts_for(session, officer, kinds, day) if told.mine is None]
    last = select(Digest.told).where(Digest.officer_id == officer.id, Digest.delivery != Delivery.FAILED)
    known = session.scalars(last.order_by(Digest.day.desc()).limit(1)).one_or_none() or ""
    return alerts if set(map(_line, alerts)) - set(known.splitlines()) else []


def begin_letter(session: Session, officer: Officer, alerts: Collection[Alert], day: date) -> uuid.UUID | None:
    """Write down that the letter goes now; nothing where another process has begun it, or it has gone.

    To be committed before it goes: whoever is killed in between leaves it perhaps sent, and it is not sent twice.
    """
    told = "\n".join(map(_line, alerts))
    try:
        with session.begin_nested():
            digest = Digest(officer_id=officer.id, day=day, told=told)
            session.add(digest)
            session.flush()
    except IntegrityError as error:
        if not violates(error, _ONE_A_DAY):
            raise
    else:
        return digest.id
    in_vain = (Digest.officer_id == officer.id, Digest.day == day, Digest.delivery == Delivery.FAILED)
    again = update(Digest).where(*in_vain).values(delivery=Delivery.PERHAPS_SENT, trouble=None, told=told)
    return session.scalars(again.returning(Digest.id)).one_or_none()


def end_letter(session: Session, digest_id: uuid.UUID, trouble: Trouble | None) -> None:
    """Write down what became of it."""
    digest = session.get_one(Digest, digest_id)
    digest.delivery, digest.trouble = (Delivery.FAILED if trouble else Delivery.SENT), trouble
    session.flush()


def trouble_with_mail(session: Session, day: date) -> Trouble | None:
    """Why letters of the day did not go, where any did not."""
    failed = select(Digest.trouble).where(Digest.day == day, Digest.delivery == Delivery.FAILED)
    return session.scalars(failed.order_by(Digest.trouble).limit(1)).one_or_none()


def _row(session: Session, officer: Officer) -> OfficerMail | None:
    held = select(OfficerMail).where(OfficerMail.officer_id == officer.id).with_for_update()
    return session.scalars(held).one_or_none()


def _line(alert: Alert) -> str:
    return f"{alert.kind} {alert.place.id} {alert.since}"
