"""Collects the Vietnamese words of the code into the English catalogue, or checks that none is missing."""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).parent.parent
CATALOGUE = PROJECT / "merchant_app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
SOURCES = (
    (PROJECT / "merchant_app", [("**.py", "python")]),
    (PROJECT / "templates", [("**.html", "jinja2")]),
)


def collected() -> Catalog:
    """Every word in the code, without English."""
    catalogue = Catalog(project="cashless-street", locale="en", charset="utf-8")
    for folder, methods in SOURCES:
        found = extract_from_dir(
            folder, methods, keywords={"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
        )
        for filename, _line, message, _comments, context in found:
            catalogue.add(message, locations=[(f"{folder.name}/{filename}", 0)], context=context)
    return catalogue


def updated(present: Catalog) -> Catalog:
    """The present catalogue with every word of the code and none besides."""
    fresh = collected()
    for message in fresh:
        known = present.get(message.id, message.context)
        # A word that has got a plural meanwhile starts anew: one string would be cut into letters.
        if message.id and known is not None and known.string and type(known.id) is type(message.id):
            message.string = known.string
    return fresh


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file: sorted, without dates or line numbers, so that it changes only when words do."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, omit_header=True, include_lineno=False)
    header = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return header + b'"Language: en\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n' + buffer.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Words without English."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]


def main() -> int:
    """Update or check; the exit status says whether all is well."""
    with CATALOGUE.open("rb") as file:
        fresh = updated(read_po(file, locale="en"))
    lacking = untranslated(fresh)
    if "--check" in sys.argv[1:]:
        stale = written(fresh) != CATALOGUE.read_bytes()
        if stale:
            print("The catalogue is behind the code: run scripts/translate.")
        for words in lacking:
            print(f"no English for: {words}")
        return int(stale or bool(lacking))
    CATALOGUE.write_bytes(written(fresh))
    print(f"{len(fresh)} words, {len(lacking)} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
