"""What the officer who asks was sent to, for the pages that say so first."""

from uuid import UUID

from campaigns.assignments.queries import Taken, assignments_of, taken
from merchant_app.access import Permission, may
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.calendar import today


def my_stretches(place_id: UUID | None = None) -> list[Taken]:
    """The own assignments that hold, at that place or at any, each with how far it is today."""
    if not may(Permission.CAMPAIGN_SEE):
        return []
    mine = assignments_of(reading(), current_officer())
    return taken(
        reading(),
        [one for one in mine if place_id in (None, one.place.merged_into_id or one.place_id)],
        today(),
    )
