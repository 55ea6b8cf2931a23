"""What can be wrong with a report, said without words for the screen."""

from datetime import date


class ReportRefused(Exception):
    """Parent of every refusal below."""


class NoPlacesChosen(ReportRefused):
    """A report tells of a place at least."""


class PlacesOfSeveralProvinces(ReportRefused):
    """The places have no unit together that could report."""


class PeriodNotOver(ReportRefused):
    """The last day of the period is still to come."""

    def __init__(self, last: date) -> None:
        super().__init__(last)
        self.last = last


class TooManyShops(ReportRefused):
    """The annex would be longer than one report may be."""

    def __init__(self, number: int, most: int) -> None:
        super().__init__(number, most)
        self.number = number
        self.most = most


class WordsTooLong(ReportRefused):
    """Something typed is longer than it may be; *name* is the field of campaigns.reports.contents.Typed."""

    def __init__(self, name: str, longest: int) -> None:
        super().__init__(name, longest)
        self.name = name
        self.longest = longest
