"""Why shops of a place have no sign yet, as the place's page and the page behind it tell it."""

from dataclasses import dataclass
from datetime import date

from campaigns.adoption.figures import HEADLINE
from campaigns.visits.model import Reason
from campaigns.visits.queries import A_YEAR, reasons_counted
from merchant_app.unit_of_work import reading
from registry.places.model import Place


@dataclass(frozen=True)
class ReasonsHeard:
    """What was told from the first day to the last."""

    first: date
    last: date
    rows: list[tuple[Reason, int]]
    """Each reason that any shop told, with the number of shops, the most told first."""


def reasons_heard(place: Place, last: date, first: date | None = None) -> ReasonsHeard:
    """What shops without a sign on the last day told until then; within a year where no first day is given."""
    first = first or last - A_YEAR
    counted = reasons_counted(reading(), [place.id], first, last, missing=HEADLINE)
    rows = [(reason, shops) for reason, shops in counted.items() if shops]
    return ReasonsHeard(first, last, sorted(rows, key=lambda row: -row[1]))
