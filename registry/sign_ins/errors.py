"""Why somebody was not let in."""


class SignInRefusal(Exception):
    """Parent of every refusal to sign in."""


class WrongLoginOrPassword(SignInRefusal):
    """No such login, another password, or a disabled officer: outside, the three look the same."""


class SignInLapsed(SignInRefusal):
    """The code came too late: the password has to be typed again."""


class PhoneRefusal(Exception):
    """Parent of every refusal about a team member's phone."""


class NoTeamMember(PhoneRefusal):
    """Only members of a community team who may sign in, and are posted somewhere, sign in by scanning a code."""


class PhoneLinkUnusable(PhoneRefusal):
    """The code was scanned once already, is too old, was replaced by another, or never existed."""
