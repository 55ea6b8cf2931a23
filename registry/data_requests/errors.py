"""Why something about a request was refused."""

from collections.abc import Sequence
from datetime import date, datetime

from registry.consents.model import Purpose
from registry.data_requests.model import RequestState


class RequestRefusal(Exception):
    """Parent of every refusal about requests."""


class AskedInTheFuture(RequestRefusal):
    """That day has not come yet in Vietnam; carries today."""

    def __init__(self, today: date) -> None:
        super().__init__(today)
        self.today = today


class AskedTooEarly(RequestRefusal):
    """No request is that old: a slip in typing; carries the first day that is taken."""

    def __init__(self, earliest: date) -> None:
        super().__init__(earliest)
        self.earliest = earliest


class NameMissing(RequestRefusal):
    """Nobody is answered without a name."""


class ReasonMissing(RequestRefusal):
    """Who asked is told what was done, or why not, or why it takes longer."""


class AlreadyEnded(RequestRefusal):
    """The request was answered before; carries how."""

    def __init__(self, state: RequestState) -> None:
        super().__init__(state)
        self.state = state


class AlreadyExtended(RequestRefusal):
    """A deadline moves once."""


class ConsentsStand(RequestRefusal):
    """A request to take consent back is not done: carries what still stands, and whether anything was taken back."""

    def __init__(self, standing: Sequence[Purpose], *, some_taken_back: bool) -> None:
        super().__init__(standing)
        self.standing = standing
        self.some_taken_back = some_taken_back


class NotErasedYet(RequestRefusal):
    """A request to delete is done once the data are deleted, not before."""


class NotToDelete(RequestRefusal):
    """Something else was asked for."""


class NotOrdered(RequestRefusal):
    """Nobody said that the data are to be deleted, or somebody stopped it."""


class StillWaits(RequestRefusal):
    """Others still have time to stop it; carries from when it may be done."""

    def __init__(self, erase_after: datetime) -> None:
        super().__init__(erase_after)
        self.erase_after = erase_after
