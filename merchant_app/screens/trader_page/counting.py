"""What a trader asks of the ward is counted: officials have to answer each."""

from merchant_app.tries import REQUESTS_OF_LINK
from merchant_app.unit_of_work import unit_of_work


class TooManyRequests(Exception):
    """More requests than officials can answer from one shop in a day."""


def count_request(link: str) -> None:
    """Count a request that came by *link*, or raise TooManyRequests."""
    with unit_of_work() as session:
        counted = REQUESTS_OF_LINK.take(session, link)
    if not counted:
        raise TooManyRequests


def give_request_back(link: str) -> None:
    """The request counted last reached nobody."""
    with unit_of_work() as session:
        REQUESTS_OF_LINK.give_back(session, link)
