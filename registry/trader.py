"""The trader of one shop who came by its link: somebody who acts for that shop, and for no other."""

import uuid
from dataclasses import dataclass

ACTED_BY_LINK = "trader_link"
"""What the trail says in place of postings; see registry.audit.operations."""


@dataclass(frozen=True)
class Trader:
    """No officer, and never taken for one: whatever asks for an officer's role or postings refuses a trader."""

    link_id: uuid.UUID
    merchant_id: uuid.UUID
