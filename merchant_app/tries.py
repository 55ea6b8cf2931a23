"""How often something may be tried, and who is trying: the numbers in one place, the counting in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request
from sqlalchemy.orm import Session

from registry.throttles.operations import free_again_at, give_turn_back, take_turn_of

_FIVE_MINUTES = timedelta(minutes=5)


@dataclass(frozen=True)
class Allowance:
    """So many tries in so long a time, for each name that is counted."""

    name: str
    limit: int
    per: timedelta
    besides: "Allowance | None" = None
    """Another one that has to hold as well: of a day, where this one is of minutes."""

    def take(self, session: Session, of: str) -> bool:
        """Count a try of *of* and say whether it is within the limit. Commit before the guarded work begins."""
        if not take_turn_of(session, key=f"{self.name} {of}", limit=self.limit, per=self.per):
            return False
        if self.besides is None or self.besides.take(session, of):
            return True
        give_turn_back(session, key=f"{self.name} {of}", per=self.per)
        return False

    def give_back(self, session: Session, of: str) -> None:
        """The try counted last was a good one: only bad ones count."""
        give_turn_back(session, key=f"{self.name} {of}", per=self.per)
        if self.besides is not None:
            self.besides.give_back(session, of)

    def free_again(self, session: Session, of: str) -> datetime | None:
        """When a try of *of* will be looked at again; nothing where one would be now."""
        return free_again_at(session, key=f"{self.name} {of}", limit=self.limit, per=self.per)


PASSWORDS_OF_LOGIN = Allowance("password of", limit=5, per=_FIVE_MINUTES)
"""Guesses at one account, whether there is such an account or not. Source: level-2 security parameters."""
PASSWORDS_FROM_ADDRESS = Allowance("password from", limit=10, per=_FIVE_MINUTES)
"""Guesses from one place, at whatever accounts. A whole office may stand behind one address, so known devices have
an allowance of their own."""
PASSWORDS_FROM_NETWORK = Allowance("password from network", limit=50, per=_FIVE_MINUTES)
"""The same from a network of 48 bits, of which a provider hands out whole ones: it holds 65,536 such places."""
PASSWORDS_FROM_DEVICE = Allowance("password on", limit=5, per=_FIVE_MINUTES)
"""Guesses on a device that signed in to that account before: it does not wait because others guess."""
OLD_PASSWORDS_OF_OFFICER = Allowance(
    "old password of",
    limit=5,
    per=_FIVE_MINUTES,
    besides=Allowance("old password in a day of", limit=20, per=timedelta(days=1)),
)
"""Guesses by whoever found a signed-in device: the password itself would open more than the device does. A device that
stays signed in for days would have thousands with the first limit alone."""
CODES_OF_OFFICER = Allowance(
    "code of", limit=5, per=_FIVE_MINUTES, besides=Allowance("code in a day of", limit=40, per=timedelta(days=1))
)
"""Codes of a second factor: of the 1,000,000 there are, three fit at a time. Who knows the password and tries every
day of a month has one chance in 270; with the first limit alone it would be one in eight."""
PHOTOS_OF_OFFICER = Allowance("photo of", limit=30, per=timedelta(minutes=1))
"""Photos somebody has read: each keeps a processor busy for up to some seconds. Nobody in the street takes as many."""
LINKS_FROM_ADDRESS = Allowance("link from", limit=20, per=timedelta(minutes=10))
"""Links of traders that were never made here, or not whole: each is a guess, or a slip that was cut off."""
OPENINGS_OF_LINK = Allowance("opening of", limit=20, per=timedelta(minutes=10))
"""One link that was made here, whatever became of it. Guesses of others at the same address do not use it up."""
REQUESTS_OF_LINK = Allowance("request by", limit=10, per=timedelta(days=1))
"""What a trader asks about their data: officials have to answer each."""
CHECKS_FROM_ADDRESS = Allowance("check from", limit=30, per=timedelta(minutes=10))
"""Signs somebody asks about. Enough for a street, too few to find codes by trying."""
CHECKS_FROM_NETWORK = Allowance("check from network", limit=300, per=timedelta(minutes=10))
"""The same from a network of 48 bits, of which a provider hands out whole ones: it holds 65,536 such places."""
CHECKS_IN_ALL = Allowance("check", limit=6_000, per=timedelta(hours=1))
"""Signs everybody asks about: of the codes there can be, so few that trying them all finds nothing. Beyond it answers
become fewer for each, and nobody is shut out: the two below."""
CHECKS_WHEN_MANY = Allowance("check when many from", limit=2, per=timedelta(minutes=10))
CHECKS_WHEN_MANY_OF_NETWORK = Allowance("check when many from network", limit=20, per=timedelta(minutes=10))
REPORTS_FROM_ADDRESS = Allowance("report from", limit=6, per=timedelta(hours=1))
"""What payers report, with a photo that takes a processor for seconds. A shared address of a market has others besides
who report, but not many in an hour."""
REFUSED_PHOTOS_FROM_ADDRESS = Allowance("refused photo from", limit=30, per=timedelta(hours=1))
"""Photos of payers that could not be taken. Such a report is none that counts above, but looking at the photo is work;
that from everywhere is held by one being read at a time."""
REFUSED_PHOTOS_FROM_NETWORK = Allowance("refused photo from network", limit=150, per=timedelta(hours=1))
REFUSED_PHOTOS_OF_LINK = Allowance("refused photo by", limit=50, per=timedelta(days=1))
"""The same of a trader, who may ask ten things a day."""
REPORTS_FROM_NETWORK = Allowance("report from network", limit=60, per=timedelta(hours=1))
REPORTS_IN_ALL = Allowance("report", limit=300, per=timedelta(hours=1))
"""What everybody reports: officials have to look at each."""
REPORTS_WHEN_MANY = Allowance("report when many from", limit=1, per=timedelta(hours=1))
REPORTS_WHEN_MANY_OF_NETWORK = Allowance("report when many from network", limit=4, per=timedelta(hours=1))
CALLS_OF_KEY = Allowance("call with", limit=300, per=timedelta(minutes=1))
"""Questions of one program: enough to read every place of a ward at once, too few to hold up the people at work."""


def asking_network() -> str:
    """The network of 48 bits that this request comes from; empty for an address of 32 bits, which is one by itself."""
    place = asking_address()
    return str(ip_network(place).supernet(new_prefix=48)) if place.endswith("/64") else ""


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
