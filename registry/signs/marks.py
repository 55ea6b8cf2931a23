"""Marks of signs: what is on paper, told to the trail so that a row changed past the program is known."""

from typing import Any

from registry.marking import keyed_mark

ON_PAPER = (
    *("id", "created_at", "serial", "check_code", "merchant_id", "account_id", "layout"),
    *("shop_name", "place_line", "unit_line", "printed_by_id"),
)
"""What stays as it was when the sign was made."""


def mark_of_sign(columns: dict[str, Any]) -> str:
    """The mark of a sign's *columns* by name. Raise KeysMissing."""
    return keyed_mark("signs", *(columns[name] for name in ON_PAPER))
