"""The command `scan`: what it prints, its exit statuses, and no traceback for any file."""

import io
import json

import pytest

from qr.command_line import main
from tests.qr.scanned import PAYLOADS, code, file_of, wall
from tests.qr.test_command_line import KEYS, run, shell


@pytest.fixture
def here(capsysbinary):
    """Run the command in this process: its status and what it printed, as text."""

    def call(*arguments):
        status = main(arguments)
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode()

    return call


@pytest.fixture
def photos(tmp_path):
    """Name files for the command line."""
    files = {
        "one.jpg": file_of(code()),
        "two.png": file_of(wall((code(PAYLOADS[1]), (60, 40)), (code(PAYLOADS[2]), (450, 40))), "PNG"),
        "foreign.png": file_of(code("https://example.com"), "PNG"),
        "empty.jpg": file_of(wall()),
        "phone.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "cut.jpg": file_of(code())[:-500],
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return lambda *names: [name if name == "-" else str(tmp_path / name) for name in names]


def test_the_command(photos):
    done = run("scan", *photos("one.jpg", "two.png"))
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [list(one) for one in shown] == [[*KEYS, "photo", "text", "corners"]] * 3
    assert [one["text"] for one in shown] == PAYLOADS[:3]
    assert [one["photo"] for one in shown] == photos("one.jpg", "two.png", "two.png")
    assert shown[0]["account"] == "0071000000160"
    assert [len(corner) for corner in shown[0]["corners"]] == [2] * 4


def test_of_an_identity_card_nothing_is_printed(tmp_path, here):
    card = "012345678901|012345678|Nguoi Thu|01012000|Nam|So 1 Duong Mau|01012021"
    (tmp_path / "card.png").write_bytes(file_of(code(card), "PNG"))
    status, out, err = here("scan", str(tmp_path / "card.png"))
    shown = json.loads(out)
    assert (status, shown["text"], shown["findings"][0]["says"]) == (1, None, "the code of an identity card")
    for said in (out, err, here("read", card)[1]):
        assert not any(part in said for part in card.split("|"))


def test_a_file_too_big_is_given_its_true_size(tmp_path, here):
    big = tmp_path / "big.jpg"
    with big.open("wb") as file:
        file.truncate(21_000_000)
    assert here("scan", str(big)) == (
        2,
        "",
        f"python -m qr: {big}: the photo has 21000000 bytes, 20000000 at most are taken\n",
    )
    assert "more than 20000000 bytes" in here("scan", "/dev/zero")[2]


@pytest.mark.parametrize(
    ("names", "status", "codes", "says"),
    [
        (["empty.jpg"], 1, 0, "no code was found"),
        (["empty.jpg", "one.jpg"], 1, 1, "no code was found"),
        (["foreign.png"], 1, 1, ""),
        (["foreign.png", "phone.heic", "one.jpg"], 2, 2, "HEIC"),
        (["missing.jpg", "one.jpg"], 2, 1, "missing.jpg"),
        (["."], 2, 0, "directory"),
        (["nul\0"], 2, 0, "null"),
        (["cut.jpg"], 2, 0, "damaged"),
        (["-"], 2, 0, "something else"),
    ],
)
def test_exit_statuses_of_the_command(photos, here, monkeypatch, names, status, codes, says):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    result, out, err = here("scan", *photos(*names))
    assert (result, len(out.splitlines())) == (status, codes)
    assert says in err
    assert bool(err) is bool(says)


def test_the_command_reads_standard_input(photos, monkeypatch, here):
    assert run("scan", "-", given=file_of(code())).returncode == 0
    assert run("scan", "-", given=b"").returncode == 2
    assert run("scan").returncode == 2
    done = run("scan", "-", photos("one.jpg")[0], given=b"\xff" * 20_000_001)
    assert (done.returncode, len(done.stdout.splitlines())) == (2, 1)
    assert b"more than 20000000 bytes" in done.stderr, "how many there are to come cannot be known"
    assert shell('"$0" -m qr scan - <&-').returncode == 2
    monkeypatch.setattr("sys.stdin", None)
    assert here("scan", "-")[0] == 2
