"""Screens that lay two days side by side: the figure on both, who came and who left, each a way to the shops."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.criteria.model import Criterion
from campaigns.plans.comparison import NOTHING, compare
from campaigns.plans.headlines import headline_of_places
from campaigns.plans.queries import campaign_seen_by, places_of, places_seen_of
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.comparisons.forms import TwoDays
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.calendar import today
from registry.places.model import Place
from registry.places.queries import place_seen_by

comparisons = GuardedBlueprint("comparisons", __name__)

BACK = timedelta(days=28)
"""Without a question: from four weeks ago to today."""


@comparisons.route("/places/<uuid:place_id>/compare", needs=Permission.CAMPAIGN_SEE)
def of_place(place_id: UUID) -> ResponseReturnValue:
    """Two days of one place, by what stands in big figures there."""
    place = place_seen_by(reading(), current_officer(), place_id)
    criterion = headline_of_places(reading(), [place.id], today())[place.id]
    back = url_for("places.show_place", place_id=place.id)
    here = url_for("comparisons.of_place", place_id=place.id)
    return _compared(place.name, back=back, here=here, criterion=criterion, place_ids=[place.id], places=[place])


@comparisons.route("/campaigns/<uuid:campaign_id>/compare", needs=Permission.CAMPAIGN_SEE)
def of_campaign(campaign_id: UUID) -> ResponseReturnValue:
    """Two days of a campaign, whole and place by place, by its headline."""
    campaign = campaign_seen_by(reading(), current_officer(), campaign_id)
    place_ids = places_of(reading(), [campaign])[campaign.id]
    back = url_for("campaigns.show", campaign_id=campaign.id)
    here = url_for("comparisons.of_campaign", campaign_id=campaign.id)
    places = places_seen_of(reading(), current_officer(), place_ids)
    return _compared(
        campaign.name, back=back, here=here, criterion=campaign.criterion, place_ids=place_ids, places=places
    )


def _compared(
    name: str, *, back: str, here: str, criterion: Criterion, place_ids: Sequence[UUID], places: Sequence[Place]
) -> ResponseReturnValue:
    first, last, question = _days()
    found = compare(reading(), place_ids, criterion, first, last)
    seen = {place.id for place in places}
    hidden = [found[place_id] for place_id in place_ids if place_id not in seen]
    return render_template(
        "comparisons/show.html",
        name=name,
        back=back,
        here=here,
        criterion=criterion,
        question=question,
        first=first,
        last=last,
        whole=sum(found.values(), NOTHING),
        places=places,
        found=found,
        elsewhere=len(hidden),
        rest=sum(hidden, NOTHING),
    )


def _days() -> tuple[date, date, TwoDays]:
    """The days asked about; four weeks up to today where nothing usable was asked, which is said at the field."""
    question = TwoDays(request.args)
    question.validate()
    asked_last = None if question.last.errors else question.last.data
    last = asked_last or today()
    asked_first = None if question.first.errors else question.first.data
    first = asked_first if asked_first is not None and asked_first <= last else last - BACK
    return first, last, question
