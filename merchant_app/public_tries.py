"""How often anybody, signed in nowhere, may ask or send something: each place, each network, and all together."""

from dataclasses import dataclass

from merchant_app.tries import (
    CHECKS_FROM_ADDRESS,
    CHECKS_FROM_NETWORK,
    CHECKS_IN_ALL,
    CHECKS_WHEN_MANY,
    CHECKS_WHEN_MANY_OF_NETWORK,
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


@dataclass(frozen=True, kw_only=True)
class OpenDoor:
    """The limits of one thing that anybody may do."""

    from_address: Allowance
    from_network: Allowance
    in_all: Allowance
    when_many: Allowance
    when_many_of_network: Allowance

    def count(self) -> None:
        """Count a try before it is looked into. Raise TooOftenFromHere or TooOftenInAll.

        Where everybody together does too much, whoever comes for the first time in a while may still: nobody uses up
        what all the others need.
        """
        address, network = asking_address(), asking_network()
        with unit_of_work() as session:
            within = self.from_address.take(session, address) and (
                not network or self.from_network.take(session, network)
            )
            few = within and not self.in_all.take(session, "all")
            let_in = not few or (
                self.when_many.take(session, address)
                and (not network or self.when_many_of_network.take(session, network))
            )
        if not within:
            raise TooOftenFromHere
        if not let_in:
            raise TooOftenInAll


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
