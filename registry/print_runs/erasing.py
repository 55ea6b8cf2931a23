"""Emptying what a run's lines tell of a shop whose owner asks to be forgotten; that it was printed, or not, stays."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from registry.merchants.model import Merchant
from registry.print_runs.model import PrintLine


def empty_lines_of(session: Session, merchant: Merchant) -> None:
    """Empty the letters and texts told of the shop: a text may be a holder's name. The caller holds the merchant."""
    told = (PrintLine.merchant_id == merchant.id, PrintLine.told != "")
    session.execute(update(PrintLine).where(*told).values(told=""))
