"""Ninety days after an incident was closed its words and photo go, once, and the figures stay; the database keeps the
rest as it was written."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from campaigns.enrolment.forgetting import forget_person
from campaigns.enrolment.retention import delete_what_is_due, due_for_deletion
from campaigns.incidents.forgetting import DAYS_TO_ASK, forget_old_incidents
from campaigns.incidents.model import ClosedReason, IncidentKind, IncidentPhoto, IncidentState, Source, Verdict
from campaigns.incidents.operations import answer_by_code, close_incident, hand_over_incident, open_incident
from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.consents.model import How
from scripts.retention import lines_of
from tests.factories import make_merchant, make_officer
from tests.photos import small_picture

NOON = datetime(2026, 9, 2, 5, tzinfo=UTC)


@pytest.fixture
def shop(session):
    return make_merchant(session)


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


def opened(session, shop):
    return open_incident(
        session,
        by=None,
        source=Source.PAYER,
        place_id=shop.place_id,
        merchant_id=shop.id,
        kind=IncidentKind.PASTED_OVER,
        where_said="Sạp bà Tám",
        told="Bà Tám nói",
        verdict=Verdict.STRANGE,
        photo=small_picture(),
    )


def closed(session, official, shop):
    told = opened(session, shop)
    hand_over_incident(session, by=official, incident_id=told.incident.id, on=today(), note="Trực ban")
    close_incident(
        session, by=official, incident_id=told.incident.id, reason=ClosedReason.SIGN_REPLACED, answer="Đã thay."
    )
    return told


def said(incident):
    return (incident.where_said, incident.told, incident.handed_over_note, incident.answer)


def photos(session):
    return session.scalars(select(func.count(IncidentPhoto.id))).one()


def test_after_ninety_days_only_what_figures_need_is_left(session, official, shop):
    with time_machine.travel(NOON, tick=False):
        told = closed(session, official, shop)
        still_open = opened(session, shop).incident
    due = NOON + timedelta(days=DAYS_TO_ASK)
    assert forget_old_incidents(session, due - timedelta(seconds=1)) == 0
    assert forget_old_incidents(session, due) == 1
    assert forget_old_incidents(session, due) == 0
    session.expire_all()
    incident = told.incident
    assert said(incident) == ("", "", "", "")
    assert incident.erased_at == due
    assert (incident.kind, incident.place_id, incident.verdict) == (
        IncidentKind.PASTED_OVER,
        shop.place_id,
        Verdict.STRANGE,
    )
    assert (incident.closed_at, incident.created_at.date()) == (NOON, NOON.date())
    assert said(still_open)[:2] == ("Sạp bà Tám", "Bà Tám nói")
    assert photos(session) == 1
    answered = answer_by_code(session, told.answer_code)
    assert (answered.state, answered.answer, answered.closed_reason) == (
        IncidentState.CLOSED,
        "",
        ClosedReason.SIGN_REPLACED,
    )
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "incident:forget")).one()
    assert entry.details == {"incident": incident.number}


def test_the_retention_job_does_it_in_portions(session, official, shop):
    with time_machine.travel(utc_now() - timedelta(days=DAYS_TO_ASK + 1)):
        for _ in range(3):
            closed(session, official, shop)
    assert due_for_deletion(session, years=5).incidents == 3
    assert any(line.endswith("what was told: 3") for line in lines_of(due_for_deletion(session, years=5), 5))
    assert delete_what_is_due(session, years=5, most=2).incidents == 2
    assert delete_what_is_due(session, years=5).incidents == 1
    assert delete_what_is_due(session, years=5).incidents == 0
    assert photos(session) == 0


def test_who_is_forgotten_is_forgotten_in_closed_incidents(session, official, shop):
    done = closed(session, official, shop).incident
    still_open = opened(session, shop).incident
    of_another = closed(session, official, make_merchant(session, place=shop.place)).incident
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.expire_all()
    assert said(done) == ("", "", "", "")
    assert still_open.told
    assert of_another.told
    assert photos(session) == 2


OPEN = (
    "UPDATE incident SET number = 'x'",
    "UPDATE incident SET kind = 'old_sign'",
    "UPDATE incident SET verdict = 'matches'",
    "UPDATE incident SET verdict = NULL",
    "UPDATE incident SET merchant_id = NULL",
    "UPDATE incident SET answer_code_hash = 'x'",
    "UPDATE incident SET told = 'x'",
    "UPDATE incident SET handed_over_on = '2026-01-01'",
    "UPDATE incident SET answer = 'x'",
    "UPDATE incident SET state = 'handed_over'",
    "UPDATE incident SET state = 'closed'",
    "UPDATE incident SET state = 'closed', closed_at = created_at, closed_reason = 'genuine'",
    "UPDATE incident SET erased_at = created_at",
    "DELETE FROM incident",
    "UPDATE incident_photo SET number = 2",
    "UPDATE incident_photo SET jpeg = (SELECT jpeg FROM incident_photo LIMIT 1)",
)
CLOSED = (
    "UPDATE incident SET state = 'open', closed_at = NULL, closed_reason = NULL, closed_by_id = NULL, answer = ''",
    "UPDATE incident SET closed_reason = 'genuine'",
    "UPDATE incident SET answer = 'x'",
    "UPDATE incident SET closed_at = created_at",
    "UPDATE incident SET erased_at = created_at",
)
ON_POSTGRESQL = ("TRUNCATE incident CASCADE", "TRUNCATE incident_photo")


def replacing(session):
    for name in ("incident", "incident_photo"):
        columns = session.connection().exec_driver_sql(f"SELECT * FROM {name} LIMIT 0").keys()  # noqa: S608 (our own)
        others = ", ".join(column for column in columns if column != "id")
        yield f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}"  # noqa: S608 (our own)
        yield f"INSERT OR REPLACE INTO {name} (id, {others}) SELECT 'x' || id, {others} FROM {name}"  # noqa: S608 (our own)


def went_through(session, statements):
    found = []
    for statement in statements:
        attempt = session.begin_nested()
        try:
            session.execute(text(statement))
        except IntegrityError:
            attempt.rollback()
        else:
            found.append(statement)
            attempt.rollback()
    return found


def test_the_database_keeps_it_as_it_was_told(session, official, shop):
    told = opened(session, shop).incident
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    others = list(replacing(session)) if on_sqlite else ON_POSTGRESQL
    assert went_through(session, (*OPEN, *others)) == []
    close_incident(session, by=official, incident_id=told.id, reason=ClosedReason.SIGN_REPLACED, answer="Đã thay.")
    assert went_through(session, CLOSED) == []
    forget_old_incidents(session, utc_now() + timedelta(days=DAYS_TO_ASK + 1))
    assert went_through(session, ("UPDATE incident SET erased_at = NULL", "UPDATE incident SET told = 'x'")) == []
