"""The command `sheet`: signs a line each, one clear sentence for a bad line, and nothing written then."""

import json
from io import BytesIO

import pypdfium2
import pytest
from pyzbar import pyzbar

from qr import SHEETS, LineRefused, SignText, read, signs_in_lines, write_merchant_payment, write_transfer
from qr.command_line import main
from qr.sign_lines import LONGEST_LINE
from tests.qr.vectors import VECTORS

ONE = {"bank": "VCB", "account": "0071000000168", "holder": "NGUYỄN THỊ MẪU", "shop": "Sạp 35"}
TRANSFER = write_transfer(bank_bin="970436", account="0071000000168")
MERCHANT = write_merchant_payment(
    bank_bin="970436", merchant_id="MAU000168", merchant_name="Mau", merchant_city="Vung Tau", category="5411"
)
NOBODYS = write_transfer(bank_bin="999999", account="1")


@pytest.fixture
def here(capsysbinary):
    """Run the command in this process: its status, what it printed and what it complained of."""

    def call(*arguments):
        try:
            status = main(["sheet", "--sheet", "cards-2x5-86x54", *arguments])
        except SystemExit as stop:
            status = stop.code
        out, err = capsysbinary.readouterr()
        return status, out, err.decode()

    return call


@pytest.fixture
def lines_file(tmp_path):
    """Write objects, or bytes, one a line into a file."""

    def write(*lines):
        file = tmp_path / "signs.jsonl"
        file.write_bytes(
            b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines) + b"\n"
        )
        return str(file)

    return write


def page_of(pdf, number=0):
    return pypdfium2.PdfDocument(pdf)[number]


def text_of(page):
    return " ".join(page.get_textpage().get_text_bounded().split())


def codes_on(page):
    return {code.data.decode() for code in pyzbar.decode(page.render(scale=200 / 72, grayscale=True).to_pil())}


def test_signs_of_a_file(here, lines_file, tmp_path):
    file = lines_file(
        b"\xef\xbb\xbf" + json.dumps(ONE | {"serial": "VT-1", "check_code": "7K3"}).encode(),
        b"  \r",
        ONE | {"account": "0071000000169", "shop": "Sạp 36", "amount": 50000},
    )
    output = tmp_path / "sheet.pdf"
    words = ("--heading", "CHỢ 4.0", "--check-address", "ward.example/kiem-tra")
    assert here(file, *words, "--start", "10", "--copies", "2", "-o", str(output)) == (0, b"", "")
    document = pypdfium2.PdfDocument(output)
    assert len(document) == 2
    assert codes_on(document[0]) == {TRANSFER}
    with_amount = write_transfer(bank_bin="970436", account="0071000000169", amount=50000, reusable=True)
    assert codes_on(document[1]) == {TRANSFER, with_amount}
    for word in ("VT-1", "7K3", "Vietcombank", "Quét mã để trả tiền", "50.000 ₫", "ward.example/kiem-tra"):
        assert word in text_of(document[1])


def test_without_a_campaign_the_instructions_stand_where_it_would(here, lines_file):
    file = lines_file(ONE)
    for sheet in ("cards-2x5-86x54", "signs-2x1-105x148"):
        status, out, _ = here("--sheet", sheet, file, "-o", "-")
        assert status == 0
        assert text_of(page_of(out)).count("Quét mã để trả tiền") == 1
    _, out, _ = here("--sheet", "signs-2x1-105x148", file, "--heading", "CHỢ", "--unit", "Phường", "-o", "-")
    assert {"CHỢ", "Phường", "Scan"} <= set(text_of(page_of(out)).split())


def test_another_layout_than_the_sheets_own(here, lines_file):
    file = lines_file(ONE)
    smaller = here("--sheet", "labels-2x3-99x93", "--layout", "card-86x54", file, "-o", "-")
    assert smaller[0] == 0
    status, out, err = here("--layout", "a6", file, "-o", "-")
    assert (status, out) == (1, b"")
    assert "larger" in err


