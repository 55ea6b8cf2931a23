"""Emptying whom to ring at a partner: nobody needs that person once the campaign is over."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.partners.model import PartnerPart
from campaigns.plans.model import Campaign


def empty_contacts_of(session: Session, campaign: Campaign) -> None:
    """Empty the contact of every partner of the campaign."""
    of_campaign = (PartnerPart.campaign_id == campaign.id, PartnerPart.contact != "")
    session.execute(update(PartnerPart).where(*of_campaign).values(contact="", version=PartnerPart.version + 1))
