"""What can be wrong with a criterion, said without words for the screen."""


class CriterionError(Exception):
    """Parent of every refusal below."""


class CriterionIncomplete(CriterionError):
    """A criterion needs a name, a rung of the ladder, and words for what counts."""


class CriterionNameTaken(CriterionError):
    """The unit has, or had, a criterion of that name, written with whatever capitals and marks."""


class CriterionRevisedMeanwhile(CriterionError):
    """There is a newer version than the one that was shown."""


class CriterionRetired(CriterionError):
    """It is offered no more, so it has no further versions."""
