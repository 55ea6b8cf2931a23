"""What can be wrong with an event, said without words for the screen."""

from datetime import date


class EventError(Exception):
    """Parent of every refusal below."""


class HeldOnOddDay(EventError):
    """An event is between the first day anything is told of and a year from now; carries both."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class LeaderNotThere(EventError):
    """Who leads it is somebody who may be sent to the place, or whoever writes it down."""


class PartnerNotThere(EventError):
    """The organisation takes no part in the campaign."""


class CopiesMissing(EventError):
    """A leaflet was named and not how many were handed out, or too many to be true; or a number and no leaflet."""


class EventChangedMeanwhile(EventError):
    """Somebody else saved it after it was shown."""


class EventToCome(EventError):
    """Nobody was reached by what is still to come, or was called off."""


class EventHasShops(EventError):
    """It reached shops, so it took place: it is not called off, nor put off to a day to come."""
