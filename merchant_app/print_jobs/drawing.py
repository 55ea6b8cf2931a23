"""Drawing a part of a print run as a file: the same rows and settings give the same bytes, on any day."""

from collections.abc import Callable
from typing import BinaryIO

from merchant_app.sign_wording import sign_with
from qr import Sign, draw_sheets, draw_signs
from registry.print_runs.drawing import DrawnPart, DrawnSign

_BETWEEN = " · "


def draw_part(part: DrawnPart, stream: BinaryIO, progress: Callable[[int], None]) -> None:
    """Write the part's PDF to *stream*; *progress* is told how many signs are drawn, after each.

    Needs the application's context, for the words. Raise QrError for what cannot be drawn: a SignError says which sign.
    """
    signs = [_on_paper(sign) for sign in part.signs]

    def footer(page: int) -> str:
        return footer_of(part, page)

    if part.sheet:
        draw_sheets(
            signs,
            part.layout,
            part.sheet,
            stream,
            start=part.start_at,
            copies=part.copies,
            footer=footer,
            progress=progress,
        )
    else:
        draw_signs(signs, part.layout, stream, copies=part.copies, footer=footer, progress=progress)


def footer_of(part: DrawnPart, page: int) -> str:
    """``26506-D0007 · 3/14 · 4711·8F3A-90C1-D2E4-A5B6``: run, page (from 1), and where the trail ended.

    The last is a witness, see registry.audit.witnesses.
    """
    number = f"{part.first_page + page - 1}/{part.pages}"
    return _BETWEEN.join(filter(None, (part.run_number, number, part.head)))


def _on_paper(sign: DrawnSign) -> Sign:
    return sign_with(
        sign.account,
        shop_name=sign.shop_name,
        place_line=sign.place_line,
        unit_line=sign.unit_line,
        serial=sign.serial,
        check_code=sign.check_code,
    )
