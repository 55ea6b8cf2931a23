"""Why a second factor was refused."""


class SecondFactorRefusal(Exception):
    """Parent of every refusal about second factors."""


class SecondFactorMissing(SecondFactorRefusal):
    """The officer has enrolled none."""


class SecondFactorWrong(SecondFactorRefusal):
    """Neither a code of this moment nor one of the officer's recovery codes."""


class SecondFactorUsed(SecondFactorRefusal):
    """The code was right, and was accepted once already."""


class SecondFactorPresent(SecondFactorRefusal):
    """The officer has enrolled one already; only another admin takes it away."""
