"""Why something about the trail is refused."""


class TrailRefusal(Exception):
    """Parent of what this package refuses."""


class WitnessUnreadable(TrailRefusal):
    """What was to be a head of the trail is not written like one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