def test_signs_from_standard_input(here, monkeypatch, lines_file):
    file = lines_file(ONE)
    with open(file) as stream:  # noqa: PTH123 - an open file stands for standard input
        monkeypatch.setattr("sys.stdin", stream)
        status, out, _ = here("-", "-o", "-")
        assert not stream.closed
    assert (status, codes_on(page_of(out))) == (0, {TRANSFER})
    monkeypatch.setattr("sys.stdin", None)
    assert here("-", "-o", "-")[::2] == (2, "python -m qr: standard input is closed\n")


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b'{"bank"', "not JSON"),
        (b"[" * 60_000, "not JSON"),
        (b"1" * 5_000, "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"\xff{}", "not UTF-8"),
        (b'{"shop": "a", "shop": "b"}', "twice"),
        (b'{"x": "' + b"a" * LONGEST_LINE + b'"}', "longer than 65536 bytes"),
        (b" " * (LONGEST_LINE + 9), "longer than 65536 bytes"),
        (ONE | {"acount": "1"}, "unknown key 'acount'"),
        (ONE | {"account": 71000000168}, "account is no text"),
        (ONE | {"amount": "5"}, "amount is no whole number"),
        (ONE | {"amount": True}, "amount is no whole number"),
        (ONE | {"amount": 0}, "amount: out of range"),
        (ONE | {"holder": " "}, "holder is missing"),
        (ONE | {"bank": ""}, "bank is missing"),
        (ONE | {"bank": "nobody"}, "no bank is known as 'nobody'"),
        (ONE | {"account": "1-2"}, "account: malformed"),
        (ONE | {"shop": "☃"}, "no letter '☃'"),
        (ONE | {"shop": "\ud800"}, "no letter '\\ud800'"),
        (ONE | {"shop": "W" * 90}, "does not fit"),
        (ONE | {"payload": TRANSFER, "amount": 5}, "amount stands beside a payload"),
        (ONE | {"payload": TRANSFER, "bank": "BIDV"}, "the payload pays Vietcombank, not 'BIDV'"),
        (ONE | {"payload": TRANSFER, "account": "0071000000169"}, "its code pays '0071000000168'"),
        (ONE | {"payload": TRANSFER, "account": "1171000000168"}, "its code pays '0071000000168'"),
        (ONE | {"payload": MERCHANT, "account": "", "bank": "BIDV"}, "the payload pays Vietcombank, not 'BIDV'"),
        (ONE | {"payload": MERCHANT, "account": "MAU000169"}, "its code pays 'MAU000168'"),
        (ONE | {"payload": NOBODYS, "account": "1"}, "the payload pays a bank of the BIN 999999, not 'VCB'"),
        (ONE | {"payload": TRANSFER, "bank": "BVB"}, "give the BIN"),
        (ONE | {"payload": "hello"}, "is not printed"),
    ],
)
def test_a_bad_line_is_named_in_one_sentence_and_nothing_is_written(here, lines_file, tmp_path, bad, says):
    output = tmp_path / "sheet.pdf"
    status, out, err = here(lines_file(ONE, b"", bad, ONE), "-o", str(output))
    assert (status, out) == (1, b"")
    assert err.startswith("python -m qr: line 3: ")
    assert says in err
    assert len(err.splitlines()) == 1
    assert not output.exists()


def test_refusals_that_are_no_lines(here, lines_file):
    file = lines_file(ONE)
    assert "no sign" in here(lines_file(b""), "-o", "-")[2]
    lines_file(ONE)
    for arguments, status, says in (
        ((file, "--start", "11"), 1, "1 to 10"),
        ((file, "--copies", "0"), 1, "1 to 1000"),
        ((file, "--set", "left=40"), 1, "left may be 0 to 33"),
        ((file, "--heading", "☃", "--layout", "card-86x54"), 0, ""),
        ((file, "--check-address", "☃"), 1, "line 1: the font has no letter"),
        ((file, "--calibrate"), 2, "not allowed with"),
        ((), 2, "is required"),
        (("/nowhere.jsonl",), 2, "/nowhere.jsonl"),
        ((file, "--set", "left"), 2, "FIELD=NUMBER"),
        ((file, "--set", "name=1"), 2, "FIELD=NUMBER"),
        ((file, "--set", "left=nan"), 2, "FIELD=NUMBER"),
        ((file, "--set", "columns=1.5"), 2, "FIELD=NUMBER"),
        ((file, "--offsets", "1", "2", "3", "x"), 2, "not a number of millimetres"),
        ((file, "--sheet", "a0"), 2, "a0"),
    ):
        result, out, err = here(*arguments, "-o", "-")
        assert result == status
        assert says in err
        assert bool(out) is (status == 0)
    assert here(file, "-o", "/nowhere/sheet.pdf")[0] == 2


