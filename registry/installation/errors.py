"""Why an installation cannot be used as it was started."""


class KeysOfAnother(Exception):
    """The keys in use are not those the database was written with: nothing sealed in it could be read."""


class ChangedPastTheProgram(Exception):
    """Somebody wrote to the database past the program: it is not to be made to look sound."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class ClearAmongSealed(ChangedPastTheProgram):
    """A sealed column holds text in the clear; *what* is the column."""


class NotAsTold(ChangedPastTheProgram):
    """What says that the trail was begun is gone, and the trail does not bear the database out; *what* is not."""
