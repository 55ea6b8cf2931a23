"""Reading photographs: what is found and where, in every format and orientation."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from qr import PhotoUnusable, Verdict, checksum, codewords, make_symbol, read, scan, write_transfer
from tests.qr.scanned import PAYLOADS, code, file_of, texts, wall


def near(corners, others, pixels=4):
    return np.abs(np.array(corners) - np.array(others)).max() <= pixels


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}),
    ],
)
def test_formats(kind, how):
    photo = file_of(wall((code(), (50, 60))).convert("RGB"), kind, **how)
    (found,) = scan(photo)
    assert found.text == PAYLOADS[0]
    assert found.reading == read(PAYLOADS[0])
    side = code().width
    edge = 4 * 4
    left, top, right, bottom = 50 + edge, 60 + edge, 50 + side - edge, 60 + side - edge
    assert near(found.corners, ((left, top), (right, top), (right, bottom), (left, bottom)))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
def test_colours(mode):
    picture = wall((code(), (50, 60)))
    picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257) if mode == "I;16" else picture.convert(mode)
    assert texts(file_of(picture, "JPEG" if mode == "CMYK" else "PNG")) == [PAYLOADS[0]]


def test_what_is_transparent_is_white():
    dark = ImageOps.invert(code())
    empty = Image.new("RGBA", dark.size, (0, 0, 0, 0))
    empty.putalpha(dark)
    assert texts(file_of(empty, "PNG")) == [PAYLOADS[0]]
    with_one_clear_shade = code().convert("P")
    assert texts(file_of(with_one_clear_shade, "PNG", transparency=0)) == []
    assert texts(file_of(with_one_clear_shade, "PNG", transparency=255)) == [PAYLOADS[0]]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_corners_stand_in_the_picture_as_it_is_shown(orientation):
    shown = wall((code(), (60, 200)), size=(700, 500))
    (upright,) = scan(file_of(shown))
    # The turn that undoes the one a viewer will make.
    undone = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = shown if orientation == 1 else shown.transpose(undone[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = file_of(stored, exif=exif)
    assert ImageOps.exif_transpose(Image.open(io.BytesIO(photo))).size == shown.size
    (found,) = scan(photo)
    assert near(found.corners, upright.corners)


@pytest.mark.parametrize("exif", [b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0garbage", b"Exif\0\0II*\0\x08\0\0\0\1\0"])
def test_a_broken_note_of_the_camera_is_passed_over(exif):
    assert texts(file_of(code(), exif=exif)) == [PAYLOADS[0]]


@pytest.mark.parametrize(
    "places",
    [
        # Two rows; the right one of the first stands a little higher.
        [(60, 40), (450, 20), (450, 320)],
        # Below each other, the lower one a hair further left, or right.
        [(102, 20), (100, 320)],
        [(100, 20), (102, 320)],
        [(60, 80), (450, 20), (60, 390), (450, 330)],
        # Each a little lower than the one before.
        [(20, 20), (320, 60), (620, 110)],
    ],
)
def test_codes_are_given_as_one_reads(places):
    numbered = list(zip(PAYLOADS, places, strict=False))
    photo = file_of(wall(*((code(payload), place) for payload, place in reversed(numbered)), size=(900, 720)))
    assert texts(photo) == [payload for payload, _ in numbered]


def test_the_same_text_at_two_places_is_given_twice():
    photo = file_of(wall((code(), (60, 40)), (code(), (450, 40))))
    assert texts(photo) == [PAYLOADS[0]] * 2


def test_a_small_code_beside_a_large_one_is_not_passed_over():
    photo = file_of(wall((code(module=30), (100, 100)), (code(PAYLOADS[1], 2), (3600, 2700)), size=(4000, 3000)))
    assert texts(photo) == [PAYLOADS[0], PAYLOADS[1]]


def test_the_worse_of_two_codes_is_not_passed_over():
    """The reader alone finds the sharp one, and beside it something that it cannot read before it is sharpened."""
    blurred = code(PAYLOADS[1], 6).filter(ImageFilter.GaussianBlur(3.4))
    picture = wall((code(), (60, 40)), (blurred, (450, 40)))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [PAYLOADS[0]]
    assert texts(file_of(picture)) == [PAYLOADS[0], PAYLOADS[1]]


def test_a_light_code_on_dark_beside_another_is_not_passed_over():
    """Looked at as it is, the picture holds one code."""
    picture = wall((code(), (60, 40)), (ImageOps.invert(code(PAYLOADS[1])), (450, 40)))
    assert [found.text for found in zxingcpp.read_barcodes(picture, try_invert=False)] == [PAYLOADS[0]]
    assert texts(file_of(picture)) == [PAYLOADS[0], PAYLOADS[1]]
    assert texts(file_of(ImageOps.invert(code()))) == [PAYLOADS[0]]


def test_no_code():
    assert scan(file_of(wall())) == ()
    assert scan(file_of(wall(size=(3500, 40)))) == ()
    assert scan(file_of(wall(size=(70_000, 1)), "PNG")) == ()


def test_other_kinds_of_code_are_none():
    other = zxingcpp.create_barcode("1234567", zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=5)
    assert scan(file_of(Image.fromarray(np.array(other)))) == ()


def test_of_a_moving_picture_the_first_frame_counts():
    frames = [code().convert("RGB"), code(PAYLOADS[1]).convert("RGB")]
    for kind in ("PNG", "WEBP", "MPO"):
        moving = file_of(frames[0], kind, save_all=True, append_images=frames[1:])
        assert texts(moving) == [PAYLOADS[0]]


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (b"https://example.com", "https://example.com"),
        ("Chợ Vũng Tàu".encode(), "Chợ Vũng Tàu"),
        ("Café \x80 ÿþ".encode("latin-1"), "Café \x80 ÿþ"),
        (bytes(range(256)), None),
        (b"\xff\xfe\x00\x80", None),
        ("日本語".encode("shift_jis"), None),
    ],
)
def test_texts_that_are_no_payload(held, text):
    symbol = zxingcpp.create_barcode(held, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
    (found,) = scan(file_of(Image.fromarray(np.array(symbol))))
    assert found.reading.verdict is Verdict.REFUSED
    assert text is None or found.text == text
    found.text.encode()


def test_a_code_that_names_its_letters():
    payload = PAYLOADS[0][:-8] + "6304"
    symbol = make_symbol(payload + "Chợ")
    (found,) = scan(file_of(Image.open(io.BytesIO(symbol.png(5)))))
    assert found.text == payload + "Chợ"


NAMED = write_transfer(bank_bin="970436", account="0071000000168", merchant_name="Chợ Mẫu")


@pytest.mark.parametrize(("number", "verdict"), [(26, Verdict.GOOD), (3, Verdict.REFUSED), (20, Verdict.REFUSED)])
def test_bytes_said_to_be_another_text_are_no_payment(monkeypatch, number, verdict):
    """Readers that listen to ISO-8859-1 (3) or Shift JIS (20) count other letters than those that do not."""
    monkeypatch.setattr(codewords, "_UTF8", 0b0111 << 8 | number)
    picture = Image.open(io.BytesIO(make_symbol(NAMED).png(5)))
    assert (zxingcpp.read_barcode(picture).text == NAMED) is (number == 26)
    (found,) = scan(file_of(picture))
    assert found.reading.verdict is verdict
    assert found.text == NAMED if number == 26 else found.text == "\ufffd" + NAMED


def test_what_is_not_utf_8_is_no_payment():
    """Said to be ISO-8859-1, the bytes are a payload; nothing says so to a reader that takes all for UTF-8."""
    payload = NAMED[:-8].replace("Chợ Mẫu", "Chô Mâu")
    payload += "6304" + checksum(payload + "6304")
    assert read(payload).verdict is Verdict.GOOD
    symbol = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
    assert zxingcpp.read_barcode(np.array(symbol)).bytes == payload.encode("latin-1")
    (found,) = scan(file_of(Image.fromarray(np.array(symbol))))
    assert (found.text, found.reading.verdict) == ("\ufffd" + payload, Verdict.REFUSED)


def test_threads_each_get_their_own():
    photos = [file_of(code(payload)) for payload in PAYLOADS]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(texts, photos)) == [[payload] for payload in PAYLOADS]


def test_every_refusal_has_one_parent():
    with pytest.raises(PhotoUnusable):
        scan(b"")
