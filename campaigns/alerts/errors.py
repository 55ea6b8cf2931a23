"""Why an alert is not put off, or an address not taken."""

from datetime import date


class AlertError(Exception):
    """What was asked about alerts cannot be done."""


class ReasonMissing(AlertError):
    """Nobody said why."""


class UntilOddDay(AlertError):
    """Put off to a day that is over, or is too far away."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__()
        self.first = first
        self.last = last


class AddressUnusable(AlertError):
    """No address that mail could be sent to."""


class AskedTooSoon(AlertError):
    """A letter that asks for confirmation was sent only just now."""


class LinkUnusable(AlertError):
    """The address was changed since, or mail was stopped, or the link is somebody else's."""
