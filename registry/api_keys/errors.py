"""Why a key for a program was not made."""


class ApiKeyRefusal(Exception):
    """Parent of every refusal about keys."""


class OfficeUnusable(ApiKeyRefusal):
    """The office's name is empty or longer than the limit it carries."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.longest = longest


class RightMissing(ApiKeyRefusal):
    """A key that may read nothing opens nothing."""


class UnitMissing(ApiKeyRefusal):
    """A key is for one unit at least: none would have to mean all or nothing, and nobody could tell which."""


class UnitOutsideOwn(ApiKeyRefusal):
    """A unit lies outside where the admin who makes the key is posted."""


class KeyDatesReversed(ApiKeyRefusal):
    """The key would end before it begins, or has ended already."""


class KeyLastsTooLong(ApiKeyRefusal):
    """The key would hold for more days than the limit it carries."""

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days
