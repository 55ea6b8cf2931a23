"""Tax codes as people type them, read into the one form that is kept."""

import re

from registry.merchants.errors import TaxCodeProblem, TaxCodeUnreadable

_BETWEEN = re.compile(r"[\s.\u2010-\u2015-]+")
_DIGITS = "0123456789"
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
"""Of the first nine digits; the tenth is 10 less the rest of their weighted sum by 11."""


def read_tax_code(text: str) -> str:
    """Return a tax code as it is kept; raise TaxCodeUnreadable when it is none.

    Ten digits with a check digit (kept so), thirteen for a branch (kept as ``0123456789-001``), or the twelve of a
    person's number, which has no check digit. Blanks, dots and hyphens may stand anywhere.
    """
    bare = _BETWEEN.sub("", text)
    if bare.strip(_DIGITS):
        raise TaxCodeUnreadable(text, TaxCodeProblem.SIGNS)
    if len(bare) not in (10, 12, 13):
        raise TaxCodeUnreadable(text, TaxCodeProblem.LENGTH)
    if len(bare) == 12:
        return bare
    company, branch = bare[:10], bare[10:]
    if company[2:9] == "0000000" or branch == "000":
        raise TaxCodeUnreadable(text, TaxCodeProblem.NUMBER)
    if company[9] != _check_digit(company):
        raise TaxCodeUnreadable(text, TaxCodeProblem.CHECK_DIGIT)
    return f"{company}-{branch}" if branch else company


def _check_digit(company: str) -> str:
    """The tenth digit that fits; ``10``, which no digit is, where there is none."""
    total = sum(weight * _DIGITS.index(digit) for weight, digit in zip(_WEIGHTS, company, strict=False))
    return str(10 - total % 11)
