"""The words of a print run as the command line has them."""

import argparse
from pathlib import Path

from qr.layout import Layout
from qr.marks import MOST_MARK_BYTES, Mark
from qr.sign import SignText


def text_of_run(options: argparse.Namespace, layout: Layout) -> SignText:
    """Return the words that all signs share; without a campaign the instructions stand where it would.

    Raises:
        OSError: a mark's file cannot be read.
        MarkUnusable: it is not a picture that can be printed.
    """
    heading, unit = options.heading, options.unit
    instruction_vi, instruction_en = options.instruction, options.instruction_en
    if not heading and "heading" in layout.places:
        heading, unit = instruction_vi, unit or instruction_en
        instruction_vi = instruction_en = ""
    return SignText(
        heading=heading,
        unit=unit,
        instruction_vi=instruction_vi,
        instruction_en=instruction_en,
        advice=options.advice,
        check_address=options.check_address,
        watermark=options.watermark,
        serial_label=options.serial_label,
        check_label=options.check_label,
        amount_label=options.amount_label,
        advice_en=options.advice_en,
        marks=tuple(_mark(name) for name in options.mark),
        centre=_mark(options.centre_mark) if options.centre_mark else None,
    )


def _mark(name: str) -> Mark:
    with Path(name).open("rb") as file:
        # One byte more than is allowed tells that there are too many.
        return Mark(file.read(MOST_MARK_BYTES + 1), name)
