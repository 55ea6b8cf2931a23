"""What can be wrong with a place, said without words for the screen."""

from registry.places.model import Place


class PlaceError(Exception):
    """Parent of every refusal below."""


class PlaceNameTaken(PlaceError):
    """The unit has a place of this kind and name already."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.id)
        self.place = place


class PlaceChangedMeanwhile(PlaceError):
    """Somebody else saved the place after it was shown: *current* is what stands there now."""

    def __init__(self, current: Place) -> None:
        super().__init__(current.id, current.version)
        self.current = current