def test_geometry_is_edited_and_offsets_taken_out(here, lines_file):
    file = lines_file(ONE)
    plain, moved = here(file, "-o", "-")[1], here(file, "-o", "-", "--set", "left=4,2", "--set", "columns=1")[1]
    assert plain != moved
    by_hand = here(file, "-o", "-", "--set", "shift_x=-1.2", "--set", "shift_y=0.5")
    read_off = here(file, "-o", "-", "--offsets", "-1.2", "0,5", "−1.2", "+.5")
    assert by_hand == read_off
    assert by_hand[0] == 0


def test_the_calibration_page(here):
    for name in SHEETS:
        status, out, _ = here("--sheet", name, "--calibrate", "-o", "-")
        assert status == 0
        said = text_of(page_of(out))
        assert "--offsets Ax Ay Bx By" in said
        assert name in said


@pytest.mark.parametrize("paper", [(90, 58), (90, 70)])
def test_the_calibration_page_of_paper_too_small_for_words_says_them_beside(here, paper):
    """The first has no room for any words, the second some, and not for all of these."""
    sizes = {"width": paper[0], "height": paper[1], "columns": 1, "rows": 1, "left": 2, "top": 2}
    sizes |= {"cell_width": paper[0] - 4, "cell_height": paper[1] - 4}
    label = [f"--set={field}={number}" for field, number in sizes.items()]
    status, out, err = here(*label, "--calibrate", "-o", "-")
    assert status == 0
    assert {"Ax", "By"} <= set(text_of(page_of(out)).split())
    assert "--offsets Ax Ay Bx By" in err


def test_on_a_calibration_page_with_its_words_nothing_is_said_beside(here):
    assert here("--calibrate", "-o", "-")[2] == ""


def test_a_payload_is_printed_as_it_is_with_the_receiver_it_names():
    text = SignText()

    def only(**given):
        [(number, sign)] = signs_in_lines([json.dumps(given).encode()], text)
        assert number == 1
        return sign

    words = {"holder": "NGUYỄN THỊ MẪU", "shop": "Sạp 35"}
    transfer = only(payload=TRANSFER, **words)
    assert (transfer.payload, transfer.bank, transfer.account) == (TRANSFER, "Vietcombank", "0071000000168")
    assert only(payload=TRANSFER, bank="Vietcombank", account="*** 0168", **words).account == "*** 0168"
    assert only(payload=NOBODYS, bank="Ngân hàng Mẫu", **words).bank == "Ngân hàng Mẫu"
    merchant = only(payload=MERCHANT, **words)
    assert (merchant.bank, merchant.account) == ("Vietcombank", "MAU000168")
    foreign = next(vector["payload"] for vector in VECTORS if vector["id"] == "V033")
    assert only(payload=foreign, bank="VNPAY", **words).bank == "VNPAY"


def test_a_bank_is_named_by_one_bin_whichever_is_given():
    for given in ("970459", "422589", "CIMB"):
        [(_, sign)] = signs_in_lines([json.dumps(ONE | {"bank": given}).encode()], SignText())
        assert (read(sign.payload).bank_bin, sign.bank) == ("422589", "CIMB")
    kept = write_transfer(bank_bin="970459", account="0071000000168")
    [(_, sign)] = signs_in_lines([json.dumps(ONE | {"bank": "CIMB", "payload": kept}).encode()], SignText())
    assert (sign.payload, sign.bank) == (kept, "CIMB")


def test_signs_in_lines_takes_any_file():
    assert list(signs_in_lines(BytesIO(b"\n\n"), SignText())) == []
    with pytest.raises(LineRefused) as refusal:
        signs_in_lines(BytesIO(b"\n\n{}"), SignText())
    assert refusal.value.line == 3
