"""Text made comparable: as people type it in a hurry, without marks or capitals."""

import unicodedata


def tidy(text: str) -> str:
    """Return *text* in composed form (NFC), blanks collapsed to one and trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return *text* without marks or capitals: ``Lý Tự Trọng`` and ``ly tu trong`` fold alike.

    ``đ`` has no decomposition in Unicode, so it is mapped by hand.
    """
    plain = text.replace("đ", "d").replace("Đ", "D")
    decomposed = unicodedata.normalize("NFD", plain)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())
