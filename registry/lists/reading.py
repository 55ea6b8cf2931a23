"""Reading a list, whatever it was saved as: by what the file begins with, never by its name."""

from registry.lists.errors import FileKind, FormatUnknown, ListEmpty, ListTooLarge
from registry.lists.old_letters import from_tcvn3, from_vni, guessed_of_texts, in_old_fonts
from registry.lists.separated import read_separated
from registry.lists.table import MOST_BYTES, Cell, CellKind, Letters, Table
from registry.lists.workbook import read_workbook

_BEGINNINGS = {
    b"\xd0\xcf\x11\xe0": FileKind.OLD_WORKBOOK,
    b"\x89PNG": FileKind.PICTURE,
    b"\xff\xd8\xff": FileKind.PICTURE,
    b"GIF8": FileKind.PICTURE,
    b"RIFF": FileKind.PICTURE,
    b"%PDF": FileKind.PDF,
    b"Rar!": FileKind.ARCHIVE,
    b"7z\xbc\xaf": FileKind.ARCHIVE,
    b"\x1f\x8b": FileKind.ARCHIVE,
}


def read_list(content: bytes, letters: Letters | None = None) -> Table:
    """Return the table in *content*, a workbook (xlsx) or text in columns. *letters* are guessed where not said.

    Raise a ListUnreadable.
    """
    if not content.strip():
        raise ListEmpty
    if len(content) > MOST_BYTES:
        raise ListTooLarge(MOST_BYTES)
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            raise FormatUnknown(kind)
    if content.startswith(b"PK"):
        return _in_unicode(read_workbook(content), letters)
    return read_separated(content, letters)


def _in_unicode(table: Table, letters: Letters | None) -> Table:
    """The table of a workbook, its texts out of fonts from before Unicode where they are in one."""
    texts = [cell.text for row in table.rows for cell in row if cell.kind is CellKind.TEXT]
    old = letters if letters in (Letters.TCVN3, Letters.VNI) else guessed_of_texts(texts) if letters is None else None
    if old is None:
        return table
    turned = from_tcvn3 if old is Letters.TCVN3 else from_vni
    rows = [
        [Cell(turned(cell.text), cell.kind) if in_old_fonts(cell.text) else cell for cell in row] for row in table.rows
    ]
    return Table(
        **{**{name: getattr(table, name) for name in table.__dataclass_fields__}, "rows": rows, "letters": old}
    )
