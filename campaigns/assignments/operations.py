"""Sending somebody to a stretch, and ending that. The caller owns the transaction: nothing here commits."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.assignments.errors import AssignedAlready, NotPostedThere, StretchBackwards
from campaigns.assignments.model import LONGEST_LABEL, Assignment, Side
from campaigns.assignments.queries import assignment_seen_by, who_goes_out
from campaigns.plans.holding import hold_part, place_in
from registry.audit.operations import record
from registry.calendar import today
from registry.merchants.labels import walking_key
from registry.officers.model import Officer
from registry.plain_line import plain_line


def assign(
    session: Session,
    *,
    by: Officer,
    campaign_id: uuid.UUID,
    place_id: uuid.UUID,
    officer_id: uuid.UUID,
    first_label: str = "",
    last_label: str = "",
    side: Side = Side.BOTH,
    form: str | None = None,
) -> Assignment:
    """Send an officer or a team to a place of the campaign *by* is posted to, or to a stretch of it.

    Where the same *form* did it before, that assignment is given back. Raise an AssignmentError, CampaignEnded, or
    NoResultFound for a campaign or place that is not there.
    """
    campaign = hold_part(session, by, campaign_id)
    if form and (before := session.scalars(select(Assignment).where(Assignment.sent_hash == form)).one_or_none()):
        return before
    place = place_in(session, by, campaign, place_id)
    officer = next((one for one in who_goes_out(session, place) if one.id == officer_id), None)
    if officer is None:
        raise NotPostedThere
    first, last = plain_line(first_label)[:LONGEST_LABEL], plain_line(last_label)[:LONGEST_LABEL]
    if first and last and walking_key(last) < walking_key(first):
        raise StretchBackwards
    same = (Assignment.campaign_id == campaign.id, Assignment.place_id == place.id, Assignment.officer_id == officer.id)
    stretch = (Assignment.first_label == first, Assignment.last_label == last, Assignment.side == side)
    if session.scalars(select(Assignment.id).where(*same, *stretch, Assignment.ended_on.is_(None))).first():
        raise AssignedAlready
    assignment = Assignment(
        campaign=campaign,
        place=place,
        officer=officer,
        first_label=first,
        last_label=last,
        side=side,
        assigned_by_id=by.id,
        sent_hash=form,
    )
    session.add(assignment)
    session.flush()
    _leave_trail(session, by, "campaign_assignment:assign", assignment)
    return assignment


def end_assignment(session: Session, *, by: Officer, assignment_id: uuid.UUID) -> Assignment:
    """Let it hold no more from today on; one that ended stays as it is. Raise NoResultFound, CampaignEnded."""
    hold_part(session, by, assignment_seen_by(session, by, assignment_id).campaign_id)
    assignment = assignment_seen_by(session, by, assignment_id)
    if assignment.ended_on is None:
        assignment.ended_on = today()
        session.flush()
        _leave_trail(session, by, "campaign_assignment:end", assignment)
    return assignment


def _leave_trail(session: Session, by: Officer, action: str, assignment: Assignment) -> None:
    record(
        session,
        by=by,
        action=action,
        subject_id=assignment.id,
        campaign=assignment.campaign.name,
        place=assignment.place.name,
        goes_there=assignment.officer.name,
        first_label=assignment.first_label,
        last_label=assignment.last_label,
        side=assignment.side.value,
    )
