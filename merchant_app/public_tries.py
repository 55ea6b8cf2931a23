"""How often anybody, signed in nowhere, may ask or send something: each place, each network, and all together."""

from dataclasses import dataclass

from merchant_app.tries import (
    CHECKS_FROM_ADDRESS,
    CHECKS_FROM_NETWORK,
    CHECKS_IN_ALL,
    CHECKS_WHEN_MANY,
    CHECKS_WHEN_MANY_OF_NETWORK,
    REFUSED_PHOTOS_FROM_ADDRESS,
    REFUSED_PHOTOS_FROM_NETWORK,
    REPORTS_FROM_ADDRESS,
    REPORTS_FROM_NETWORK,
    REPORTS_IN_ALL,
    REPORTS_WHEN_MANY,
    REPORTS_WHEN_MANY_OF_NETWORK,
    Allowance,
    asking_address,
    asking_network,
)
from merchant_app.unit_of_work import unit_of_work


class TooOftenFromHere(Exception):
    """More than somebody asks or sends who stands in a street."""


class TooOftenInAll(Exception):
    """So many at this hour, from everywhere, that each may do less for a while."""


Counted = tuple[tuple[Allowance, str], ...]
"""Where a try was counted, and under which name."""


@dataclass(frozen=True, kw_only=True)
class OpenDoor:
    """The limits of one thing that anybody may do."""

    from_address: Allowance
    from_network: Allowance
    in_all: Allowance
    when_many: Allowance
    when_many_of_network: Allowance

    def count(self) -> Counted:
        """Count a try before it is looked into, and say where. Raise TooOftenFromHere or TooOftenInAll.

        Where everybody together does too much, whoever comes for the first time in a while may still: nobody uses up
        what all the others need.
        """
        address, network = asking_address(), asking_network()
        counted: list[tuple[Allowance, str]] = []
        with unit_of_work() as session:

            def take(allowance: Allowance, of: str) -> bool:
                taken = allowance.take(session, of)
                if taken:
                    counted.append((allowance, of))
                return taken

            within = take(self.from_address, address) and (not network or take(self.from_network, network))
            few = within and not take(self.in_all, "all")
            let_in = not few or (
                take(self.when_many, address) and (not network or take(self.when_many_of_network, network))
            )
        if not within:
            raise TooOftenFromHere
        if not let_in:
            raise TooOftenInAll
        return tuple(counted)


def give_back(counted: Counted) -> None:
    """What was counted was not judged in the end, so it is none that counts."""
    with unit_of_work() as session:
        for allowance, of in counted:
            allowance.give_back(session, of)


def refused_photos_from_here() -> Counted:
    """Where the photos of payers that are refused are counted."""
    network = asking_network()
    here = ((REFUSED_PHOTOS_FROM_ADDRESS, asking_address()),)
    return (*here, (REFUSED_PHOTOS_FROM_NETWORK, network)) if network else here


CODES = OpenDoor(
    from_address=CHECKS_FROM_ADDRESS,
    from_network=CHECKS_FROM_NETWORK,
    in_all=CHECKS_IN_ALL,
    when_many=CHECKS_WHEN_MANY,
    when_many_of_network=CHECKS_WHEN_MANY_OF_NETWORK,
)
"""Codes of signs and codes of answers, counted together: whoever tries codes tries either."""
REPORTS = OpenDoor(
    from_address=REPORTS_FROM_ADDRESS,
    from_network=REPORTS_FROM_NETWORK,
    in_all=REPORTS_IN_ALL,
    when_many=REPORTS_WHEN_MANY,
    when_many_of_network=REPORTS_WHEN_MANY_OF_NETWORK,
)
