"""Screens of the trail: who did what, newest first, within one's own postings; nothing here changes anything."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from campaigns.trail.subjects import campaigns_told_to
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.trail.forms import TrailQuestion
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.audit.looks import LOOKS
from registry.merchants.queries import merchant_seen_by
from registry.officers.model import Role
from registry.officers.queries import officer_seen_by, officers_seen_by
from registry.places.queries import places_seen_by
from registry.trail_reading.queries import Wanted, trail_seen_by

trail = GuardedBlueprint("trail", __name__, url_prefix="/trail")

ON_A_PAGE = 50


@trail.route("/", needs=Permission.TRAIL_SEE)
def list_entries() -> ResponseReturnValue:
    """What happened in one's own places, or to the officers one looks after; of a place, a person, a day, a kind."""
    question = TrailQuestion(request.args)
    of_officers = current_officer().role is Role.ADMIN
    places = [] if of_officers else places_seen_by(reading(), current_officer())
    officers = officers_seen_by(reading(), current_officer())
    question.offer(places, officers)
    if of_officers:
        del question.place
    wanted: Wanted | None = None
    if question.validate():
        wanted = Wanted(
            place_id=None if of_officers else _id(question.place.data),
            officer_id=_id(question.officer.data),
            action=question.action.data or None,
            day=question.day.data,
            before=_before(),
        )
    return _page("trail/list.html", wanted, question=question, asked=_asked(question))


@trail.route("/merchants/<uuid:merchant_id>", needs=Permission.TRAIL_SEE_SHOP)
def of_merchant(merchant_id: UUID) -> ResponseReturnValue:
    """Everything that was done about one shop, and who looked at its account."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    return _page("trail/merchant.html", Wanted(merchant_id=merchant_id, before=_before()), merchant=merchant)


@trail.route("/officers/<uuid:officer_id>", needs=Permission.TRAIL_SEE)
def of_officer(officer_id: UUID) -> ResponseReturnValue:
    """What one officer did in one's own places; for an admin, what was done about the officer."""
    officer = officer_seen_by(reading(), current_officer(), officer_id)
    return _page("trail/officer.html", Wanted(officer_id=officer_id, before=_before()), officer=officer)


def _page(template: str, wanted: Wanted | None, **shown: object) -> str:
    """The page with one more entry asked for than is shown: it tells whether there are older ones."""
    also = campaigns_told_to(current_officer())
    found = trail_seen_by(reading(), current_officer(), wanted, limit=ON_A_PAGE + 1, also=also) if wanted else []
    told = found[:ON_A_PAGE]
    older = told[-1].entry.sequence if len(found) > ON_A_PAGE else None
    newest = wanted is None or wanted.before is None
    return render_template(template, told=told, older=older, newest=newest, looks=LOOKS, **shown)


def _asked(question: TrailQuestion) -> dict[str, str]:
    """The question once more, for the address of the next page."""
    return {name: value for name, value in request.args.items() if name in question.data and value}


def _before() -> int | None:
    """Where this page begins; from the newest on, where nobody said or what was said is no number."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _id(chosen: str | None) -> UUID | None:
    return UUID(chosen) if chosen else None
