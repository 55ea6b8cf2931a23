"""Screens of a leader: all places at one look, one ward, one place; the wall; the morning's news."""

from datetime import date, timedelta
from uuid import UUID

from flask import Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.criteria.model import Criterion
from campaigns.criteria.queries import criteria_for
from campaigns.incidents.queries import open_incidents_by_place
from campaigns.overview.queries import overview_of
from campaigns.overview.standing import Overview
from campaigns.overview.trend import Trend, trend_of
from campaigns.plans.model import Campaign
from database.base import utc_now
from merchant_app.access import GuardedBlueprint, Permission, may
from merchant_app.day_question import day_asked
from merchant_app.screens.leader.forms import OverviewQuestion
from merchant_app.signed_in import current_officer
from merchant_app.taken_along import taken_along
from merchant_app.trend_picture import TrendPicture, picture_of_trend
from merchant_app.unit_of_work import reading
from registry.accounts.queries import accounts_waiting_for
from registry.calendar import today

leader = GuardedBlueprint("leader", __name__, url_prefix="/leader")

MOST_PLACES = 30
"""In the ranking of several wards: who comes after them is found in the ward."""
MOST_ON_WALL = 8
MOST_TOLD = 4
"""Places of each kind of news: they are to stand on one screen of a phone."""
WALL_RENEWS_AFTER = 60
"""Seconds."""
HALF_A_YEAR, A_YEAR = timedelta(weeks=26), timedelta(weeks=52)
DAY = timedelta(days=1)


@leader.route("", needs=Permission.OVERVIEW_SEE)
def show() -> ResponseReturnValue:
    """All places one may see: together, by ward, and those that need help first."""
    question = _asked()
    overview = overview_of(reading(), current_officer(), day_asked(question), _criterion(question))
    return render_template(
        "leader/show.html",
        question=question,
        overview=overview,
        ranked=overview.places[:MOST_PLACES],
        picture=_picture(overview),
        view=taken_along("leader.show", **_same(overview)),
    )


@leader.route("/units/<uuid:unit_id>", needs=Permission.OVERVIEW_SEE)
def show_unit(unit_id: UUID) -> ResponseReturnValue:
    """One ward: those of its places one may see, all of them."""
    question = _asked()
    overview = overview_of(reading(), current_officer(), day_asked(question), _criterion(question), unit_id=unit_id)
    if not overview.units:
        abort(404)
    return render_template(
        "leader/unit.html",
        question=question,
        overview=overview,
        unit=overview.units[0].unit,
        picture=_picture(overview),
        view=taken_along("leader.show_unit", unit_id=unit_id, **_same(overview)),
    )


@leader.route("/places/<uuid:place_id>", needs=Permission.OVERVIEW_SEE)
def show_place(place_id: UUID) -> ResponseReturnValue:
    """One place: the way it took, the way that was planned, the way it is likely to take."""
    question = _asked()
    overview = overview_of(reading(), current_officer(), day_asked(question), _criterion(question), place_id=place_id)
    if not overview.places:
        abort(404)
    return render_template(
        "leader/place.html",
        question=question,
        overview=overview,
        place=overview.places[0].place,
        picture=_picture(overview),
        view=taken_along("leader.show_place", place_id=place_id, **_same(overview)),
    )


@leader.route("/wall", needs=Permission.OVERVIEW_SEE)
def wall() -> ResponseReturnValue:
    """The same for a screen on a wall; it asks for itself again each minute, without any script."""
    overview = overview_of(reading(), current_officer(), today(), _criterion(_asked()))
    response: Response = make_response(
        render_template(
            "leader/wall.html",
            overview=overview,
            ranked=overview.places[:MOST_ON_WALL],
            drawn_at=utc_now(),
            picture=_picture(overview),
        )
    )
    response.headers["Refresh"] = str(WALL_RENEWS_AFTER)
    return response


@leader.route("/morning", needs=Permission.OVERVIEW_SEE)
def morning() -> ResponseReturnValue:
    """What yesterday brought: who fell behind the plan, who came forward, what waits."""
    question = _asked()
    criterion, yesterday = _criterion(question), today() - DAY
    before, now = (overview_of(reading(), current_officer(), day, criterion) for day in (yesterday - DAY, yesterday))
    was = {standing.place.id: standing for standing in before.places}
    gained = [(one, one.now.numerator - was[one.place.id].now.numerator) for one in now.places]
    incidents = open_incidents_by_place(reading(), current_officer()) if may(Permission.INCIDENT_SEE) else []
    return render_template(
        "leader/morning.html",
        question=question,
        overview=now,
        gained_in_all=now.sums.now.numerator - before.sums.now.numerator,
        turned_late=[one for one in now.places if one.late and not was[one.place.id].late],
        moved=sorted((told for told in gained if told[1]), key=lambda told: -told[1]),
        incidents=sum(number for _place, number in incidents),
        waiting=len(accounts_waiting_for(reading(), current_officer())) if may(Permission.ACCOUNT_DECIDE) else 0,
        most=MOST_TOLD,
    )


def _asked() -> OverviewQuestion:
    question = OverviewQuestion(request.args if {"criterion", "as_of"} & request.args.keys() else None)
    question.validate()
    return question


def _same(overview: Overview) -> dict[str, str]:
    """What an address says that is to show this criterion and day for good."""
    return {"criterion": overview.criterion.code, "as_of": overview.as_of.isoformat()}


def _criterion(question: OverviewQuestion) -> Criterion:
    """The criterion asked for; the usual one where none, or no such one, was. A refusal is said at the field."""
    offered = {criterion.code: criterion for criterion in criteria_for(reading(), [])}
    usual = str(question.criterion.default)
    return offered[usual if question.criterion.errors else question.criterion.data or usual]


def _picture(overview: Overview) -> TrendPicture | None:
    """The trend of the places of an overview; None where there are none."""
    if not overview.places:
        return None
    return picture_of_trend(_trend(overview, overview.campaign))


def _trend(overview: Overview, campaign: Campaign | None) -> Trend:
    first = _first_day(overview.as_of, campaign)
    ids = [standing.place.id for standing in overview.places]
    return trend_of(reading(), ids, first, overview.as_of, criterion=overview.criterion, campaign=campaign)


def _first_day(last: date, campaign: Campaign | None) -> date:
    """Half a year back, or to the day the campaign began, but no more than a year."""
    began = campaign.starts_on if campaign else last
    return max(last - A_YEAR, min(began, last - HALF_A_YEAR))
