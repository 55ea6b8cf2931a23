"""The codes of a photo in the order in which people count them."""

from collections.abc import Iterable, Sequence

from merchant_app.shop_code import ShopCode
from qr import Found, Kind

MOST_CODES = 9
"""Codes told apart in one photo."""


def in_order(found: Sequence[Found]) -> tuple[ShopCode, ...]:
    """The codes of a photo as people count them, along the way they are spread.

    One that hangs there more than once is told where it hangs first; its other copies are counted on the way.
    """
    centres = [(_middle(code.corners, 0), _middle(code.corners, 1)) for code in found]
    spread = [max(along) - min(along) if along else 0 for along in zip(*centres, strict=True)] or [0, 0]
    axis = 0 if spread[0] >= spread[1] else 1
    ordered = [code for _centre, code in sorted(zip(centres, found, strict=True), key=lambda pair: pair[0][axis])]
    counted = ordered[:MOST_CODES]
    first: dict[tuple[str, ...], tuple[int, Found]] = {}
    for number, code in enumerate(counted, 1):
        first.setdefault(_receiver(code), (number, code))
    of = len(counted) if len(first) > 1 else 1
    return tuple(
        ShopCode.judged(code.reading, code.text, axis="xy"[axis], nth=number if of > 1 else 1, of=of)
        for number, code in first.values()
    )


def _middle(corners: Iterable[Sequence[float]], axis: int) -> float:
    along = [corner[axis] for corner in corners]
    return sum(along) / len(along)


def _receiver(code: Found) -> tuple[str, ...]:
    """What makes two codes one: the account for transfers, the whole text for all others."""
    reading = code.reading
    if reading.kind is Kind.TRANSFER and reading.bank_bin and reading.account:
        return reading.bank_bin, reading.account, reading.service or ""
    return (code.text,)
