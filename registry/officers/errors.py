"""Why something about an officer, a posting or a password was refused."""

from datetime import date

from registry.officers.hands import Meeting


class OfficerRefusal(Exception):
    """Parent of every refusal about officers."""


class LoginUnusable(OfficerRefusal):
    """The login is too short or too long, or has a character other than ``a-z 0-9 . _ @ -``."""


class LoginTaken(OfficerRefusal):
    """Another officer signs in with this name already."""

    def __init__(self, login: str) -> None:
        super().__init__(login)
        self.login = login


class OfficerNameUnusable(OfficerRefusal):
    """The name is empty or longer than the limit it carries."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.longest = longest


class PersonNumberUnusable(OfficerRefusal):
    """The staff number is longer than the limit it carries, or is not of letters without marks, digits and ``./_-``."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.longest = longest


class PersonNumberMissing(OfficerRefusal):
    """Who decides needs a staff number: by names alone nobody knows whether two logins are two persons'."""


class OfficerIsOneself(OfficerRefusal):
    """Nobody shuts the door on themselves, or gets round their own password: it takes somebody else."""


class OfficerPostedElsewhereToo(OfficerRefusal):
    """The officer works outside the admin's units as well.

    Whoever knew the password could work there in their name, and whoever is shut out is missing there.
    """


class ConfirmationRefusal(OfficerRefusal):
    """Parent of every reason why it was not confirmed whose login it is."""


class ConfirmerMayNot(ConfirmationRefusal):
    """The person's role, at this moment, confirms nobody."""


class ConfirmerHasAHand(ConfirmationRefusal):
    """Whoever would confirm has a hand in that login, or is in the same hands; carries where they meet."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting.one.login, meeting.other.login)
        self.meeting = meeting


class FirstPasswordStands(ConfirmationRefusal):
    """The officer has not chosen a password yet, so whoever made the first one still knows it."""


class NotSeenChoosing(ConfirmationRefusal):
    """The confirmer has not begun it of late, or nobody chose a password since: another may know it, or sit inside."""


class LetInAgain(ConfirmationRefusal):
    """There is nothing to confirm any more, or somebody let the officer in once more since the page was shown."""


class PasswordsBusy(Exception):
    """So many passwords are being looked at that this one would have to wait too long: it was not looked at."""


class OldPasswordWrong(OfficerRefusal):
    """The password typed as the present one is not."""


class PasswordRefusal(OfficerRefusal):
    """Parent of every reason why a new password is too weak."""


class PasswordTooShort(PasswordRefusal):
    """Fewer characters than the minimum it carries."""

    def __init__(self, minimum: int) -> None:
        super().__init__(minimum)
        self.minimum = minimum


class PasswordTooCommon(PasswordRefusal):
    """Made of what guessers try first: well-known words, rows of keys, the same piece over and over."""


class PasswordContainsLogin(PasswordRefusal):
    """The login stands inside the password."""


class PasswordUnchanged(PasswordRefusal):
    """The new password is the old one."""


class PostingRefusal(OfficerRefusal):
    """Parent of every refusal about a posting."""


class PostingOutsideOwn(PostingRefusal):
    """The unit or place lies outside where the person who posts is posted."""


class PostingDatesReversed(PostingRefusal):
    """The posting would end before it begins."""


class PostingNotLengthened(PostingRefusal):
    """The posting ends before that day already, which it carries: who stays longer is posted anew."""

    def __init__(self, ends_on: date) -> None:
        super().__init__(ends_on)
        self.ends_on = ends_on


class AlreadyPosted(PostingRefusal):
    """A posting to the same unit or place holds in a part of that time already."""
