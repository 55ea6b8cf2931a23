"""Why something about an incident was refused."""

from datetime import date

from campaigns.incidents.model import IncidentState


class IncidentRefusal(Exception):
    """Parent of every refusal about incidents."""


class TooManyReports(IncidentRefusal):
    """So many reports of payers about one place are open since this morning; carries the most."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class WordsTooLong(IncidentRefusal):
    """More characters than the limit it carries; *field* is the column's name."""

    def __init__(self, field: str, longest: int) -> None:
        super().__init__(field, longest)
        self.field = field
        self.longest = longest


class PhotoUnfit(IncidentRefusal):
    """No photo as it may be kept: small, and with nothing in the file but the picture."""


class NotOpen(IncidentRefusal):
    """It was handed over or closed meanwhile; carries its state."""

    def __init__(self, state: IncidentState) -> None:
        super().__init__(state)
        self.state = state


class HandedOverOnOddDay(IncidentRefusal):
    """It was handed over on a day from the one on which it was told until today; carries both."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class AnswerMissing(IncidentRefusal):
    """Who told it waits for an answer."""
