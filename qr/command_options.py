"""What can be typed behind `python -m qr`."""

import argparse
from collections.abc import Callable

from qr.layouts import LAYOUTS
from qr.layouts_of_sheets import LAYOUTS_OF_SHEETS
from qr.sheet_command import millimetres, sheet_setting
from qr.sheets import SHEETS

Command = Callable[[argparse.Namespace], int]


def parser_for(**carried_out_by: Command) -> argparse.ArgumentParser:
    """Return the parser of all commands; what it parses holds in `run` the one to carry out."""
    parser = argparse.ArgumentParser(prog="python -m qr", description="VietQR payloads and signs")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    transfer = _transfer_options()

    writing = commands.add_parser("write", parents=[transfer], help="print the payload of a transfer")
    writing.set_defaults(run=carried_out_by["write"])

    reading = commands.add_parser("read", help="judge a payload and print it as JSON")
    reading.add_argument("payload", help="the payload, or - for one a line from standard input")
    reading.set_defaults(run=carried_out_by["read"])

    scanning = commands.add_parser("scan", help="judge the codes in photographs and print each as JSON")
    scanning.add_argument("photos", nargs="+", metavar="PHOTO", help="JPEG, PNG or WebP, or - for standard input")
    scanning.set_defaults(run=carried_out_by["scan"])

    drawing = commands.add_parser("sign", parents=[transfer], help="draw a sign as PDF")
    _add_words_of_sign(drawing)
    drawing.set_defaults(run=carried_out_by["sign"])

    setting = commands.add_parser("sheet", help="draw signs onto sheets of stickers or labels, as PDF")
    _add_sheet(setting)
    setting.set_defaults(run=carried_out_by["sheet"])

    listing = commands.add_parser("banks", help="list the banks")
    listing.add_argument("--json", action="store_true", help="as one JSON array")
    listing.set_defaults(run=carried_out_by["banks"])
    return parser


def _transfer_options() -> argparse.ArgumentParser:
    transfer = argparse.ArgumentParser(add_help=False)
    transfer.add_argument("--bank", required=True, help="BIN (970436), code (VCB) or name of the bank")
    transfer.add_argument("--account", required=True, help="account, or card number with --card")
    transfer.add_argument("--amount", type=_whole, help="whole đồng; without it the payer types the amount")
    transfer.add_argument("--purpose", help="what the transfer is for")
    transfer.add_argument("--name", help="name of the merchant, written into the code, which is then denser")
    transfer.add_argument("--city", help="city or ward, written into the code")
    transfer.add_argument("--card", action="store_true", help="the account is a card number")
    many = transfer.add_mutually_exclusive_group()
    # Left out, signs are for many and `write` does as others do: a code with an amount is for one.
    many.add_argument("--reusable", action="store_true", default=None, help="for many payments, as signs always are")
    many.add_argument("--once", action="store_false", dest="reusable", help="for one payment")
    return transfer


def _add_words_of_sign(drawing: argparse.ArgumentParser) -> None:
    drawing.add_argument("--layout", default="a6", choices=tuple(LAYOUTS), help="size of the sign")
    drawing.add_argument("--holder", required=True, help="holder of the account as payers see it")
    drawing.add_argument("--shop", required=True, help="name of the shop; printed, and not in the code")
    _add_words_of_run(drawing)
    for name in ("serial", "check-code"):
        drawing.add_argument(f"--{name}", default="", help=f"{name.replace('-', ' ')} to print")
    drawing.add_argument("-o", "--output", required=True, help="the PDF file, or - for standard output")


def _add_words_of_run(drawing: argparse.ArgumentParser) -> None:
    # Words for people: defaults of these commands only; the library itself prints what its caller says.
    drawing.add_argument("--instruction", default="Quét mã để trả tiền", help="in Vietnamese")
    drawing.add_argument("--instruction-en", default="Scan to pay", help="in English")
    drawing.add_argument("--amount-label", default="Số tiền", help="before a fixed amount")
    drawing.add_argument("--serial-label", default="Biển số", help="before the serial")
    drawing.add_argument("--check-label", default="Mã kiểm tra", help="before the check code")
    for name in ("heading", "unit", "advice", "advice-en", "check-address", "watermark"):
        drawing.add_argument(f"--{name}", default="", help=f"{name.replace('-', ' ')} to print")
    drawing.add_argument("--mark", action="append", default=[], metavar="FILE", help="PNG or JPEG of yours; repeatable")
    drawing.add_argument("--centre-mark", metavar="FILE", help="the same, inside the code, which is then denser")


def _add_sheet(setting: argparse.ArgumentParser) -> None:
    setting.add_argument("--sheet", required=True, choices=tuple(SHEETS), help="paper and cells")
    setting.add_argument("--layout", choices=tuple(LAYOUTS_OF_SHEETS), help="of the signs; the sheet's own if left out")
    setting.add_argument("--start", type=_whole, default=1, help="first free cell of the first page; 1 is top left")
    setting.add_argument("--copies", type=_whole, default=1, help="of each sign, one after another")
    setting.add_argument(
        "--set",
        type=sheet_setting,
        action="append",
        default=[],
        metavar="FIELD=NUMBER",
        help="change the sheet's geometry, in millimetres: left=4.2",
    )
    setting.add_argument(
        "--offsets",
        type=millimetres,
        nargs=4,
        metavar=("AX", "AY", "BX", "BY"),
        help="numbers read off the calibration page",
    )
    what = setting.add_mutually_exclusive_group(required=True)
    what.add_argument("--calibrate", action="store_true", help="draw the calibration page instead of signs")
    what.add_argument("file", nargs="?", help="one sign a line as a JSON object; - for standard input")
    _add_words_of_run(setting)
    setting.add_argument("-o", "--output", required=True, help="the PDF file, or - for standard output")


def _whole(digits: str) -> int:
    # int() alone would take 1_000, -5 and digits of other scripts.
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise argparse.ArgumentTypeError(f"{digits!r} is not a whole number")
    return int(digits)
