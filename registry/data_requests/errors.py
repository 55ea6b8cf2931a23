"""Why something about a request was refused."""

from datetime import date

from registry.data_requests.model import RequestState


class RequestRefusal(Exception):
    """Parent of every refusal about requests."""


class AskedInTheFuture(RequestRefusal):
    """That day has not come yet in Vietnam; carries today."""

    def __init__(self, today: date) -> None:
        super().__init__(today)
        self.today = today


class NameMissing(RequestRefusal):
    """Nobody is answered without a name."""


class ReasonMissing(RequestRefusal):
    """Who is refused, or has to wait longer, is told why."""


class AlreadyEnded(RequestRefusal):
    """The request was answered before; carries how."""

    def __init__(self, state: RequestState) -> None:
        super().__init__(state)
        self.state = state


class AlreadyExtended(RequestRefusal):
    """A deadline moves once."""


class NotErasedYet(RequestRefusal):
    """A request to delete is done once the data are deleted, not before."""
