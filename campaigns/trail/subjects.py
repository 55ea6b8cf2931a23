"""What the trail tells of campaigns, and to whom: the rows its entries are about that somebody may see."""

from collections.abc import Sequence

from sqlalchemy import select

from campaigns.assignments.model import Assignment
from campaigns.criteria.model import Criterion
from campaigns.criteria.queries import seen_by as criterion_is_seen_by
from campaigns.events.model import Event
from campaigns.items.model import Item
from campaigns.partners.model import PartnerPart
from campaigns.plans.model import Campaign
from campaigns.plans.queries import seen_by as campaign_is_seen_by
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.trail_reading.queries import About


def campaigns_told_to(officer: Officer) -> Sequence[About]:
    """For trail_seen_by: criteria and campaigns the officer may see, and their parts.

    What is about one place of a campaign is for who is posted to that place.
    """
    campaigns = select(Campaign.id).where(campaign_is_seen_by(officer))
    here = within_postings(officer)
    return (
        About("criterion:", select(Criterion.id).where(criterion_is_seen_by(officer))),
        About("campaign:", campaigns),
        About("campaign_partner:", select(PartnerPart.id).where(PartnerPart.campaign_id.in_(campaigns))),
        About("campaign_item:", select(Item.id).where(Item.campaign_id.in_(campaigns))),
        About("campaign_event:", select(Event.id).join(Event.place).where(here)),
        About("campaign_assignment:", select(Assignment.id).join(Assignment.place).where(here)),
    )
