"""Why something about a consent was refused."""

from registry.consents.model import Purpose


class ConsentRefusal(Exception):
    """Parent of every refusal about consents."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(purpose)
        self.purpose = purpose


class TextNotCurrent(ConsentRefusal):
    """The wording that was agreed to is not the one in use: the new one has to be read out."""


class NotGiven(ConsentRefusal):
    """There is nothing to take back: it was never given, or taken back before."""
