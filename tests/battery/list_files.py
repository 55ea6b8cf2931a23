"""Files of shops as offices really send them, well and badly made: each with whether its rows, or none, can be read."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from PIL import Image

from tests.alphabets import in_tcvn3, in_vni, in_windows_1258
from tests.battery.list_bombs import EASY, LISTS
from tests.sheets import far_away, sheet, with_parts

HEADERS = (
    ("Địa bàn", "Số nhà", "Tên biển hiệu", "Chủ hộ", "Điện thoại", "Ngân hàng", "Số tài khoản", "Chủ tài khoản"),
    ("TUYẾN PHỐ", "ĐỊA CHỈ", "TÊN CỬA HÀNG", "HỌ VÀ TÊN", "SĐT", "NGÂN HÀNG", "STK", "TÊN TÀI KHOẢN"),
    ("dia ban", "so nha", "ten quan", "chu ho", "so dien thoai", "ngan hang", "so tk", "chu tk"),
)
LETTERS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, high byte first": lambda text: text.encode("utf-16-be"),
    "Windows-1258": in_windows_1258,
    "TCVN3": in_tcvn3,
    "VNI": in_vni,
}
SEPARATORS = (",", ";", "\t", "|")
ROUNDED = ("1.23E+11", "1,23E+11", "71000000168.0", "1234567890123450000")


@dataclass(frozen=True)
class MadeFile:
    """A file, what is wrong with it, how many rows it has (none where it is refused whole), and rounded accounts."""

    name: str
    content: bytes
    rows: int | None
    rounded: int = 0


def made_files(number: int, place: str, other_place: str) -> Iterator[MadeFile]:
    """So many files, ever the same, the refused ones among them in turn."""
    random = Random(5)  # noqa: S311 (the same files each time, no secrets)
    refused = list(_refused())
    for count in range(number):
        if count % 5 == 4:
            name, content = refused[count // 5 % len(refused)]
            yield MadeFile(name, content, None)
        else:
            yield (
                _text(random, count, place, other_place) if count % 2 else _workbook(random, count, place, other_place)
            )


def _rows(random: Random, count: int, place: str, other_place: str) -> tuple[list[list[object]], int]:
    """Rows with something wrong in many, and how many accounts in them were rounded."""
    rows: list[list[object]] = []
    rounded = 0
    for number in range(random.randint(2, 9)):

        def odd(good: str, *bad: str) -> str:
            return random.choice(bad) if random.random() < 0.15 else good

        account = odd(random.choice(["", f"00{random.randrange(10**10):010d}"]), *ROUNDED)
        rounded += account in ROUNDED
        rows.append(
            [
                odd(place, place.upper(), "", other_place, "Đường Không Có"),
                odd(f"{count}/{number}", str(number), "12-Mar", "03/12/2026", ""),
                odd(f"Tiệm Số {number}", f"Quán Bà Sáu {number}", "", "=1+1", "Tiệm Số 0"),
                odd("Nguyễn Thị Thử", "Trần Văn Mẫu", ""),
                odd("", f"09000000{number:02d}", "12345", "900000001", "+84 900 000 002"),
                "VCB" if account else "",
                account,
                "NGUYEN THI THU" if account else "",
            ]
        )
    return rows, rounded


def _text(random: Random, count: int, place: str, other_place: str) -> MadeFile:
    rows, rounded = _rows(random, count, place, other_place)
    separator, letters = random.choice(SEPARATORS), random.choice(list(LETTERS))
    header = HEADERS[2 if letters in ("TCVN3", "VNI", "Windows-1258") else random.randrange(3)]
    above = random.choice(["", "Danh sach ho kinh doanh\r\n\r\n"])
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=separator).writerows((header, *rows))
    text = above + lines.getvalue() + random.choice(["", "\r\n"])
    if letters == "UTF-8 with its mark" and random.random() < 0.3:
        text = f"sep={separator}\r\n{text}"
    return MadeFile(f"{letters}, {separator!r}", LETTERS[letters](text), len(rows), rounded)


def _workbook(random: Random, count: int, place: str, other_place: str) -> MadeFile:
    rows, rounded = _rows(random, count, place, other_place)
    trap = random.choice(
        ["plain", "numbers", "days", "hidden", "merged", "formulas", "other sheets", "titles", "TCVN3"]
    )
    cells = [list(row) for row in rows]
    if trap == "numbers":
        for row in cells:
            if row[6]:
                rounded += row[6] not in ROUNDED
                row[6] = random.choice([1.23e11, 123456789012345678, 71000000168])
            row[4] = 900000001
    elif trap == "days":
        for row in cells:
            row[1] = date(2026, 3, 12)
    elif trap == "formulas":
        cells[0][2] = ("=CONCATENATE(1,2)", "Tiệm Công Thức")
    elif trap == "TCVN3":
        cells = [[in_tcvn3(cell).decode("cp1252") if isinstance(cell, str) else cell for cell in row] for row in cells]
    above = [["UBND PHƯỜNG THỬ"], ["DANH SÁCH"]] if trap == "titles" else []
    content = sheet(
        [*above, HEADERS[random.randrange(3)], *cells],
        hidden_rows=[1] if trap == "hidden" else (),
        hidden_columns="D:E" if trap == "hidden" else "",
        merged=[f"D{len(cells) + 2}:E{len(cells) + 3}"] if trap == "merged" else (),
        others=["Trang hai"] if trap == "other sheets" else (),
    )
    return MadeFile(f"workbook, {trap}", content, len(rows) + (1 if trap == "merged" else 0), rounded)


def _refused() -> Iterator[tuple[str, bytes]]:
    """Files that are no list at all."""
    plain = sheet([HEADERS[0], ["", "1", "Tiệm"]])
    picture = io.BytesIO()
    Image.new("L", (9, 9)).save(picture, "PNG")
    yield "a PNG named .xlsx", picture.getvalue()
    yield "a workbook with macros", with_parts(plain, {"xl/vbaProject.bin": b"x"})
    yield "an old workbook", b"\xd0\xcf\x11\xe0" + bytes(2_000)
    yield "400,000 rows", b"Ten quan;So nha\r\n" + b"Tiem;1\r\n" * 400_000
    yield "a workbook cut in the middle", plain[: len(plain) // 2]
    yield "a row at the end of the sheet", far_away(plain, "A1048576")
    yield "nothing", b""
    yield "a web page", b"<html><table><tr><td>1</td></tr></table></html>"
    yield "a PDF", b"%PDF-1.7\n"
    yield "zeros", bytes(5_000)
    yield "an archive", _archive()
    yield "a damaged sheet", with_parts(plain, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    yield from ((name, LISTS[name]()) for name in sorted(EASY))


def _archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "x")
    return file.getvalue()
