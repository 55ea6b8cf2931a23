"""The command line: what it prints, its exit statuses, and no traceback for any input."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from qr import LAYOUTS, all_banks, read, write_transfer
from qr.command_line import _drop_output, main
from tests.qr.pictures import picture

ROOT = Path(__file__).parents[2]
PAYLOAD = write_transfer(bank_bin="970436", account="0071000000168")
TRANSFER = ("--bank", "VCB", "--account", "0071000000168")
SIGN = ("sign", *TRANSFER, "--holder", "NGUYỄN THỊ MẪU", "--shop", "Sạp 35")
KEYS = [
    "verdict",
    "kind",
    "bank_bin",
    "account",
    "service",
    "amount",
    "purpose",
    "merchant_name",
    "point_of_initiation",
    "findings",
]


def run(*arguments, given=b"", **options):
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "qr", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, check=False, **options)
    assert b"Traceback" not in done.stderr
    return done


@pytest.fixture
def here(capsysbinary):
    """Run the command in this process: its status and what it printed, as text."""

    def call(*arguments):
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = stop.code
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode()

    return call


def test_write(here):
    assert here("write", *TRANSFER) == (0, PAYLOAD + "\n", "")
    status, out, _ = here(
        "write", *TRANSFER, "--amount", "70000", "--purpose", "Tiền cá", "--name", "Chợ", "--city", "Vũng Tàu"
    )
    reading = read(out.strip())
    assert (status, reading.amount, reading.purpose, reading.local_name) == (0, 70000, "Tien ca", "Chợ")
    assert reading.point_of_initiation == "12"
    assert read(here("write", *TRANSFER, "--amount", "1", "--reusable")[1].strip()).point_of_initiation == "11"
    assert read(here("write", *TRANSFER, "--once")[1].strip()).point_of_initiation == "12"


def test_write_names_a_bank_by_one_bin_whichever_is_given(here):
    for called in ("970459", "422589", "cimb"):
        assert read(here("write", "--bank", called, "--account", "1")[1].strip()).bank_bin == "422589"


def test_write_to_a_card(here):
    card = ("write", "--bank", "970403", "--account", "9704031101234567", "--card")
    assert (
        here(*card)[1]
        == "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("write", "--bank", "BVB", "--account", "1"), 1, "970438, 970454"),
        (("write", "--bank", "nobody", "--account", "1"), 1, "nobody"),
        (("write", "--bank", "VCB", "--account", "1-2"), 1, "account"),
        (("write", *TRANSFER, "--amount", "0"), 1, "amount"),
        (("write", *TRANSFER, "--amount", "1_000"), 2, "not a whole number"),
        (("write", *TRANSFER, "--amount", "１"), 2, "not a whole number"),
        (("write", *TRANSFER, "--once", "--reusable"), 2, "not allowed with"),
        (("write", "--bank", "VCB"), 2, "--account"),
        ((*SIGN, "-o", "/nowhere/sign.pdf"), 2, "/nowhere/sign.pdf"),
        ((*SIGN, "-o", "x", "--layout", "a0"), 2, "a0"),
        ((*SIGN, "-o", "x", "--heading", "☃"), 1, "U+2603"),
        (("read",), 2, "payload"),
        (("fly",), 2, "fly"),
        ((), 2, "COMMAND"),
    ],
)
def test_refusals(here, arguments, status, says):
    result, out, err = here(*arguments)
    assert (result, out) == (status, "")
    assert says in err


@pytest.mark.parametrize(
    ("payload", "status", "verdict"),
    [(PAYLOAD, 0, "good"), (PAYLOAD[:-4] + "0000", 1, "refused"), ("", 1, "refused"), ("Chợ", 1, "refused")],
)
def test_read(here, payload, status, verdict):
    result, out, _ = here("read", payload)
    shown = json.loads(out)
    assert (result, shown["verdict"]) == (status, verdict)
    assert list(shown) == KEYS
    for finding in shown["findings"]:
        assert list(finding) == ["code", "where", "says"]


def test_read_shows_what_was_read(here):
    shown = json.loads(here("read", write_transfer(bank_bin="970436", account="01", amount=5, purpose="Cá"))[1])
    assert shown["findings"] == []
    assert [shown[key] for key in KEYS[:-1]] == [
        "good",
        "transfer",
        "970436",
        "01",
        "QRIBFTTA",
        5,
        "Ca",
        None,
        "12",
    ]


def test_read_one_a_line():
    lines = [PAYLOAD.encode(), b"", b"\xff\xfe\x00", "Chợ".encode(), b"x" * 200_000, PAYLOAD.encode() + b"\r"]
    done = run("read", "-", given=b"\n".join(lines), env={"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0"})
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [one["verdict"] for one in shown] == ["good", *["refused"] * 4, "good"]
    assert shown[-1]["findings"] == []


def test_read_a_line_in_this_process(here, monkeypatch, tmp_path):
    lines = tmp_path / "lines"
    lines.write_bytes(PAYLOAD.encode() + b"\n" + b"x" * 70_000 + b"\nx\n")
    with lines.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        status, out, _ = here("read", "-")
    assert status == 0
    assert [json.loads(line)["verdict"] for line in out.splitlines()] == ["good", "refused", "refused"]
    monkeypatch.setattr("sys.stdin", None)
    assert here("read", "-")[0] == 2


def test_odd_bytes_as_arguments():
    done = run("read", b"\xff\x80")
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (1, "refused")
    assert run("write", "--bank", b"\xff", "--account", "1").returncode == 1
    done = run("write", *TRANSFER, "--name", b"Ch\xff\xe1\xbb\xa3")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"merchant_name: malformed" in done.stderr


def test_sign(here, tmp_path):
    file = tmp_path / "sign.pdf"
    words = ("--heading", "CHỢ 4.0", "--unit", "Phường Vũng Tàu", "--serial", "VT-1", "--check-code", "7K3")
    assert here(*SIGN, *words, "--layout", "a5", "-o", str(file)) == (0, "", "")
    said = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_bounded()
    for word in ("CHỢ 4.0", "Phường Vũng Tàu", "VT-1", "7K3", "Vietcombank", "NGUYỄN THỊ MẪU", "Scan to pay"):
        assert word in said
    assert "Số tiền" not in said

    assert here(*SIGN, "--amount", "70000", "-o", str(file))[0] == 0
    assert "Số tiền 70.000 ₫" in pypdfium2.PdfDocument(file)[0].get_textpage().get_text_bounded()


def code_on(file):
    (found,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(file)[0].render(scale=3, grayscale=True).to_pil())
    return read(found.text)


@pytest.mark.parametrize(
    ("asked", "times", "name"),
    [
        ((), "11", None),
        (("--amount", "50000"), "11", None),
        (("--amount", "50000", "--reusable"), "11", None),
        (("--amount", "50000", "--once"), "12", None),
        (("--once",), "12", None),
        (("--name", "Chợ Cũ"), "11", "Chợ Cũ"),
    ],
)
def test_the_code_on_a_sign_is_for_many_and_holds_a_name_only_when_asked(here, tmp_path, asked, times, name):
    file = tmp_path / "sign.pdf"
    assert here(*SIGN, *asked, "-o", str(file)) == (0, "", "")
    reading = code_on(file)
    assert (reading.point_of_initiation, reading.local_name) == (times, name)
    assert (reading.merchant_name is None) is (name is None)
    assert reading.amount == (50_000 if "--amount" in asked else None)


def test_labels_stand_before_serial_and_check_code_and_can_be_changed(here, tmp_path):
    file = tmp_path / "sign.pdf"
    both = ("--serial", "VT-1", "--check-code", "7K3", "-o", str(file))

    def said(*more):
        assert here(*SIGN, *both, *more)[0] == 0
        return pypdfium2.PdfDocument(file)[0].get_textpage().get_text_bounded()

    assert "Biển số VT-1" in said()
    assert "Mã kiểm tra 7K3" in said()
    assert "Số VT-1" in said("--serial-label", "Số", "--check-label", "Kiểm")
    assert "Kiểm 7K3" in said("--serial-label", "Số", "--check-label", "Kiểm")


ODD = "Ch\udcff\udc80\x1b"  # as Python hands over bytes that are no UTF-8
TEXTS = ("--heading", "--unit", "--instruction", "--instruction-en", "--amount-label", "--serial-label")
TEXTS += ("--check-label", "--advice", "--advice-en", "--check-address", "--watermark", "--mark", "--centre-mark")
LINE = '{"bank": "VCB", "account": "1", "holder": "A", "shop": "B", "serial": "1", "check_code": "2", "amount": 5}'


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("option", [*TEXTS, "--serial", "--check-code", "--holder", "--shop", "--name", "--city"])
def test_bytes_that_are_no_text_in_any_option_of_sign(here, tmp_path, option, layout):
    numbers = ("--amount", "5", "--serial", "1", "--check-code", "2")
    asked = (*SIGN, *numbers, "--layout", layout, "-o", str(tmp_path / "sign.pdf"), option, ODD)
    status, _, err = here(*asked)
    assert status in (0, 1, 2)
    assert bool(err) is (status > 0), "a refusal in words, and no traceback"


@pytest.mark.parametrize("option", TEXTS)
@pytest.mark.parametrize("sheet", ["cards-2x5-86x54", "signs-2x1-105x148"])
def test_bytes_that_are_no_text_in_any_option_of_sheet(here, tmp_path, option, sheet):
    (tmp_path / "signs.jsonl").write_text(LINE)
    command = ("sheet", "--sheet", sheet, str(tmp_path / "signs.jsonl"), "-o", str(tmp_path / "sheet.pdf"))
    status, _, err = here(*command, option, ODD)
    assert bool(err) is (status > 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("write", "--bank", ODD, "--account", "1"),
        ("write", "--bank", "VCB", "--account", ODD),
        *(("write", *TRANSFER, option, ODD) for option in ("--name", "--city", "--purpose", "--amount")),
        ("read", ODD),
        ("scan", ODD),
        (*SIGN, "--layout", ODD, "-o", "x"),
        ("sheet", "--sheet", ODD, "-o", "x", "y"),
        ("sheet", "--sheet", "cards-2x5-86x54", "--set", ODD, "-o", "x", "y"),
        ("sheet", "--sheet", "cards-2x5-86x54", "--offsets", ODD, "0", "0", "0", "-o", "x", "y"),
        ("sheet", "--sheet", "cards-2x5-86x54", "-o", "x", ODD),
        (ODD,),
    ],
)
def test_bytes_that_are_no_text_in_any_other_argument(here, arguments):
    assert here(*arguments)[0] in (0, 1, 2)


def test_a_title_holds_what_was_asked_for_and_no_half_letters(here, tmp_path):
    file = tmp_path / "sign.pdf"
    card = (*SIGN, "--layout", "card-86x54", "-o", str(file), "--heading")
    assert here(*card, "CHỢ \udcff\x00 Cũ")[0] == 0, "a card prints no heading"
    assert pypdfium2.PdfDocument(file).get_metadata_dict()["Title"] == "CHỢ Cũ"
    assert here(*card, "\udcff")[0] == 0
    assert pypdfium2.PdfDocument(file).get_metadata_dict()["Title"] == "Sạp 35"


def test_sign_without_a_campaign_to_standard_output():
    done = run(*SIGN, "-o", "-")
    said = pypdfium2.PdfDocument(done.stdout)[0].get_textpage().get_text_bounded()
    assert said.count("Quét mã để trả tiền") == 1
    assert done.stdout == run(*SIGN, "-o", "-").stdout


def test_banks(here):
    assert len(here("banks")[1].splitlines()) == len(all_banks())
    shown = json.loads(here("banks", "--json")[1])
    assert {one["bin"] for one in shown} == {bank.bin for bank in all_banks()}
    assert "Ngân hàng TMCP Á Châu" in here("banks")[1]


def test_a_reader_that_goes_away():
    for command in (["banks"], ["banks", "--json"]):
        gone, end = os.pipe()
        os.close(gone)
        process = subprocess.Popen([sys.executable, "-m", "qr", *command], stdout=end, stderr=subprocess.PIPE, cwd=ROOT)
        os.close(end)
        assert process.communicate()[1] == b""
        assert process.returncode == 141


def shell(script):
    """Run a line of shell in which "$0" is Python."""
    done = subprocess.run(["sh", "-c", script, sys.executable], capture_output=True, cwd=ROOT, check=False)
    assert b"Traceback" not in done.stderr
    return done


def test_closed_files():
    assert shell('"$0" -m qr read - <&-').returncode == 2
    assert shell('"$0" -m qr banks >&-').returncode == 2
    assert shell('"$0" -m qr write 2>&-').returncode == 2
    assert shell('"$0" -m qr banks 2>&-').returncode == 0


def test_a_full_disk():
    done = shell('"$0" -m qr banks >/dev/full')
    assert done.returncode == 2
    assert b"No space left" in done.stderr


@pytest.mark.parametrize(
    ("trouble", "status"), [(BrokenPipeError(), 141), (KeyboardInterrupt(), 130), (OSError("no disk"), 2)]
)
def test_trouble_in_this_process(monkeypatch, here, trouble, status):
    def fail(_text):
        raise trouble

    dropped = []
    monkeypatch.setattr("qr.command_line.read", fail)
    monkeypatch.setattr("qr.command_line._drop_output", lambda: dropped.append(True))
    result, _, err = here("read", "x")
    assert result == status
    assert ("no disk" in err) is (status == 2)
    assert bool(dropped) is (status != 130)


def test_without_any_standard_files(monkeypatch):
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    assert main(["banks"]) == 2


def test_an_output_that_is_gone_is_replaced_by_nothing(monkeypatch, tmp_path):
    with (tmp_path / "out").open("wb") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        _drop_output()
        stream.write(b"lost")
    assert (tmp_path / "out").read_bytes() == b""


def test_the_module_runs(monkeypatch, capsysbinary):
    monkeypatch.setattr("sys.argv", ["qr", *SIGN, "-o", "-"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("qr", run_name="__main__")
    assert stop.value.code == 0
    assert capsysbinary.readouterr().out.startswith(b"%PDF-")


def test_sign_with_marks(here, tmp_path):
    mark, plain, marked = (tmp_path / name for name in ("mark.png", "plain.pdf", "marked.pdf"))
    mark.write_bytes(picture())
    sign = (*SIGN, "--layout", "sticker-80x80", "--advice-en", "Compare", "-o")
    assert here(*sign, str(plain)) == (0, "", "")
    assert here(*sign, str(marked), "--mark", str(mark), "--mark", str(mark), "--centre-mark", str(mark)) == (0, "", "")
    assert b"/Subtype /Image" not in plain.read_bytes()
    assert marked.read_bytes().count(b"/Subtype /Image") == 1
    page = pypdfium2.PdfDocument(plain)[0].get_textpage().get_text_bounded()
    assert "Quét mã để trả tiền · Scan to pay" in page, "where there is no heading the instructions stay where they are"


@pytest.mark.parametrize(("option", "content"), [("--mark", b"GIF89a"), ("--centre-mark", b"\x89PNG\r\n\x1a\n")])
def test_sign_with_a_file_that_is_no_mark(here, tmp_path, option, content):
    mark = tmp_path / "mark.png"
    mark.write_bytes(content)
    status, _, err = here(*SIGN, "-o", str(tmp_path / "sign.pdf"), option, str(mark))
    assert (status, str(mark) in err, "not png or jpeg" in err) == (1, True, True)
    status, _, err = here(*SIGN, "-o", str(tmp_path / "sign.pdf"), option, str(tmp_path / "none.png"))
    assert (status, "none.png" in err) == (2, True)
