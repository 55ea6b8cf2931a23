"""Why something about a sign was refused."""

from datetime import date

from registry.signs.model import SignState


class SignRefusal(Exception):
    """Parent of every refusal about signs."""


class NoActiveAccount(SignRefusal):
    """The shop has no account that two people agreed on: nothing is printed for it."""


class HolderDoesNotAgree(SignRefusal):
    """Nobody has agreed that the holder's name and account stand on a sign in public, or it was taken back."""


class ShopChangedSinceApproval(SignRefusal):
    """The account was approved for a shop of another name, owner or door: a second person has to look again."""


class LayoutUnknown(SignRefusal):
    """There is no layout of that name."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class LineTooLong(SignRefusal):
    """A line of text has more characters than the limit it carries."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.longest = longest


class PostedInTheFuture(SignRefusal):
    """A sign is recorded as hanging once it hangs, not before."""

    def __init__(self, on: date, today: date) -> None:
        super().__init__(on, today)
        self.on = on
        self.today = today


class PostedBeforeMade(SignRefusal):
    """The sign cannot have hung before it was made; carries the day in Vietnam on which that was."""

    def __init__(self, on: date, made_on: date) -> None:
        super().__init__(on, made_on)
        self.on = on
        self.made_on = made_on


class SignNoLongerGood(SignRefusal):
    """The sign was replaced or made void; carries which."""

    def __init__(self, state: SignState) -> None:
        super().__init__(state)
        self.state = state


class SignDoesNotHang(SignRefusal):
    """Nobody has said that the sign was put up, so it cannot have been seen hanging."""


class ReprintNoteMissing(SignRefusal):
    """The reason for printing anew is none of those with a name, and no note tells it."""


class WaveNoteMissing(SignRefusal):
    """The reason for a wave is none of those with a name, and no note tells it."""


class NothingHangs(SignRefusal):
    """No sign hangs where a wave was to begin."""


class CheckCodeMistyped(SignRefusal):
    """What was typed can be no check code: a character is wrong, missing or in another's place."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given
