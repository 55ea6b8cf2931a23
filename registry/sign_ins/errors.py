"""Why somebody was not let in."""


class SignInRefusal(Exception):
    """Parent of every refusal to sign in."""


class WrongLoginOrPassword(SignInRefusal):
    """No such login, another password, or a disabled officer: outside, the three look the same."""
