"""The criterion in big figures of each place: that of the campaign it is in, or the one of the program."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaigns.adoption.figures import Adoption, Scope
from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from campaigns.criteria.ready import headline_criterion
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.plans.queries import INTO


@dataclass(frozen=True)
class HeadlineFigure:
    """A place's figures by the criterion that stands in big figures there."""

    criterion: Criterion
    adoption: Adoption

    @property
    def rate(self) -> Rate:
        """The big figure."""
        return self.adoption.rate(self.criterion.rung)


def headline_of_places(session: Session, place_ids: Sequence[uuid.UUID], on: date) -> dict[uuid.UUID, Criterion]:
    """The criterion in big figures of each of the places on a day; in one statement.

    Of several campaigns that run on the day the one that began last says; where none runs, headline_criterion().
    """
    headlines = dict.fromkeys(place_ids, headline_criterion())
    runs = (Campaign.starts_on <= on, or_(Campaign.ended_on.is_(None), Campaign.ended_on > on))
    statement = (
        select(INTO, Criterion)
        .select_from(Campaign)
        .join(Campaign.criterion)
        .join(CampaignPlace, CampaignPlace.campaign_id == Campaign.id)
        .join(CampaignPlace.place)
        .where(INTO.in_(place_ids), *runs)
        .order_by(Campaign.starts_on, Campaign.id)
    )
    headlines.update((place_id, criterion) for place_id, criterion in session.execute(statement))
    return headlines


def figures_by_headline(session: Session, place_ids: Sequence[uuid.UUID], on: date) -> dict[uuid.UUID, HeadlineFigure]:
    """Each place's figures, counted as its headline criterion asks: a reading for each scope among them."""
    headlines = headline_of_places(session, place_ids, on)
    by_scope = defaultdict[Scope, list[uuid.UUID]](list)
    for place_id, criterion in headlines.items():
        by_scope[criterion.scope].append(place_id)
    return {
        place_id: HeadlineFigure(headlines[place_id], adoption)
        for scope, ids in by_scope.items()
        for place_id, adoption in adoption_by_place(session, ids, on, scope=scope).items()
    }


def total_of(session: Session, figures: Mapping[uuid.UUID, HeadlineFigure], on: date) -> tuple[Criterion, Adoption]:
    """All these places together, and by which criterion: theirs where all have the same, else headline_criterion().

    Figures of different criteria have no sum: then everybody is counted by the program's own.
    """
    criteria = {figure.criterion.id: figure.criterion for figure in figures.values()}
    adoptions = [figure.adoption for figure in figures.values()]
    criterion = next(iter(criteria.values())) if len(criteria) == 1 else headline_criterion()
    if any(one.scope != criterion.scope for one in criteria.values()):
        adoptions = list(adoption_by_place(session, list(figures), on).values())
    return criterion, sum(adoptions, Adoption.of_nobody(on, None))
