"""What can be wrong with a place, said without words for the screen."""


class PlaceError(Exception):
    """Parent of every refusal below."""


class PlaceNameTaken(PlaceError):
    """The unit has a place of this kind and name already."""


class PlaceChangedMeanwhile(PlaceError):
    """Somebody else saved the place after it was shown."""


class PlaceIsItself(PlaceError):
    """A place cannot become a part of itself."""


class PlacesOfDifferentUnits(PlaceError):
    """Places are joined within one unit only."""
