"""What can be wrong with a partner's part, said without words for the screen."""

from datetime import date


class PartnerError(Exception):
    """Parent of every refusal below."""


class PartnerNameMissing(PartnerError):
    """An organisation needs a name."""


class PartnerTwice(PartnerError):
    """The organisation takes part in the campaign already, or another one of the unit has the name."""


class PromiseOutOfRange(PartnerError):
    """A promised number of shops is 1 at least."""


class LeftOnOddDay(PartnerError):
    """A partner leaves between the start of the campaign and today; carries both."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class PartChangedMeanwhile(PartnerError):
    """Somebody else saved it after it was shown."""
