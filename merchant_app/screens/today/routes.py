"""The first page after signing in: my places, and what waits for me."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from campaigns.alerts.mailing import trouble_with_mail
from campaigns.incidents.queries import open_incidents_by_place
from campaigns.plans.headlines import figures_by_headline
from campaigns.visits.queries import number_due, visits_due
from merchant_app.access import GuardedBlueprint, Permission, may
from merchant_app.alerts_shown import acted_on_at, alerts_shown
from merchant_app.my_stretches import my_stretches
from merchant_app.reports_due import reports_due
from merchant_app.screens.today.taken_back import taken_back_by
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.accounts.queries import accounts_waiting_for, proposals_waiting_of, rejected_proposals_of
from registry.calendar import today as day_in_vietnam
from registry.data_requests.queries import erasings_seen_by, number_due_soon
from registry.officers.confirming import officers_to_confirm
from registry.officers.model import Role
from registry.places.model import Place
from registry.places.queries import places_seen_by
from registry.signs.waves import number_left
from registry.trail_checks.verdict import standing_of_trail

today = GuardedBlueprint("today", __name__)

TOLD_OF_TRAIL = frozenset({Role.LEADER, Role.ADMIN})
"""Who is told first that somebody was at the database past the program."""


@today.route("/", needs=Permission.SELF)
def show() -> ResponseReturnValue:
    """My places with who is left, the accounts that wait for a second person, and what became of those I proposed."""
    officer = current_officer()
    my_places: Sequence[Place] = places_seen_by(reading(), officer) if may(Permission.PLACE_SEE) else []
    figures = figures_by_headline(reading(), [place.id for place in my_places], day_in_vietnam())
    stretches = my_stretches()
    assigned = {row.place_id for row in stretches}
    my_places = sorted(my_places, key=lambda place: place.id not in assigned)
    waiting = accounts_waiting_for(reading(), officer) if may(Permission.ACCOUNT_DECIDE) else []
    rejected = rejected_proposals_of(reading(), officer) if may(Permission.ACCOUNT_PROPOSE) else []
    return render_template(
        "today/show.html",
        places=my_places,
        figures=figures,
        stretches=stretches,
        waiting=waiting,
        rejected=rejected,
        mine=proposals_waiting_of(reading(), officer) if may(Permission.ACCOUNT_DECIDE) else [],
        to_confirm=len(officers_to_confirm(reading(), officer)) if may(Permission.OFFICER_CONFIRM) else 0,
        erasings=erasings_seen_by(reading(), officer) if may(Permission.ERASING_STOP) else [],
        taken_back=taken_back_by() if may(Permission.ERASING_STOP) else [],
        requests_due=number_due_soon(reading(), officer) if may(Permission.DATA_REQUEST_HANDLE) else 0,
        report_due=reports_due(),
        alerts=alerts_shown(),
        acted_on_at=acted_on_at,
        mail_trouble=trouble_with_mail(reading(), day_in_vietnam()) if officer.role is Role.ADMIN else None,
        trail=standing_of_trail(reading()) if officer.role in TOLD_OF_TRAIL else None,
        signs_to_replace=number_left(reading(), officer) if may(Permission.SIGN_WAVE) else 0,
        incidents_open=_incidents_open(),
        visits_due=visits_due(reading(), officer, day_in_vietnam(), limit=5) if may(Permission.VISIT_RECORD) else [],
        number_due=number_due(reading(), officer, day_in_vietnam()) if may(Permission.VISIT_RECORD) else 0,
    )


def _incidents_open() -> int:
    by_place = open_incidents_by_place(reading(), current_officer()) if may(Permission.INCIDENT_SEE) else []
    return sum(number for _place, number in by_place)
