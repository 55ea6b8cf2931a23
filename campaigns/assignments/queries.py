"""Questions about assignments: of a campaign, of an officer, and how far each has come. Nothing here changes a row."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from campaigns.adoption.rates import Rate
from campaigns.assignments.model import Assignment
from campaigns.assignments.stretch import Stretch
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.plans.shops import Shop, shops_of_places
from registry.alphabet import alphabet_key
from registry.calendar import today
from registry.officers.model import Officer, Posting, Role
from registry.officers.scope import within_postings
from registry.places.model import Place

GOES_OUT = (Role.TEAM_MEMBER, Role.WARD_OFFICIAL)
"""Who records what shops say."""


@dataclass(frozen=True)
class Taken:
    """An assignment and how far it has come on a day."""

    assignment: Assignment
    place_id: uuid.UUID
    """Its place; of one that became a part of another, the other."""
    shops: Sequence[Shop]
    """The counted shops of the stretch, in walking order."""

    @property
    def rate(self) -> Rate:
        """How many of them have what the campaign's headline asks."""
        return Rate(sum(shop.reached for shop in self.shops), len(self.shops))

    @property
    def left(self) -> list[Shop]:
        """Those that have it not."""
        return [shop for shop in self.shops if not shop.reached]


def assignments_seen_by(session: Session, officer: Officer, campaign: Campaign) -> Sequence[Assignment]:
    """The assignments of the campaign that hold, at places the officer is posted to: place by place, by who goes."""
    found = session.scalars(_whole().where(Assignment.campaign_id == campaign.id, *_holds(), within_postings(officer)))
    return sorted(found, key=lambda one: (alphabet_key(one.place.name), one.place_id, alphabet_key(one.officer.name)))


def assignment_seen_by(session: Session, officer: Officer, assignment_id: uuid.UUID) -> Assignment:
    """The assignment, ended or not, at a place the officer is posted to; NoResultFound for any other id."""
    return session.scalars(_whole().where(Assignment.id == assignment_id, within_postings(officer))).one()


def assignments_of(session: Session, officer: Officer) -> Sequence[Assignment]:
    """What the officer is to do: assignments that hold, of campaigns that run, at places the officer still sees."""
    mine = (Assignment.officer_id == officer.id, Campaign.ended_on.is_(None))
    found = session.scalars(_whole().where(*mine, *_holds(), within_postings(officer)))
    return sorted(found, key=lambda one: (one.campaign.due_on, alphabet_key(one.place.name), one.first_label, one.id))


def taken(session: Session, assignments: Iterable[Assignment], as_of: date) -> list[Taken]:
    """How far each has come on the day, in the order given; a statement for each criterion among them."""
    chosen = list(assignments)
    criteria = {one.campaign.criterion_id: one.campaign.criterion for one in chosen}
    shops: dict[uuid.UUID, list[Shop]] = {}
    for key, criterion in criteria.items():
        place_ids = {_place_id(one) for one in chosen if one.campaign.criterion_id == key}
        shops[key] = shops_of_places(session, place_ids, as_of, criterion)
    return [
        Taken(
            one,
            _place_id(one),
            [shop for shop in shops[one.campaign.criterion_id] if shop.counted and _on(shop, one, Stretch.of(one))],
        )
        for one in chosen
    ]


def taken_by_nobody(taken_ones: Iterable[Taken], shops: Iterable[Shop]) -> list[Shop]:
    """The counted shops among these that lie on nobody's stretch."""
    somebodys = {shop.merchant_id for one in taken_ones for shop in one.shops}
    return [shop for shop in shops if shop.counted and shop.merchant_id not in somebodys]


def who_goes_out(session: Session, place: Place) -> Sequence[Officer]:
    """The officers and teams who may be sent to the place: posted to it today, and not shut out; by name."""
    day, unit = today(), aliased(Place)
    there = or_(
        Posting.place_id == place.id,
        Posting.unit_id.in_(select(unit.unit_id).where(unit.id == place.id)),
        Posting.unit_id == place.unit.parent_id,
    )
    posted = select(Posting.officer_id).where(
        there, Posting.begins_on <= day, or_(Posting.ends_on.is_(None), Posting.ends_on > day)
    )
    found = session.scalars(
        select(Officer).where(Officer.id.in_(posted), Officer.role.in_(GOES_OUT), Officer.disabled_at.is_(None))
    )
    return sorted(found, key=lambda one: (GOES_OUT.index(one.role), alphabet_key(one.name), one.login))


def _holds() -> tuple[ColumnElement[bool], ...]:
    """It was not ended, and its place is still one of the campaign's."""
    of_campaign = (CampaignPlace.campaign_id == Assignment.campaign_id, CampaignPlace.place_id == Assignment.place_id)
    return Assignment.ended_on.is_(None), select(1).where(*of_campaign).exists()


def _on(shop: Shop, assignment: Assignment, stretch: Stretch) -> bool:
    return shop.place_id == _place_id(assignment) and stretch.holds(shop)


def _place_id(assignment: Assignment) -> uuid.UUID:
    return assignment.place.merged_into_id or assignment.place_id


def _whole() -> Select[Assignment]:
    return (
        select(Assignment)
        .join(Assignment.campaign)
        .join(Assignment.place)
        .options(
            joinedload(Assignment.campaign, innerjoin=True).joinedload(Campaign.criterion, innerjoin=True),
            joinedload(Assignment.place, innerjoin=True),
            joinedload(Assignment.officer, innerjoin=True),
        )
    )
