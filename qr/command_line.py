"""The command line of this package: write, read, scan, sign, sheet and banks, for the scripts of banks and wards.

Exit statuses: 0 done (for `read` and `scan`: good or wild), 1 refused (for `scan` also: no code found),
2 wrong usage or a file that cannot be used.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from qr.banks import all_banks, find_bank
from qr.command_options import parser_for
from qr.command_words import text_of_run
from qr.errors import PhotoTooBig, PhotoUnusable, QrError
from qr.findings import Verdict
from qr.layouts import LAYOUTS
from qr.other_content import Content
from qr.payload import write_transfer
from qr.photograph import scan
from qr.photograph_header import MOST_PHOTO_BYTES
from qr.reading import Reading, read
from qr.sheet_command import draw_sheet_asked_for
from qr.sign import Sign
from qr.sign_drawing import draw_signs
from qr.sign_transfer import write_transfer_for_sign

DONE, REFUSED, UNUSABLE = 0, 1, 2
# What a shell reports for a program that lost the reader of its pipe, or was stopped from the keyboard.
_PIPE_CLOSED, _STOPPED = 141, 130
_LONGEST_LINE = 1 << 16


class _FileUnusable(Exception):
    """A file other than standard output cannot be read or written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in *arguments* (those of the process if None) and return its exit status."""
    if sys.stdout is None:
        return _complain("standard output is closed", UNUSABLE)
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(options)
        sys.stdout.flush()
    except QrError as refusal:
        status = _complain(refusal, REFUSED)
    except _FileUnusable as trouble:
        status = _complain(trouble, UNUSABLE)
    except BrokenPipeError:
        status = _PIPE_CLOSED
        _drop_output()
    except OSError as trouble:
        status = _complain(trouble, UNUSABLE)
        _drop_output()
    except KeyboardInterrupt:
        status = _STOPPED
    return status


def _parser() -> argparse.ArgumentParser:
    return parser_for(write=_write, read=_read, scan=_scan, sign=_sign, sheet=_sheet, banks=_banks)


def _write(options: argparse.Namespace) -> int:
    payload = write_transfer(
        bank_bin=find_bank(options.bank).bin,
        account=options.account,
        amount=options.amount,
        purpose=options.purpose,
        merchant_name=options.name,
        merchant_city=options.city,
        card=options.card,
        reusable=options.reusable,
    )
    _print(payload)
    return DONE


def _read(options: argparse.Namespace) -> int:
    if options.payload != "-":
        reading = read(options.payload)
        _print(_json_of(reading))
        return REFUSED if reading.verdict is Verdict.REFUSED else DONE
    for line in _lines():
        _print(_json_of(read(line)))
    return DONE


def _lines() -> Iterator[str]:
    """Lines of standard input, whatever bytes they hold; of one too long to be a payload only the start."""
    if sys.stdin is None:
        raise _FileUnusable("standard input is closed")
    whole = True
    while line := sys.stdin.buffer.readline(_LONGEST_LINE):
        if whole:
            yield line.rstrip(b"\r\n").decode(errors="surrogateescape")
        whole = line.endswith(b"\n")


def _scan(options: argparse.Namespace) -> int:
    return max(_scan_one(name) for name in options.photos)


def _scan_one(name: str) -> int:
    """Print the codes in one photograph; that it cannot be used keeps nobody from the others."""
    try:
        codes = scan(_photo(name))
    except (PhotoUnusable, _FileUnusable) as refusal:
        return _complain(f"{name}: {refusal}", UNUSABLE)
    for code in codes:
        # Of an identity card nothing is passed on: it is somebody's name, birthday and home.
        text = None if code.reading.content is Content.IDENTITY_CARD else code.text
        _print(_json_of(code.reading, photo=name, text=text, corners=code.corners))
    if not codes:
        return _complain(f"{name}: no code was found", REFUSED)
    return REFUSED if any(code.reading.verdict is Verdict.REFUSED for code in codes) else DONE


def _photo(name: str) -> bytes:
    """Return the file's bytes; of one too big only so many that it is refused, for it may have no end."""
    if name == "-" and sys.stdin is None:
        raise _FileUnusable("standard input is closed")
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
            photo = file.read(MOST_PHOTO_BYTES + 1)
            if len(photo) <= MOST_PHOTO_BYTES:
                return photo
            size = file.seek(0, os.SEEK_END) if file.seekable() else 0
    except (OSError, ValueError) as trouble:
        # ValueError: no file can have such a name.
        raise _FileUnusable(str(trouble)) from trouble
    if size > MOST_PHOTO_BYTES:
        raise PhotoTooBig(size, limit=MOST_PHOTO_BYTES)
    raise _FileUnusable(f"more than {MOST_PHOTO_BYTES} bytes")


def _json_of(reading: Reading, **more: object) -> str:
    shown = {
        "verdict": reading.verdict,
        "kind": reading.kind,
        "bank_bin": reading.bank_bin,
        "account": reading.account,
        "service": reading.service,
        "amount": reading.amount,
        "purpose": reading.purpose,
        "merchant_name": reading.merchant_name,
        "point_of_initiation": reading.point_of_initiation,
        "findings": [asdict(finding) for finding in reading.findings],
    } | more
    return json.dumps(shown, ensure_ascii=False)


def _sign(options: argparse.Namespace) -> int:
    bank = find_bank(options.bank)
    try:
        text = text_of_run(options, LAYOUTS[options.layout])
    except OSError as trouble:
        raise _FileUnusable(str(trouble)) from trouble
    payload = write_transfer_for_sign(
        bank,
        options.account,
        amount=options.amount,
        purpose=options.purpose,
        merchant_name=options.name,
        merchant_city=options.city,
        card=options.card,
        once=options.reusable is False,
    )
    sign = Sign(
        payload=payload,
        shop=options.shop,
        holder=options.holder,
        bank=bank.short_name,
        account=options.account,
        serial=options.serial,
        check_code=options.check_code,
        text=text,
    )
    drawn = BytesIO()
    draw_signs([sign], options.layout, drawn)
    return _put(drawn.getvalue(), options.output)


def _sheet(options: argparse.Namespace) -> int:
    drawn = BytesIO()
    try:
        draw_sheet_asked_for(options, drawn)
    except OSError as trouble:
        raise _FileUnusable(str(trouble)) from trouble
    return _put(drawn.getvalue(), options.output)


def _put(content: bytes, output: str) -> int:
    if output == "-":
        sys.stdout.buffer.write(content)
    else:
        try:
            Path(output).write_bytes(content)
        except OSError as trouble:
            raise _FileUnusable(str(trouble)) from trouble
    return DONE


def _banks(options: argparse.Namespace) -> int:
    if options.json:
        _print(json.dumps([asdict(bank) for bank in all_banks()], ensure_ascii=False))
        return DONE
    for bank in all_banks():
        _print(f"{bank.bin}  {bank.code:<12}{bank.short_name:<20}{bank.name_vi}")
    return DONE


def _print(line: str) -> None:
    # UTF-8 whatever the locale; half letters of the input come out as JSON writes them, \udc80.
    sys.stdout.buffer.write(line.encode(errors="backslashreplace") + b"\n")


def _complain(says: object, status: int) -> int:
    if sys.stderr is not None:
        # Names of files may hold bytes that are no letters; a stream put in place of the usual one may refuse them.
        sentence = f"python -m qr: {says}\n".encode(errors="backslashreplace").decode()
        sys.stderr.write(sentence)
    return status


def _drop_output() -> None:
    """Let nothing be written at exit to an output that is gone: Python would report it then."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
