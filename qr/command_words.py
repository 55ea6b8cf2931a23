"""The words of a print run as the command line has them."""

import argparse

from qr.layout import Layout
from qr.sign import SignText


def text_of_run(options: argparse.Namespace, layout: Layout) -> SignText:
    """Return the words that all signs share; without a campaign the instructions stand where it would."""
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
        amount_label=options.amount_label,
    )
