"""One at a time at one campaign: what is planned of it, and its parts, change one after another."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.plans.errors import CampaignEnded
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.plans.queries import INTO, campaign_kept_by, campaign_seen_by
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place


def hold_campaign(session: Session, by: Officer, campaign_id: uuid.UUID) -> Campaign:
    """A campaign that runs and that *by* may change, held until the transaction ends.

    Raise NoResultFound unless *by* is posted to all its places, CampaignEnded.
    """
    campaign_kept_by(session, by, campaign_id)
    _hold(session, campaign_id)
    return _running(campaign_kept_by(session, by, campaign_id))


def hold_part(session: Session, by: Officer, campaign_id: uuid.UUID) -> Campaign:
    """The same for who is posted to one of its places at least, and changes what is about that place alone."""
    campaign_seen_by(session, by, campaign_id)
    _hold(session, campaign_id)
    return _running(campaign_seen_by(session, by, campaign_id))


def place_in(session: Session, by: Officer, campaign: Campaign, place_id: uuid.UUID) -> Place:
    """A place of the campaign that *by* is posted to; NoResultFound for any other, and for one that is no more."""
    of_campaign = select(INTO).select_from(CampaignPlace).join(CampaignPlace.place)
    return session.scalars(
        select(Place).where(
            Place.id == place_id,
            Place.id.in_(of_campaign.where(CampaignPlace.campaign_id == campaign.id)),
            within_postings(by),
        )
    ).one()


def _hold(session: Session, campaign_id: uuid.UUID) -> None:
    """Let nobody else change it meanwhile, and forget what was read before."""
    session.execute(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update())
    session.expire_all()


def _running(campaign: Campaign) -> Campaign:
    if campaign.ended_on is not None:
        raise CampaignEnded
    return campaign
