"""The program that decodes photographs, run within the tests' own process."""

import io
import json
import resource
import runpy
import time

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from qr import make_symbol, photograph_child, scan
from qr.photograph_child import DAMAGED, TOO_HARD, main, stopped_after
from qr.photograph_header import MOST_PHOTO_PIXELS
from tests.qr.scanned import PAYLOADS, code, file_of, wall

# Limits that are none: the tests go on living under them.
ENDLESS = [str(1 << 60), str(1 << 40)]


def call_main(photo, *, pixels=MOST_PHOTO_PIXELS):
    out = io.BytesIO()
    return main([*ENDLESS, str(pixels)], io.BytesIO(photo), out), out.getvalue()


def test_the_program_in_this_process():
    photo = file_of(code())
    for _ in range(2):  # the second time there are limits already
        status, out = call_main(photo)
        assert (status, json.loads(out)[0][0]) == (0, PAYLOADS[0])
    assert call_main(photo[:-400])[0] == DAMAGED
    assert call_main(b"neither")[0] == DAMAGED
    # Not enough memory for what any decoder may need is told apart from damage.
    assert call_main(photo[:-400], pixels=1 << 58) == (TOO_HARD, b"")
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def photos_of_all_sorts():
    """Return photographs that lead through every corner of the program."""
    clear = Image.new("RGBA", code().size, (0, 0, 0, 0))
    clear.putalpha(ImageOps.invert(code()))
    yield file_of(clear, "PNG")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield file_of(wall((code(), (20, 40))), exif=exif)
    orientation_in_words = b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\2\0\0\0\4top\0\0\0\0\0"
    for exif in (b"Exif\0\0garbage", orientation_in_words):
        yield file_of(code(), exif=exif)
    yield file_of(code(module=6).filter(ImageFilter.GaussianBlur(3.4)))
    yield file_of(wall((code(), (3000, 2000)), (code(), (300, 200)), size=(4000, 2600)))
    yield file_of(wall(size=(70_000, 1)), "PNG")
    for held in (b"\xff\xfe\x80", b"plain"):
        symbol = zxingcpp.create_barcode(held, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
        yield file_of(Image.fromarray(np.array(symbol)))
    yield file_of(Image.open(io.BytesIO(make_symbol("Chợ").png(5))))
    for text in ("Chô", "0002Chô", "あ", "縺ゅ≒縺ゅ≒"):
        symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
        yield file_of(Image.fromarray(np.array(symbol)))
    yield file_of(wall((code(), (60, 40)), (ImageOps.invert(code(PAYLOADS[1])), (450, 40))))


def test_the_program_says_in_this_process_what_it_says_in_its_own():
    for photo in photos_of_all_sorts():
        status, out = call_main(photo)
        said = sorted((text, tuple(map(tuple, corners))) for text, corners in json.loads(out))
        assert (status, said) == (0, sorted((found.text, found.corners) for found in scan(photo)))


def test_what_takes_too_long_is_given_up():
    said = []
    with stopped_after(0.25, said.append):
        until = time.monotonic() + 10
        while not said and time.monotonic() < until:
            pass
    assert said == [TOO_HARD]
    with stopped_after(60, said.append):
        pass
    assert said == [TOO_HARD]


def test_the_program_runs(monkeypatch):
    class Files:
        def __init__(self, held=b""):
            self.buffer = io.BytesIO(held)

    out = Files()
    monkeypatch.setattr("sys.argv", ["child", *ENDLESS, str(MOST_PHOTO_PIXELS)])
    monkeypatch.setattr("sys.stdin", Files(file_of(wall())))
    monkeypatch.setattr("sys.stdout", out)
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(photograph_child.__file__, run_name="__main__")
    assert (stop.value.code, out.buffer.getvalue()) == (0, b"[]")
