"""Whether a page holds nothing but what its template put there, whatever was typed into it."""

import re
import unicodedata
from typing import Any

import html5lib
from markupsafe import escape

CHANGING = re.compile(
    r'name="csrf_token"[^>]*value="[^"]*"|nonce-?="?[^"\']*["\']|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
    r"|<svg.*?</svg>|[0-9a-f]{64}",
    re.DOTALL,
)
LANDMARK = "\ue000"


class Shapes:
    """The elements with their attributes that pages have where plain words are typed."""

    def __init__(self) -> None:
        self._known: set[tuple[str, frozenset[str]]] = set()
        self._fine: set[int] = set()

    def learn(self, page: str, typed: str) -> None:
        """Take the shapes of a page into which only plain words were typed."""
        key = hash(CHANGING.sub("", without(page, typed)))
        if key not in self._fine:
            self._fine.add(key)
            self._known |= shapes_of(page)

    def strange_in(self, page: str, typed: str) -> set[tuple[str, frozenset[str]]]:
        """What no page with plain words has. A page that differs from a good one only in escaped text is good."""
        rest = CHANGING.sub("", without(page, typed))
        key = hash(rest)
        if key in self._fine:
            return set()
        strange = shapes_of(page) - self._known
        if not strange:
            self._fine.add(key)
        return strange


def shapes_of(page: str) -> set[tuple[str, frozenset[str]]]:
    """Each element of a page with the names of its attributes, as browsers read it."""
    tree: Any = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    return {
        (str(tag.tag), frozenset(tag.attrib)) for tag in tree.iter() if isinstance(tag.tag, str) and tag.tag != "path"
    }


def without(page: str, typed: str) -> str:
    """The page with what was typed taken out, wherever it stands escaped."""
    for text in sorted(as_kept(typed), key=len, reverse=True):
        if text:
            page = page.replace(str(escape(text)), LANDMARK)
    return page


def as_kept(typed: str) -> set[str]:
    """What may be stored or shown for what was typed: composed, with blanks trimmed or collapsed, empty lines left out.

    Browsers send each new line as CR and LF; a lone CR is one too.
    """
    sent = typed.encode("utf-8", "surrogatepass")
    plain = set()
    for broken in ("replace", "werkzeug.url_quote"):  # bytes that are no text arrive as signs of their own
        composed = unicodedata.normalize("NFC", sent.decode("utf-8", broken)).replace("\r\n", "\n")
        composed = composed.replace("\r", "\n")
        lines = (" ".join(line.split()) for line in composed.splitlines())
        plain |= {composed, composed.strip(), " ".join(composed.split()), "\n".join(filter(None, lines))}
    return plain | {text.replace("\n", "\r\n") for text in plain}
