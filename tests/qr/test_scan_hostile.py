"""Photographs made to hurt: none crashes the caller, and most never reach a decoder."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from qr import (
    PhotoDamaged,
    PhotoFormatUnknown,
    PhotoReaderBroken,
    PhotoTooBig,
    PhotoTooHard,
    PhotoTooManyPixels,
    PhotoUnusable,
    photograph,
    scan,
)
from qr.photograph import Limits
from qr.photograph_child import DAMAGED, TOO_HARD, DamagedError, codes_in
from qr.photograph_header import MOST_PHOTO_BYTES, header_of
from tests.qr.scanned import PAYLOADS, code, file_of, texts


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0miafheix", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "AVIF"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "MP4"),
        (b"%PDF-1.7\n", "PDF"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'\xef\xbb\xbf <?xml version="1.0"?>\n<!-- x -->\n<svg\n>', "SVG"),
        (b'<?xml version="1.0"?><html/>', "XML"),
        (b"PK\3\4", "ZIP"),
        (b"", ""),
        (b"\0" * 64, ""),
        (b"RIFF\0\0\0\0WAVE", ""),
        (b"\xff\xd8", ""),
        ("Không phải ảnh".encode(), ""),
    ],
)
def test_other_files_are_named(start, name):
    with pytest.raises(PhotoFormatUnknown) as refusal:
        scan(start)
    assert refusal.value.given == name
    assert (name or "something else") in str(refusal.value)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "JPEG2000", "AVIF"])
def test_other_pictures_are_named(kind):
    with pytest.raises(PhotoFormatUnknown) as refusal:
        scan(file_of(code(), kind))
    assert refusal.value.given == kind.replace("2000", " 2000")


@pytest.mark.parametrize(
    "start",
    [
        b"\xff\xd8\xff",
        b"\xff\xd8" + b"\xff" * 30_000,
        b"\xff\xd8\xff\xe0\0\x10" + b"\0" * 100,
        b"\xff\xd8\xff\xd0\xff\x01\xff\xe0\0\2\xff\xc0\0\x11\x08\0\0\0\x10\0",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rtEXt\0\0\0\1\0\0\0\1",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\1",
        b"RIFF\0\0\0\0WEBP",
        b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0",
        b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\0\0\0\0\0\0",
        b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0" + b"\0" * 20,
        b"RIFF\0\0\0\0WEBPANIM" + b"\0" * 40,
    ],
)
def test_headers_without_a_size(start):
    with pytest.raises(PhotoDamaged, match="no size"):
        header_of(start)


@pytest.fixture
def started(monkeypatch):
    """Note every process that is started."""
    started = []

    class Noted(subprocess.Popen):
        def __init__(self, command, **options):
            started.append(command)
            super().__init__(command, **options)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return started


def test_limits_of_size_hold_before_a_process_is_started(started):
    allowed, too_many = (Image.new("L", (5000, height), 255) for height in (4980, 5200))
    allowed.paste(code(), (2000, 2000))
    assert texts(file_of(allowed, "PNG")) == [PAYLOADS[0]]
    assert len(started) == 1
    for kind in ("PNG", "JPEG", "WEBP"):
        with pytest.raises(PhotoTooManyPixels) as refusal:
            scan(file_of(too_many, kind))
        assert (refusal.value.given, refusal.value.limit) == (26_000_000, 25_000_000)
    with pytest.raises(PhotoTooBig) as too_big:
        scan(file_of(code()) + bytes(MOST_PHOTO_BYTES))
    assert too_big.value.limit == 20_000_000 < too_big.value.given
    for refused in (b"", b"\0\0\0\x18ftypheic", b"\xff\xd8\xff\xd9"):
        with pytest.raises(PhotoUnusable):
            scan(refused)
    assert len(started) == 1


def test_a_header_that_lies_is_found_out():
    """The first frame header says 8 × 8; the decoder would follow the second."""
    photo = file_of(Image.new("L", (5000, 5200)))
    at = photo.index(b"\xff\xc0")
    lying = photo[:at] + b"\xff\xc0\0\x0b\x08\0\x08\0\x08\1\1\x11\0" + photo[at:]
    assert header_of(lying).width == 8
    with pytest.raises(PhotoDamaged):
        scan(lying)
    with pytest.raises(DamagedError, match="more pixels"):
        codes_in(file_of(code()), 100)


def scans_of(jpeg, count, between=b""):
    """Return a progressive JPEG of about 100 kB with its last scan, of a few bytes, so many times more."""
    at = jpeg.rindex(b"\xff\xda")
    return jpeg[:-2] + (between + jpeg[at:-2]) * count + jpeg[-2:]


@pytest.mark.parametrize("between", [b"", b"\0\0", b"\xff\xd0", b"\xff\xff\xff", b"\xff\xfe\0\2"])
def test_a_file_of_many_scans_never_reaches_the_decoder(started, between):
    """Each scan of 42 bytes costs a pass over all pixels: 20,000 of them took 10 s of the processor."""
    flat = file_of(Image.new("L", (1000, 1000), 128), progressive=True)
    assert scan(scans_of(flat, 90, between)) == ()
    assert len(started) == 1
    with pytest.raises(PhotoTooHard, match="100 scans"):
        scan(scans_of(flat, 200, between))
    assert len(started) == 1


def test_a_file_without_end_of_segments_is_refused():
    start = file_of(Image.new("L", (8, 8)))[:-2]
    assert header_of(start + b"\xff\xfe\0\2" * 3_000).width == 8
    with pytest.raises(PhotoTooHard):
        header_of(start + b"\xff\xfe\0\2" * 300_000)
    assert header_of(start + b"\xff" * 300_000).width == 8


def test_a_picture_full_of_what_looks_like_codes_is_given_up():
    """One look at this picture of 60 kB took 33 s of the processor."""
    finder = np.pad(np.zeros((7, 7), np.uint8), 1, constant_values=255)
    finder[2:7, 2:7] = 255
    finder[3:6, 3:6] = 0
    finders = np.tile(np.pad(finder, ((0, 3), (0, 3)), constant_values=255), (416, 416))
    with pytest.raises(PhotoTooHard, match=f"status {TOO_HARD}"):
        scan(file_of(Image.fromarray(finders), "PNG"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_decoder_may_not_take_much_memory(kind):
    noise = np.random.default_rng(1).integers(0, 255, (60, 60, 4), dtype=np.uint8)
    picture = Image.fromarray(noise).resize((5000, 4980), Image.Resampling.NEAREST)
    photo = file_of(
        picture.convert("CMYK" if kind == "JPEG" else "RGBA"), kind, **({"progressive": True} if kind == "JPEG" else {})
    )
    with pytest.raises(PhotoTooHard) as refusal:
        scan(photo, limits=Limits(memory=200 << 20))
    assert str(TOO_HARD) in refusal.value.reason
    assert scan(photo) == ()


def test_the_decoder_may_not_take_long():
    busy = "import sys; from qr.photograph_child import hold_to; hold_to(1 << 40, 1)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", busy], check=False, cwd=photograph.__file__.rsplit("/", 2)[0])
    assert done.returncode in photograph._OVER_LIMIT


@pytest.mark.parametrize(
    ("program", "refusal", "says"),
    [
        ("import os; os.kill(os.getpid(), 11)", PhotoDamaged, "signal 11"),
        ("import os; os.kill(os.getpid(), 6)", PhotoDamaged, "signal 6"),
        ("import os; os.kill(os.getpid(), 9)", PhotoTooHard, "-9"),
        ("import os; os.kill(os.getpid(), 24)", PhotoTooHard, "-24"),
        ("import no_such_module", PhotoReaderBroken, "(?s)status 1: .*No module named 'no_such_module'$"),
        (
            "import sys; sys.exit('x' * 900)",
            PhotoReaderBroken,
            "work: status 1: x{400}$",
        ),
        ("import sys; sys.exit(4)", PhotoTooHard, "status 4"),
        ("import time; time.sleep(60)", PhotoTooHard, "0.7 s"),
        ("import sys; print('odd'); sys.exit(3)", PhotoDamaged, "odd"),
        ("print('no json')", PhotoDamaged, "answer"),
        ("print('[[1, 2]]')", PhotoDamaged, "answer"),
    ],
)
def test_a_decoder_that_breaks_down(monkeypatch, tmp_path, program, refusal, says):
    (tmp_path / "child.py").write_text(program)
    monkeypatch.setattr(photograph, "CHILD", tmp_path / "child.py")
    with pytest.raises(refusal, match=says):
        scan(file_of(code()), limits=Limits(patience=0.7 if "sleep" in program else 20))


def test_a_machine_without_room_for_a_process(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(PhotoReaderBroken, match="nowhere") as refusal:
        scan(file_of(code()))
    assert isinstance(refusal.value, PhotoUnusable), "who catches those need not know of this one"


def test_both_programs_know_the_same_statuses():
    assert (photograph.DAMAGED, photograph.TOO_HARD) == (DAMAGED, TOO_HARD)


def test_where_processes_cannot_be_held_to_limits_all_but_scan_works(tmp_path):
    """As on Windows: neither the module nor the signals are there."""
    (tmp_path / "resource.py").write_text("raise ModuleNotFoundError(\"No module named 'resource'\")")
    (tmp_path / "photo.jpg").write_bytes(file_of(code()))
    program = """
import signal, sys
del signal.SIGKILL, signal.SIGXCPU
import qr
assert qr.read(qr.write_transfer(bank_bin="970436", account="1")).account == "1"
try:
    qr.scan(open(sys.argv[1], "rb").read())
except qr.PhotoReaderBroken as refusal:
    print(refusal.reason)
"""
    root = photograph.__file__.rsplit("/", 2)[0]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, tmp_path / "photo.jpg"],
        env={"PYTHONPATH": f"{tmp_path}:{root}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert "No module named 'resource'" in done.stdout


def test_the_decoder_sees_no_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    monkeypatch.delenv("DYLD_LIBRARY_PATH", raising=False)
    shows = "import json, os; print(json.dumps([[' '.join(os.environ), [[0, 0]] * 4]]))"
    (tmp_path / "child.py").write_text(shows)
    monkeypatch.setattr(photograph, "CHILD", tmp_path / "child.py")
    (found,) = scan(file_of(code()))
    assert set(found.text.split()) <= {"PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "LC_CTYPE"}
