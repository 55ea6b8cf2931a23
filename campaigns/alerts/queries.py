"""Which alerts there are for an officer, and which of them somebody put off. Nothing here changes a row."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.alerts.counting import COUNTED
from campaigns.alerts.model import PutOff
from campaigns.alerts.rules import Alert, AlertKind
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.places.queries import places_seen_by


@dataclass(frozen=True)
class AlertTold:
    """An alert, and by whom it is put off."""

    alert: Alert
    mine: PutOff | None
    """By the officer who asks: then it is told among the last, and in no letter."""
    others: Sequence[PutOff]


def alerts_for(session: Session, officer: Officer, kinds: Collection[AlertKind], on: date) -> list[AlertTold]:
    """The alerts of these kinds in the officer's places, the most urgent first.

    Eleven statements, thirteen for a headline that asks about some merchants only, whatever the number of places and
    rows; and four or six more for each further headline among the campaigns.
    """
    places = {place.id: place for place in places_seen_by(session, officer)}
    alerts = [
        Alert(kind=kind, place=places[place_id], number=late.number, of=late.of, since=late.since, on=on)
        for kind in AlertKind
        if kind in kinds
        for place_id, late in COUNTED[kind](session, officer, list(places), on).items()
        if place_id in places
    ]
    put_off: dict[tuple[AlertKind, uuid.UUID], list[PutOff]] = {}
    for row in _put_off(session, officer, on):
        put_off.setdefault((row.kind, row.place_id), []).append(row)
    return [_told(alert, officer, put_off.get(alert.key, ())) for alert in sorted(alerts, key=lambda one: one.order)]


def alert_for(session: Session, officer: Officer, kind: AlertKind, place_id: uuid.UUID, on: date) -> AlertTold | None:
    """The alert of that kind in that place, where there is one for the officer."""
    told = alerts_for(session, officer, [kind], on)
    return next((one for one in told if one.alert.place.id == place_id), None)


def _told(alert: Alert, officer: Officer, rows: Sequence[PutOff]) -> AlertTold:
    """What began after it was put off is another alert."""
    holding = [row for row in rows if alert.since <= row.put_off_on]
    mine = next((row for row in holding if row.officer_id == officer.id), None)
    return AlertTold(alert, mine, [row for row in holding if row.officer_id != officer.id])


def _put_off(session: Session, officer: Officer, on: date) -> Sequence[PutOff]:
    """What is put off in the officer's places on the day, by whomever, the last to be put off first."""
    return session.scalars(
        select(PutOff)
        .join(Place, Place.id == PutOff.place_id)
        .where(within_postings(officer), PutOff.until > on, PutOff.taken_back_at.is_(None))
        .options(joinedload(PutOff.officer))
        .order_by(PutOff.created_at.desc(), PutOff.id.desc())
    ).all()
