"""A campaign on a street of ten houses, for the tests of its parts."""

from datetime import date, timedelta

from sqlalchemy import select

from campaigns.criteria.ready import READY
from campaigns.ladder.model import Origin, Rung
from campaigns.ladder.operations import record_fact
from campaigns.plans.operations import CampaignContent, plan_campaign
from registry.audit.model import AuditEntry
from registry.calendar import today
from tests.factories import make_merchant

SIGNS = READY[1].id
DAY = timedelta(days=1)


def planned(session, by, *places, **changed):
    """A campaign that began sixty days ago and is due in sixty."""
    said = {"name": "Phố thử", "starts_on": today() - 60 * DAY, "due_on": today() + 60 * DAY, "criterion_id": SIGNS}
    content = CampaignContent(**{**said, "place_ids": [place.id for place in places], **changed})
    return plan_campaign(session, by=by, content=content)


def houses(session, place, *labels, opened_on=date(2020, 1, 1)):
    """A shop at each of the labels."""
    return [make_merchant(session, place=place, unit_label=label, opened_on=opened_on) for label in labels]


def post_signs(session, shops, on):
    """Say that a sign hangs at each since that day."""
    for shop in shops:
        told = {"rung": Rung.SIGN_POSTED, "happened_on": on, "origin": Origin.SIGN_POSTED}
        record_fact(session, by=None, merchant=shop, **told)


def entries(session, beginning):
    """What the trail tells of actions that begin so, oldest first."""
    session.flush()
    told = select(AuditEntry).where(AuditEntry.action.startswith(beginning)).order_by(AuditEntry.sequence)
    return session.scalars(told).all()
