"""The command `sheet`: signs described in a file onto sheets, and the calibration page."""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import fields, replace
from pathlib import Path
from typing import BinaryIO

from qr.calibration import CalibrationText, calibration_page
from qr.command_words import text_of_run
from qr.errors import SignError, TextDoesNotFit
from qr.layouts_of_sheets import layout_of_sheet_named
from qr.sheet import Sheet
from qr.sheet_drawing import draw_sheets
from qr.sheets import sheet_named
from qr.sign_lines import LONGEST_LINE, LineRefused, signs_in_lines

# Words for people: this command's own; the library itself prints what its caller says.
CALIBRATION = CalibrationText(
    heading="Trang căn máy in",
    steps=(
        "In trang này ở cỡ thật (100 %), đừng chọn “vừa trang giấy”.",
        "Đặt trang lên tờ nhãn cho mép giấy trùng nhau, soi trước ánh sáng.",
        "Mỗi thước Ax, Ay, Bx, By có số 0 nằm trên một mép nhãn: xem mép ấy cắt thước ở số mấy (mm).",
        "Chạy lại lệnh, thêm: --offsets Ax Ay Bx By. In lại trang này thì cả bốn số là 0.",
        "Số 0 của B không in ra được (sát mép giấy) thì lấy số của A, và ngược lại.",
    ),
    bar="đo bằng thước; ngắn hơn là máy in đã co trang",
)
_NUMBERS = {field.name: field.type for field in fields(Sheet) if field.type in (int, float)}
# As printed and as typed: with a comma, with the minus of the calibration page.
_NUMBER = re.compile(r"[-+−]?(?:[0-9]{1,6}(?:[.,][0-9]{1,6})?|[.,][0-9]{1,6})")


def sheet_setting(written: str) -> tuple[str, float]:
    """Return the field of a sheet and its number from *written*, such as `left=4.2`.

    Raises:
        argparse.ArgumentTypeError: no such field, or no number.
    """
    field, _, number = written.partition("=")
    value = _number_in(number)
    if field not in _NUMBERS or value is None or (_NUMBERS[field] is int and not value.is_integer()):
        raise argparse.ArgumentTypeError(f"{written!r} is not FIELD=NUMBER, with FIELD one of {', '.join(_NUMBERS)}")
    return field, int(value) if _NUMBERS[field] is int else value


def millimetres(written: str) -> float:
    """Return the number in *written*.

    Raises:
        argparse.ArgumentTypeError: there is none.
    """
    value = _number_in(written)
    if value is None:
        raise argparse.ArgumentTypeError(f"{written!r} is not a number of millimetres")
    return value


def _number_in(written: str) -> float | None:
    return float(written.replace(",", ".").replace("−", "-")) if _NUMBER.fullmatch(written) else None


def draw_sheet_asked_for(options: argparse.Namespace, stream: BinaryIO) -> None:
    """Write the PDF that *options* ask for to *stream*.

    Raises:
        QrError: it cannot be drawn; a sign's refusal is a `LineRefused` with the number of its line.
        OSError: the file of signs cannot be read.
    """
    sheet = _sheet_of(options)
    if options.calibrate:
        _draw_calibration(sheet, stream)
        return
    layout = layout_of_sheet_named(options.layout or sheet.layout)
    numbered = signs_in_lines(_lines_of(options.file), text_of_run(options, layout))
    signs = [sign for _, sign in numbered]
    try:
        draw_sheets(signs, layout, sheet, stream, start=options.start, copies=options.copies)
    except SignError as refusal:
        if refusal.position is None:
            raise
        raise LineRefused(numbered[refusal.position - 1][0], refusal) from refusal


def _draw_calibration(sheet: Sheet, stream: BinaryIO) -> None:
    try:
        written = calibration_page(sheet, stream, CALIBRATION)
    except TextDoesNotFit:
        written = False
        calibration_page(sheet, stream)
    if not written and sys.stderr is not None:
        sys.stderr.write("\n".join((CALIBRATION.heading, *CALIBRATION.steps)) + "\n")


def _sheet_of(options: argparse.Namespace) -> Sheet:
    sheet = replace(sheet_named(options.sheet), **dict(options.set))
    if options.offsets:
        across, down, last_across, last_down = options.offsets
        sheet = sheet.calibrated(first=(across, down), last=(last_across, last_down))
    return sheet


def _lines_of(file: str) -> Iterator[bytes]:
    """Yield the lines of *file*, of standard input for `-`; of one too long only as much as shows that it is."""
    if file == "-" and sys.stdin is None:
        raise OSError("standard input is closed")
    with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
        while line := stream.readline(LONGEST_LINE + 1):
            yield line
