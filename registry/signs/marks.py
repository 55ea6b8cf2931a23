"""Marks of signs: what is on paper, told to the trail so that a row changed past the program is known."""

from typing import Any

from registry.marking import keyed_mark

ON_PAPER = (
    *("id", "created_at", "serial", "check_code", "merchant_id", "account_id", "layout"),
    *("shop_name", "place_line", "unit_line", "printed_by_id"),
)
"""What stays as it was when the sign was made."""
PRINTED_ANEW = ("replaces_id", "reprint_reason")
"""What stays as well of a sign that took another's place."""


def mark_of_sign(columns: dict[str, Any]) -> str:
    """The mark of a sign's *columns* by name. Raise KeysMissing.

    What a sign was printed anew for is told of those alone, so that marks of the others are what they were before signs
    were printed anew.
    """
    anew = any(columns.get(name) is not None for name in PRINTED_ANEW)
    return keyed_mark("signs", *(columns[name] for name in ON_PAPER + (PRINTED_ANEW if anew else ())))
