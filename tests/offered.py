"""Lists of shops for tests, offered without a file: rows of texts, or of cells that a spreadsheet made something of."""

from collections.abc import Sequence

from registry.lists.model import OfferedList
from registry.lists.operations import offer_list
from registry.lists.table import Cell, CellKind, Letters, Table

HEADER = (
    "Địa bàn", "Số nhà", "Tên biển hiệu", "Chủ hộ", "Tên trên giấy", "Loại", "Ngành hàng", "Điện thoại", "Mã số thuế",
    "Tính từ ngày", "Ngày đóng cửa", "Ngân hàng", "Số tài khoản", "Chủ tài khoản", "Mã điểm",
)  # fmt: skip
AT = dict(
    zip(
        ("place", "label", "name", "owner", "registered", "kind", "line", "phone", "tax", "opened", "closed", "bank",
         "account", "holder", "id"), range(len(HEADER)), strict=True,
    )
)  # fmt: skip


def row(**said: str | Cell) -> list[Cell]:
    """A row that says so much; a text is a cell of text."""
    cells = [Cell()] * len(HEADER)
    for name, value in said.items():
        cells[AT[name]] = value if isinstance(value, Cell) else Cell(value)
    return cells


def number(text: str) -> Cell:
    """A spreadsheet's number."""
    return Cell(text, CellKind.NUMBER)


def day(text: str) -> Cell:
    """A spreadsheet's day."""
    return Cell(text, CellKind.DAY)


def offer(session, officer, rows: Sequence[list[Cell]], *, place=None, **noticed) -> OfferedList:
    """The list of these rows below a header."""
    header = [Cell(text) for text in HEADER]
    table = Table(rows=[header, *rows], letters=Letters.UTF_8, delimiter=";", **noticed)
    return offer_list(session, by=officer, table=table, file_name="thu.csv", place=place)
