"""Why something about the trail is refused."""


class TrailRefusal(Exception):
    """Parent of what this package refuses."""


class TrailCut(TrailRefusal):
    """The trail no longer holds a link that this process committed: somebody cut it off."""

    def __init__(self, sequence: int, mac: str) -> None:
        super().__init__(sequence)
        self.sequence = sequence
        self.mac = mac


class WitnessUnreadable(TrailRefusal):
    """What was to be a head of the trail is not written like one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
