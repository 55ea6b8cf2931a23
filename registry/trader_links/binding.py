"""What a link and a visit were given for, and until when: told by marks under a key, so that no row opens more."""

import hmac

from database.base import utc_now
from registry.marking import keyed_mark
from registry.trader_links.model import TraderLink, TraderVisit


def bind(row: TraderLink | TraderVisit) -> None:
    """Write the mark of a new row, which knows its shop or its link by then."""
    row.created_at = row.created_at or utc_now()
    row.bound = _mark_of(row)


def is_bound(row: TraderLink | TraderVisit) -> bool:
    """Whether *row* is as it was written here: nobody who can only write into the database points it elsewhere."""
    return hmac.compare_digest(row.bound.encode(), _mark_of(row).encode())


def _mark_of(row: TraderLink | TraderVisit) -> str:
    if isinstance(row, TraderLink):
        return keyed_mark("trader links", row.token_hash, row.merchant_id, row.made_by_id, row.created_at, row.ends_at)
    return keyed_mark("trader visits", row.token_hash, row.link_id, row.created_at, row.ends_at, row.ended_at)
