"""Names for files people download: plain ASCII that every phone, stick and printer accepts."""

import re

from flask import Response

from qr import fold_to_ascii

LONGEST_STEM = 60


def plain_name(*parts: str) -> str:
    """*parts* joined by hyphens, in small ASCII letters and digits; never empty."""
    words = re.findall(r"[a-z0-9]+", fold_to_ascii(" ".join(parts)).lower())
    return "-".join(words)[:LONGEST_STEM].strip("-") or "qr"


def as_download(content: bytes, *, mimetype: str, name: str) -> Response:
    """*content* as a file to keep. *name* comes from plain_name and an ending, so it needs no quoting."""
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
