"""The letters of papers and of the pictures in them: Be Vietnam Pro, shipped with the program."""

from merchant_app.report_files.written import writable
from qr import REGULAR, font


def drawable(text: str) -> str:
    """The text with what the letters lack put as a question mark: names are typed freely."""
    known = font(REGULAR).face.charToGlyph
    return "".join(letter if ord(letter) in known else "?" for letter in writable(text))


def shortened(text: str, name: str, size: float, room: float) -> str:
    """The text as it fits into *room* points; what is left out stands as three dots."""
    text = drawable(text)
    if font(name).stringWidth(text, size) <= room:
        return text
    while text and font(name).stringWidth(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
