"""How often something may be tried, and who is trying: the numbers in one place, the counting in the database."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request
from sqlalchemy.orm import Session

from registry.throttles.operations import give_turn_back, take_turn_of

_FIVE_MINUTES = timedelta(minutes=5)


@dataclass(frozen=True)
class Allowance:
    """So many tries in so long a time, for each name that is counted."""

    name: str
    limit: int
    per: timedelta

    def take(self, session: Session, of: str) -> bool:
        """Count a try of *of* and say whether it is within the limit. Commit before the guarded work begins."""
        return take_turn_of(session, key=f"{self.name} {of}", limit=self.limit, per=self.per)

    def give_back(self, session: Session, of: str) -> None:
        """The try counted last was a good one: only bad ones count."""
        give_turn_back(session, key=f"{self.name} {of}", per=self.per)


PASSWORDS_OF_LOGIN = Allowance("password of", limit=5, per=_FIVE_MINUTES)
"""Guesses at one account, whether there is such an account or not. Source: level-2 security parameters."""
PASSWORDS_FROM_ADDRESS = Allowance("password from", limit=10, per=_FIVE_MINUTES)
"""Guesses from one place, at whatever accounts. A whole office may stand behind one address, so known devices have
an allowance of their own."""
PASSWORDS_FROM_DEVICE = Allowance("password on", limit=5, per=_FIVE_MINUTES)
"""Guesses on a device that signed in to that account before: it does not wait because others guess."""
OLD_PASSWORDS_OF_OFFICER = Allowance("old password of", limit=5, per=_FIVE_MINUTES)
"""Guesses by whoever found a signed-in device: the password itself would open more than the device does."""
CODES_OF_OFFICER = Allowance("code of", limit=5, per=_FIVE_MINUTES)
"""Codes of a second factor: of the 1,000,000 there are, three fit at a time."""
LINKS_FROM_ADDRESS = Allowance("link from", limit=20, per=timedelta(minutes=10))
"""Links of traders that were never made here, or not whole: each is a guess, or a slip that was cut off."""
OPENINGS_OF_LINK = Allowance("opening of", limit=20, per=timedelta(minutes=10))
"""One link that was made here, whatever became of it. Guesses of others at the same address do not use it up."""
REQUESTS_OF_LINK = Allowance("request by", limit=10, per=timedelta(days=1))
"""What a trader asks about their data: officials have to answer each."""
CHECKS_FROM_ADDRESS = Allowance("check from", limit=30, per=timedelta(minutes=10))
"""Signs somebody asks about. Enough for a street, too few to find codes by trying."""
CHECKS_IN_ALL = Allowance("check", limit=100_000, per=timedelta(days=1))
"""Signs everybody asks about: of the codes there can be, so few that trying them all finds nothing."""
CALLS_OF_KEY = Allowance("call with", limit=300, per=timedelta(minutes=1))
"""Questions of one program: enough to read every place of a ward at once, too few to hold up the people at work."""


def asking_address() -> str:
    """Where this request comes from, as far as it can be known: the proxy in front says so, nobody else is believed.

    One customer has a whole IPv6 network of 64 bits, so that counts as one place.
    """
    given = request.remote_addr or ""
    try:
        address = ip_address(given)
    except ValueError:
        return given[:60]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((int(address), 64), strict=False))
        address = address.ipv4_mapped
    return str(address)
