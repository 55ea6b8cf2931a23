"""Plain pictures of codes for the tests, and what is read in them."""

import io

from PIL import Image

from qr import make_symbol, scan, write_transfer

PAYLOADS = [write_transfer(bank_bin="970436", account=f"00710000001{number}") for number in range(60, 70)]


def code(payload=PAYLOADS[0], module=4):
    """Return a picture of a code, quiet zone and all."""
    return Image.open(io.BytesIO(make_symbol(payload).png(module))).convert("L")


def wall(*placed, size=(900, 600)):
    """Return a grey picture with codes pasted in at their places."""
    picture = Image.new("L", size, 190)
    for pasted, place in placed:
        picture.paste(pasted, place)
    return picture


def file_of(picture, kind="JPEG", **how):
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def texts(photo):
    return [found.text for found in scan(photo)]
