"""What can be wrong with a campaign, said without words for the screen."""

from datetime import date


class CampaignError(Exception):
    """Parent of every refusal below."""


class NameMissing(CampaignError):
    """A campaign needs a name."""


class NoPlaces(CampaignError):
    """A campaign needs a place at least."""


class PlacesTooFarApart(CampaignError):
    """The places lie in different provinces."""


class DueBeforeStart(CampaignError):
    """The due date must lie after the start."""


class TargetOutOfRange(CampaignError):
    """The target is more than 0 and at most 100 percent, with one decimal at most."""


class CriterionNotOffered(CampaignError):
    """A criterion the units of the places have nothing to do with."""


class MilestoneRefused(CampaignError):
    """A milestone that no plan can have; *day* tells which."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class MilestoneOutside(MilestoneRefused):
    """It lies not between the start and the due date."""


class MilestoneTwice(MilestoneRefused):
    """The day has a milestone already."""


class MilestoneOutOfOrder(MilestoneRefused):
    """It asks for less than the one before, for more than the target, or for no percentage with one decimal."""


class CampaignChangedMeanwhile(CampaignError):
    """Somebody else saved the campaign after it was shown."""


class CampaignEnded(CampaignError):
    """It has ended: what it was stays."""


class EndOutOfRange(CampaignError):
    """A campaign ends after its start, and not on a day to come."""
