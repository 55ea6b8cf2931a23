"""By when a person has to be answered (Decree 356/2025: 2 working days to say so; 10, 15 or 20 days to do it)."""

from datetime import date, timedelta

from registry.calendar import working_day_after
from registry.data_requests.model import RequestKind

WORKING_DAYS_TO_ACCEPT = 2
DAYS_TO_DO: dict[RequestKind, int] = {
    RequestKind.VIEW: 10,
    RequestKind.CORRECT: 10,
    RequestKind.WITHDRAW: 15,
    RequestKind.RESTRICT: 15,
    RequestKind.DELETE: 20,
}
"""Days of the calendar after the day of asking. Once, with a reason told to the person, as many again."""


def accept_by(asked_on: date) -> date:
    """The last day to tell the person that the request is being worked on."""
    return working_day_after(asked_on, WORKING_DAYS_TO_ACCEPT)


def due_on(kind: RequestKind, since: date) -> date:
    """The last day to have done it, counted from the day of asking or, extended, from the first last day."""
    return since + timedelta(days=DAYS_TO_DO[kind])
