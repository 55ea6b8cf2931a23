"""Measuring how fast symbols are made, with the mask the standard chooses, beside other libraries."""

from collections.abc import Iterator
from functools import partial

import qrcode
import zxingcpp

from qr import make_symbol
from scripts.benching.inventing import invented_payload
from scripts.benching.measuring import Line, Side, race, rounded, shortened

FIXED = "qrcode, one fixed mask"


def symbol_lines(rounds: int, count: int) -> Iterator[Line]:
    """Yield what was measured over *count* different payloads, all at level Q."""
    payloads = [invented_payload(number) for number in range(count)]
    few = payloads[: max(1, count // 20)]
    sides: dict[str, Side] = {
        "ours": partial(_ours, payloads),
        "qrcode": partial(_qrcode, few, None),
        FIXED: partial(_qrcode, few, 0),
        "zxing-cpp": partial(_zxing, payloads[: max(1, count // 4)]),
    }
    speed = {name: speed.of_core for name, speed in race(sides, rounds).items()}
    ours = speed.pop("ours")
    ratio = ours / speed[FIXED]
    yield Line(
        "symbols made (level Q, byte mode, the standard's own choice of mask)",
        rounded(ours),
        "symbols/s",
        shortened(speed),
        rounded(ratio),
        f"≥ 1 × {FIXED}",
        holds=ratio >= 1,
    )


def _ours(payloads: list[str]) -> int:
    for payload in payloads:
        make_symbol(payload)
    return len(payloads)


def _qrcode(payloads: list[str], mask: int | None) -> int:
    for payload in payloads:
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, mask_pattern=mask)
        code.add_data(payload)
        code.make(fit=True)
    return len(payloads)


def _zxing(payloads: list[str]) -> int:
    # A few modules smaller than ours: it packs digits into a mode that EMVCo does not allow.
    for payload in payloads:
        zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="Q").to_image()
    return len(payloads)
