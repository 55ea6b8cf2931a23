"""200,000 random strings and bent photographs: each is read or refused, and most never reach a decoder."""

import io
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from random import Random

from PIL import Image

from qr import PhotoDamaged, PhotoUnusable, photograph, scan
from qr.photograph_child import DamagedError, codes_in
from qr.photograph_header import MOST_PHOTO_PIXELS, header_of
from tests.qr.scanned import PAYLOADS, code, file_of

STRINGS = 200_000


def chance_of(seed):
    return Random(seed)  # noqa: S311 (the same strings in every run)


@cache
def real_photos():
    """Return small photographs of a code in every format and variant that is taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = code(module=2).convert("RGB")
    return (
        file_of(picture, exif=exif),
        file_of(picture, progressive=True),
        file_of(picture.convert("CMYK")),
        file_of(picture, "PNG"),
        file_of(picture.convert("P"), "PNG", transparency=255),
        file_of(picture, "WEBP"),
        file_of(picture.convert("RGBA"), "WEBP", lossless=True, exif=exif),
        file_of(picture, "WEBP", save_all=True, append_images=[picture.rotate(90)]),
    )


def strings(chance, count):
    """Yield noise, magic numbers before noise, and real photographs cut, bent and joined."""
    magic = [photo[:12] for photo in real_photos()] + [
        b"GIF89a",
        b"\0\0\0\x1cftypheic",
        b"%PDF-1.7",
        b"<svg",
        b"\xff\xd8\xff",
    ]
    for index in range(count):
        photo = bytearray(chance.choice(real_photos()))
        match index % 4:
            case 0:
                yield chance.randbytes(chance.randrange(200))
            case 1:
                yield chance.choice(magic) + chance.randbytes(chance.randrange(200))
            case 2:
                yield bytes(photo[: chance.randrange(80)])
            case _:
                yield bent(chance, photo)


def bent(chance, photo):
    """Return *photo* with some bits turned, most often in its header, or a piece of it doubled."""
    for _ in range(chance.randrange(1, 12)):
        photo[chance.randrange(min(chance.choice((40, 700, 1 << 30)), len(photo)))] ^= 1 << chance.randrange(8)
    if chance.random() < 0.2:
        at = chance.randrange(len(photo))
        photo[at:at] = photo[chance.randrange(len(photo)) :][:500]
    return bytes(photo)


def test_random_strings_are_refused_or_go_on_to_the_decoder(monkeypatch):
    """All strings through `scan`; those that it would give to a process are decoded here, every one."""
    given = []
    monkeypatch.setattr(photograph, "run_child", lambda _program, photo, _limits: given.append(photo) or b"[]")
    refused = 0
    for string in strings(chance_of(3), STRINGS):
        try:
            scan(string)
        except PhotoUnusable:
            refused += 1
    assert refused + len(given) == STRINGS
    assert refused > 0.7 * STRINGS
    outcomes = {"read": 0, "nothing": 0, "damaged": 0}
    for photo in given:
        try:
            outcome = "read" if codes_in(photo, MOST_PHOTO_PIXELS, budget=0) else "nothing"
        except DamagedError:
            outcome = "damaged"
        outcomes[outcome] += 1
    assert sum(outcomes.values()) == len(given)
    assert min(outcomes.values()) > 1000, outcomes


def test_bent_photographs_through_the_whole_chain():
    chance = chance_of(5)
    photos = [bent(chance, bytearray(photo)) for photo in real_photos() * 8]

    def outcome(photo):
        try:
            return [found.text for found in scan(photo)]
        except PhotoUnusable as refusal:
            return type(refusal)

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(outcome, photos))
    assert [PAYLOADS[0]] in outcomes
    assert PhotoDamaged in outcomes


def test_headers_say_what_the_decoder_finds():
    for photo in real_photos():
        image, header = Image.open(io.BytesIO(photo)), header_of(photo)
        assert (header.width, header.height) == image.size
        assert header.format == image.format
