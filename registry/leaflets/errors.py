"""Why a leaflet was refused."""

from datetime import date


class LeafletRefusal(Exception):
    """Parent of every refusal about leaflets."""


class TextMissing(LeafletRefusal):
    """A leaflet says something."""


class TextTooLong(LeafletRefusal):
    """More characters than the limit it carries."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.longest = longest


class CheckIncomplete(LeafletRefusal):
    """A check is of an office and a day: one of them is missing."""


class CheckedInTheFuture(LeafletRefusal):
    """Nobody has checked it tomorrow; carries today."""

    def __init__(self, today: date) -> None:
        super().__init__(today)
        self.today = today


class WrittenMeanwhile(LeafletRefusal):
    """Somebody else wrote a version since this one was opened."""
