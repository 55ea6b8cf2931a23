"""The main job, as a newcomer does it: a fresh clone, two commands, one shop from the street to the figure."""

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from pyzbar import pyzbar

from qr import read
from tests.database.fresh import fresh_database
from tests.journeys.conftest import new_phone
from tests.journeys.people import Person
from tests.server import PROJECT, running

PLACE = "Đường Lý Tự Trọng"
DOTS_PER_INCH = 300


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """The project as git would hand it out, in a folder with blanks and marks in its name, with nothing installed."""
    here = tmp_path_factory.mktemp("clone") / "Phường Vũng Tàu 4.0"
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if (PROJECT / name).exists():
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, here / name)
    return here


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_from_the_street_to_the_figure(chromium, clone, tmp_path, postgresql_url, database):
    environment = {} if database == "sqlite" else {"DATABASE_URL": fresh_database(postgresql_url, "journey")}
    with running(tmp_path / "data", project=clone, **environment) as server:
        first = Person(new_phone(chromium, server.address).new_page()).signs_in("canbo1.vungtau")
        second = Person(new_phone(chromium, server.address).new_page()).signs_in("canbo2.vungtau")
        posted, counted = figure_of(first)

        enrol(first)
        assert "Chờ duyệt" in first.text
        assert first.page.get_by_role("button", name="Làm biển A6").count() == 0, "printable before approval"
        address = first.page.url
        first.taps("Xem đề nghị đang chờ duyệt")
        assert first.page.get_by_role("button", name="Duyệt").count() == 0, "one person alone could approve"

        approve(second)
        assert figure_of(first) == (posted, counted + 1)

        first.page.goto(address)
        first.taps("Làm biển A6", "button")
        assert "im lặng không phải là đồng ý" in first.text, "a sign without the holder's consent"
        agrees(first)
        first.taps("Làm biển", "button")
        sign = first.downloads("Tải", tmp_path / "sign.pdf")
        assert read_by_two(sign) == {("970436", "0071000000168")}

        first.taps("Đã gắn biển", "button")
        assert figure_of(first) == (posted + 1, counted + 1)


def enrol(official: Person) -> None:
    official.enrols(
        PLACE,
        Số_nhà_hoặc_số_sạp="168/2",
        Tên_biển_hiệu="Bún Đậu Ớt Xanh",
        Tên_chủ_điểm_kinh_doanh="Nguyễn Thị Mẫu",
        Ngân_hàng_hoặc_ví="VCB",
        Số_tài_khoản="0071 000 000 168",
        Chủ_tài_khoản="NGUYEN THI MAU",
    )
    assert official.heading == "Bún Đậu Ớt Xanh"


def agrees(official: Person) -> None:
    """The text was read out, and the trader said yes."""
    assert official.page.locator("[name=how]:checked").count() == 0
    official.page.get_by_label("Nghe đọc rồi nói").check()


def approve(official: Person) -> None:
    official.page.goto("/accounts/")
    official.taps("Bún Đậu Ớt Xanh")
    assert "0071 0000 0 0168" in official.text
    official.taps("Duyệt", "button")
    assert "Đã duyệt" in official.text


def figure_of(official: Person) -> tuple[int, int]:
    """Posted and counted, as the place's page shows them today."""
    official.page.goto("/places/")
    official.taps(PLACE)
    shown = re.search(r"(\d+)/(\d+) điểm đã gắn biển", official.text)
    assert shown, official.text
    return int(shown[1]), int(shown[2])


def read_by_two(pdf: Path) -> set[tuple[str, str]]:
    """Bank and account that two readers, neither of them ours, find on the sign."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=DOTS_PER_INCH / 72).to_pil()
    document.close()
    payloads = {zxingcpp.read_barcodes(picture)[0].text, pyzbar.decode(picture)[0].data.decode()}
    return {(reading.bank_bin, reading.account) for reading in map(read, payloads)}
