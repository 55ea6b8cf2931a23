"""Photographs that are kept: small, upright, with nothing in the file but the picture, whatever was sent."""

import io
import os
import resource
import runpy

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps, PngImagePlugin

from qr import (
    Limits,
    PhotoDamaged,
    PhotoFormatUnknown,
    PhotoTooBig,
    PhotoTooHard,
    PhotoTooManyPixels,
    photograph,
    scan,
    shrink,
    shrinking,
    shrinking_child,
)
from qr.photograph_header import MOST_PHOTO_BYTES, MOST_PHOTO_PIXELS
from qr.shrinking import LONGEST_SIDE, MOST_SHRUNK_BYTES
from qr.shrinking_child import DAMAGED, TOO_HARD, main
from tests.qr.scanned import PAYLOADS, code, file_of, wall

ENDLESS = [str(1 << 60), str(1 << 40)]
SECRET = b"10.346,107.084 on a phone of somebody"


def call_main(photo, *, pixels=MOST_PHOTO_PIXELS):
    out = io.BytesIO()
    return main([*ENDLESS, str(pixels)], io.BytesIO(photo), out), out.getvalue()


def opened(jpeg):
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


def exif_of(text, orientation=1):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = text
    return exif


def noise(width, height):
    return Image.fromarray(np.frombuffer(os.urandom(width * height * 3), np.uint8).reshape(height, width, 3))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_becomes_small_and_its_code_is_read_as_before(kind):
    photo = file_of(wall((code(module=8), (900, 700)), size=(4000, 3000)).convert("RGB"), kind)
    small = shrink(photo)
    picture = opened(small)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (LONGEST_SIDE, 1200))
    assert len(small) <= MOST_SHRUNK_BYTES
    assert [found.text for found in scan(small)] == [PAYLOADS[0]]


def test_nothing_is_made_larger():
    assert opened(shrink(file_of(wall(size=(60, 40))))).size == (60, 40)


def test_nothing_but_the_picture_stays():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    picture = wall((code(), (20, 40)))
    exif = exif_of(SECRET.decode())
    sent = [
        file_of(picture, exif=exif, comment=SECRET, icc_profile=SECRET),
        file_of(picture, "PNG", pnginfo=notes, exif=exif, icc_profile=SECRET),
        file_of(picture.convert("RGB"), "WEBP", exif=exif, icc_profile=SECRET),
        file_of(picture) + SECRET,
    ]
    for photo in sent:
        assert SECRET in photo or photo.startswith(b"\x89PNG")
        small = shrink(photo)
        assert SECRET not in small
        kept = opened(small)
        assert not kept.getexif()
        assert not kept.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_it_stands_as_it_was_shown():
    """A red corner at the top left of what is shown, however the file says it is to be turned."""
    shown = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(shown).rectangle((0, 0, 60, 60), fill="red")
    for orientation in range(1, 9):
        stored = {
            1: shown,
            2: ImageOps.mirror(shown),
            3: shown.rotate(180),
            4: ImageOps.flip(shown),
            5: shown.transpose(Image.Transpose.TRANSPOSE),
            6: shown.transpose(Image.Transpose.ROTATE_90),
            7: shown.transpose(Image.Transpose.TRANSVERSE),
            8: shown.transpose(Image.Transpose.ROTATE_270),
        }[orientation]
        status, jpeg = call_main(file_of(stored, exif=exif_of("", orientation), quality=95))
        kept = opened(jpeg)
        red, green, _blue = kept.getpixel((20, 20))
        assert (status, kept.size, red > 200 and green < 80) == (0, (300, 200), True), orientation


@pytest.mark.parametrize("exif", [b"Exif\0\0garbage", b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\2\0\0\0\4top\0\0\0\0\0"])
def test_a_broken_note_of_the_camera_is_no_reason_to_refuse(exif):
    assert call_main(file_of(wall(), exif=exif))[0] == 0


def test_what_is_transparent_becomes_white():
    status, jpeg = call_main(file_of(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    assert status == 0
    assert opened(jpeg).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_sort(mode):
    picture = Image.new("RGB", (80, 60), (200, 40, 40)).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = picture.convert("I").point(lambda level: level * 256).convert("I;16")
    status, jpeg = call_main(file_of(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert (status, opened(jpeg).mode) == (0, "RGB")


def test_noise_fits_as_well():
    """No camera writes it; somebody may send it all the same."""
    status, jpeg = call_main(file_of(noise(1700, 1700), "PNG"))
    assert status == 0
    assert len(jpeg) <= MOST_SHRUNK_BYTES
    assert max(opened(jpeg).size) < LONGEST_SIDE


def test_what_cannot_be_decoded():
    photo = file_of(code())
    assert call_main(photo[:-400])[0] == DAMAGED
    assert call_main(b"neither")[0] == DAMAGED
    assert call_main(photo, pixels=100)[0] == DAMAGED
    assert call_main(photo[:-400], pixels=1 << 58) == (TOO_HARD, b"")
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def test_refusals_are_those_of_scan(monkeypatch, tmp_path):
    with pytest.raises(PhotoFormatUnknown) as unknown:
        shrink(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert unknown.value.given == "HEIC"
    with pytest.raises(PhotoTooBig):
        shrink(file_of(code()) + bytes(MOST_PHOTO_BYTES))
    with pytest.raises(PhotoTooManyPixels):
        shrink(file_of(Image.new("L", (5000, 5200)), "PNG"))
    with pytest.raises(PhotoDamaged):
        shrink(file_of(code())[:-400])
    for program, refusal in (
        ("print('no picture')", PhotoDamaged),
        (f"import sys; sys.stdout.buffer.write(b'\\xff\\xd8\\xff' + bytes({MOST_SHRUNK_BYTES}))", PhotoDamaged),
        ("import time; time.sleep(60)", PhotoTooHard),
    ):
        (tmp_path / "child.py").write_text(program)
        monkeypatch.setattr(shrinking, "SHRINKER", tmp_path / "child.py")
        with pytest.raises(refusal):
            shrink(file_of(code()), limits=Limits(patience=0.7 if "sleep" in program else 20))


def test_all_programs_know_the_same_numbers():
    assert (photograph.DAMAGED, photograph.TOO_HARD) == (DAMAGED, TOO_HARD)
    assert (shrinking_child.MOST_BYTES, shrinking_child._TRIES[0][0]) == (MOST_SHRUNK_BYTES, LONGEST_SIDE)


def test_the_program_runs(monkeypatch):
    class Files:
        def __init__(self, held=b""):
            self.buffer = io.BytesIO(held)

    out = Files()
    monkeypatch.setattr("sys.argv", ["child", *ENDLESS, str(MOST_PHOTO_PIXELS)])
    monkeypatch.setattr("sys.stdin", Files(file_of(wall())))
    monkeypatch.setattr("sys.stdout", out)
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(shrinking_child.__file__, run_name="__main__")
    assert (stop.value.code, opened(out.buffer.getvalue()).size) == (0, (900, 600))
