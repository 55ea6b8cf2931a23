"""From a link to the trader's page on one phone: counted first, then looked at."""

from merchant_app.said_seldom import say_seldom
from merchant_app.trader_here import token_of_visit
from merchant_app.tries import LINKS_FROM_ADDRESS, OPENINGS_OF_LINK, asking_address
from merchant_app.unit_of_work import unit_of_work
from registry.trader_links.errors import LinkUnusable
from registry.trader_links.operations import end_visit, use_link
from registry.trader_links.tokens import is_signed


def open_page(token: str) -> str:
    """Open the page of the link's shop, and return what the cookie is to hold. Raise LinkUnusable.

    A try too many is not looked at. Links that were made here are counted each for itself, everything else by where
    it comes from: whoever guesses behind an address that a whole market shares shuts nobody out.
    """
    allowance, of = (OPENINGS_OF_LINK, token) if is_signed(token) else (LINKS_FROM_ADDRESS, asking_address())
    with unit_of_work() as session:
        counted = allowance.take(session, of)
    if not counted:
        say_seldom("A trader's link was not looked at: too many tries, last from %s", asking_address())
        raise LinkUnusable
    before = token_of_visit()
    with unit_of_work() as session:
        fresh = use_link(session, token=token)
        end_visit(session, token=before)
    return fresh
