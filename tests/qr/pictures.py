"""Marks for the tests: invented pictures made on the spot."""

from io import BytesIO

from PIL import Image, ImageDraw

from qr import Mark


def picture(width=300, height=100, colour="#1f4e9c", kind="PNG", mode="RGBA", **saved):
    """Return the bytes of a picture: a rounded rectangle on nothing, or on black without transparency."""
    drawn = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).rounded_rectangle((0, 0, width - 1, height - 1), min(width, height) // 4, fill=colour)
    stream = BytesIO()
    drawn.convert(mode).save(stream, kind, **saved)
    return stream.getvalue()


MARKS = (Mark(picture()), Mark(picture(120, 120, "#c0392b")), Mark(picture(900, 60, "#0f5f63", "JPEG", "RGB")))
CENTRE = Mark(picture(200, 200, "#000000"))
"""Black, as the worst that can stand in the middle of a code."""
