"""The merchants behind one figure: the list that is exactly as long as the figure is large."""

from dataclasses import dataclass
from datetime import date

from campaigns.adoption.figures import EVERYONE, Exclusion
from campaigns.adoption.queries import Standing, listed, standings_of_place
from campaigns.criteria.model import Criterion
from campaigns.criteria.queries import criterion_seen_by
from campaigns.criteria.ready import headline_criterion
from campaigns.ladder.model import Rung
from campaigns.plans.comparison import gained_of_place, lost_of_place
from merchant_app.day_question import day_asked
from merchant_app.screens.places.forms import MerchantsQuestion
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.places.model import Place


@dataclass(frozen=True)
class Behind:
    """The merchants, and what was asked for."""

    shown: list[Standing]
    as_of: date
    criterion: Criterion | None
    """Whose scope narrows the list; None: everybody counts."""
    since: date | None
    """The day the last one is held against, where who came or left is asked."""


def behind(place: Place, question: MerchantsQuestion) -> Behind:
    """Answer the question. A criterion the officer may not know of is as if there were none: NoResultFound."""
    as_of, criterion_id = day_asked(question), question.chosen_criterion
    criterion = criterion_seen_by(reading(), current_officer(), criterion_id) if criterion_id else None
    show = "" if question.show.errors else question.show.data or ""
    text = None if question.q.errors else question.q.data or None
    since = None if question.since.errors else question.since.data
    if show in ("gained", "lost"):
        since = min(since or as_of, as_of)
        apart = gained_of_place if show == "gained" else lost_of_place
        moved = apart(reading(), place, criterion or headline_criterion(), since, as_of)
        return Behind(_narrowed(place, moved, as_of, text), as_of, criterion, since)
    scope = criterion.scope if criterion is not None else EVERYONE
    standings = standings_of_place(reading(), place, as_of, text=text, scope=scope)
    return Behind(_chosen(standings, show), as_of, criterion, None)


def _narrowed(place: Place, moved: list[Standing], as_of: date, text: str | None) -> list[Standing]:
    if text is None:
        return moved
    answering = {standing.merchant.id for standing in standings_of_place(reading(), place, as_of, text=text)}
    return [standing for standing in moved if standing.merchant.id in answering]


def _chosen(standings: list[Standing], show: str) -> list[Standing]:
    """The merchants behind one entry of the choice."""
    if show == "refused":
        return listed(standings, refused=True)
    if show in set(Exclusion):
        return listed(standings, exclusion=Exclusion(show))
    if show.startswith("not-"):
        return listed(standings, missing=Rung(show.removeprefix("not-")))
    return listed(standings, rung=Rung(show) if show else None)
