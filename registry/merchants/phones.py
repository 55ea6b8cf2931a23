"""Phone numbers as people type them, read into the one form that is kept."""

import re

from registry.merchants.errors import PhoneUnreadable

_DOMESTIC = re.compile(r"0[0-9]{9}|02[0-9]{9}")
_INTERNATIONAL = re.compile(r"(?:\+|00)?840?([1-9][0-9]{8}|2[0-9]{9})")
_BETWEEN = re.compile(r"[\s.()\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2066-\u2069-]+")
"""Also the hyphens and the unseen marks that address books put around a number when it is copied."""

_KNOWN = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])|02[0-9]{9}")
"""Beginnings that belong to mobile networks of Vietnam, as of 2026; a landline begins with 02 and has eleven digits."""


def read_phone(text: str) -> str:
    """Return the number as ten digits beginning with 0, a landline's as eleven with 02; raise PhoneUnreadable if none.

    Blanks, dots, hyphens and brackets may stand between the digits, +84, 84 or 0084 in front instead of the 0.
    """
    bare = _BETWEEN.sub("", text)
    if _DOMESTIC.fullmatch(bare):
        return bare
    abroad = _INTERNATIONAL.fullmatch(bare)
    if abroad is None:
        raise PhoneUnreadable(text)
    return "0" + abroad[1]


def phone_prefix_is_known(phone: str) -> bool:
    """Whether it is a landline's, or a mobile network is known to begin so. New ones appear: warn, never refuse."""
    return _KNOWN.match(phone) is not None
