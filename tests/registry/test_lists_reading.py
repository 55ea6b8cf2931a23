"""Lists as text: alphabets, separators, quotes that keep cells from being formulas, columns guessed by name."""

import unicodedata

import pytest

from registry.lists import old_letters, separated
from registry.lists.columns import Column, columns_as_text, columns_from_text, guess_columns, width_of
from registry.lists.errors import (
    FileKind,
    FormatUnknown,
    LettersUnknown,
    ListEmpty,
    ListTooLarge,
    TooManyColumns,
    TooManyRows,
)
from registry.lists.old_letters import from_tcvn3, from_vni, guessed_of_texts, in_old_letters
from registry.lists.quoting import needs_quote, quoted, unquoted
from registry.lists.reading import read_list
from registry.lists.table import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Cell, Letters, Table
from tests.alphabets import in_tcvn3, in_vni, in_windows_1258
from tests.sheets import sheet

TEXT = "Số nhà;Tên biển hiệu;Chủ hộ\n12/3;Quán phở Bà Sáu;Nguyễn Thị Hường\n14;Tạp hoá Đức Lợi;Trần Văn Đậu\n"
WRITTEN = {
    Letters.UTF_8: TEXT.encode(),
    Letters.UTF_16: TEXT.encode("utf-16"),
    Letters.WINDOWS_1258: in_windows_1258(TEXT),
    Letters.TCVN3: in_tcvn3(TEXT),
    Letters.VNI: in_vni(TEXT),
}


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize("letters", Letters)
def test_each_alphabet_is_guessed_and_may_be_said(letters):
    for said in (None, letters):
        table = read_list(WRITTEN[letters], said)
        assert (table.letters, texts(table)[1]) == (letters, ["12/3", "Quán phở Bà Sáu", "Nguyễn Thị Hường"])


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16-le", "utf-16-be"])
def test_marks_of_order_may_be_there_or_not(code):
    assert texts(read_list(TEXT.encode(code)))[0] == ["Số nhà", "Tên biển hiệu", "Chủ hộ"]


def test_old_alphabets_letter_by_letter():
    small = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    assert from_tcvn3(in_tcvn3(small).decode("latin-1")) == small
    assert from_vni(in_vni(small).decode("cp1252")) == small
    assert from_vni("NGUYEÃN VAÊN ÑÖÙC") == "NGUYỄN VĂN ĐỨC"
    assert from_vni("Aâu Ôû Yù") == "Âu Ở Ý"
    assert in_old_letters(b"\x81", Letters.TCVN3) == "\x81"
    assert unicodedata.is_normalized("NFC", in_old_letters(in_windows_1258(small), Letters.WINDOWS_1258))


@pytest.mark.parametrize("text", ["Tiem Thu", "Café Crème Brûlée", "Quán Bé Bé", "Nguyễn Thị Hường", "Ăn Vặt Ông Tư"])
def test_texts_that_read_as_they_stand_are_left(text):
    assert guessed_of_texts([text]) is None


def test_a_workbook_in_old_fonts_is_read_and_told():
    content = sheet([["Tên"], ["Nguyễn Thị Hường"], [12]])
    assert read_list(content).letters is Letters.UTF_8
    for letters, write in ((Letters.TCVN3, in_tcvn3), (Letters.VNI, in_vni)):
        old = sheet(
            [["Số nhà"], [write("Nguyễn Thị Hường quán phở").decode("cp1252")], [write("Tiệm").decode("cp1252")], [12]]
        )
        for said in (None, letters):
            table = read_list(old, said)
            assert (table.letters, table.rows[1][0].text) == (letters, "Nguyễn Thị Hường quán phở")
            assert table.rows[0][0].text == "Số nhà"
        assert read_list(old, Letters.UTF_8).rows[1][0].text != "Nguyễn Thị Hường quán phở"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separators_are_guessed(delimiter):
    table = read_list(TEXT.replace(";", delimiter).encode())
    assert (table.delimiter, len(table.rows[1])) == (delimiter, 3)
    assert read_list(f"sep={delimiter}\n{TEXT.replace(';', delimiter)}".encode()).rows[0][0].text == "Số nhà"


def test_cells_may_hold_separators_and_lines():
    assert texts(read_list(b'a,b\n"1,2","3\n4"\n,\n')) == [["a", "b"], ["1,2", "3\n4"], ["", ""]]
    assert texts(read_list(b"only one column\nx\n")) == [["only one column"], ["x"]]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), FileKind.OLD_WORKBOOK),
        (b"\x89PNG\r\n\x1a\n", FileKind.PICTURE),
        (b"%PDF-1.7", FileKind.PDF),
        (b"\x1f\x8b\x08", FileKind.ARCHIVE),
        (b"<html><table>", FileKind.WEB_PAGE),
        (b"a,b\n\0,c\n", FileKind.OTHER),
        (b'a,"' + b"x" * 200_000, FileKind.OTHER),
    ],
)
def test_other_files_are_named(content, kind):
    with pytest.raises(FormatUnknown) as refusal:
        read_list(content)
    assert refusal.value.kind is kind


def test_what_is_too_much_or_nothing_is_refused():
    for content, refusal in (
        (b"", ListEmpty),
        (b" \r\n ", ListEmpty),
        (b";;;\n;;;\n", ListEmpty),
        (b"x" * (MOST_BYTES + 1), ListTooLarge),
        (b"x," * (MOST_COLUMNS + 1), TooManyColumns),
        (b"x\n" * (MOST_ROWS + 30), TooManyRows),
    ):
        with pytest.raises(refusal):
            read_list(content)
    with pytest.raises(LettersUnknown):
        read_list("Số".encode("cp1252", "replace") + b"\xc3(", Letters.UTF_8)
    with pytest.raises(LettersUnknown):
        separated.read_separated(b"\xff\xfe\x00\xd8\x00", Letters.UTF_16)
    assert old_letters._likeness(b"\x8a", Letters.WINDOWS_1258) == -1.0


OPENERS = [*"=+-@＝＋－＠'", "\t=", "\r=", "\n=", "\0=", "'=", '"=', ";=", " =", "  +", ",@", "''"]


@pytest.mark.parametrize("opener", OPENERS)
def test_a_quote_is_put_before_and_taken_away(opener):
    text = f"{opener}1+1"
    assert quoted(text) == f"'{text}"
    assert unquoted(quoted(text)) == text
    assert unquoted(text) in (text, text[1:])


@pytest.mark.parametrize("text", ["", "Tiệm Thử", "0901", "12/3", "a=b", "(1)", "Bà Sáu's"])
def test_other_texts_stay(text):
    assert not needs_quote(text)
    assert quoted(text) == unquoted(text) == text


def test_columns_are_guessed_by_many_names():
    rows = [
        ["UBND PHƯỜNG THỬ"],
        ["DANH SÁCH HỘ KINH DOANH"],
        ["STT", "ĐỊA CHỈ", "Tên cửa hàng", "Họ và tên chủ hộ", "SĐT", "Số TK", "Ngân hàng", "Tên cửa hàng", "Ghi chú"],
        ["1", "12/3", "Tiệm Thử", "", "", "", "", "", "x"],
    ]
    table = Table(rows=[[Cell(text) for text in row] for row in rows], letters=Letters.UTF_8)
    guess = guess_columns(table)
    columns = [None, Column.UNIT_LABEL, Column.TRADE_NAME, Column.OWNER_NAME, Column.PHONE, Column.ACCOUNT]
    assert (guess.header, guess.columns) == (2, [*columns, Column.BANK, None, None])
    assert columns_from_text(columns_as_text(guess.columns)) == guess.columns
    assert width_of(table) == 9
