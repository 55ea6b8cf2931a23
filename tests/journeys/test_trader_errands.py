"""A trader's errands on a phone: signs for a print shop, an official asked to come, what the ward says about taxes."""

from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from qr import read
from tests.journeys.conftest import new_phone
from tests.journeys.people import Person
from tests.journeys.test_pages import judged
from tests.journeys.test_trader_page import scanned


@pytest.fixture(scope="module")
def way_in(chromium, server) -> str:
    """The path of a shop's link, as its official shows it."""
    official = Person(new_phone(chromium, server.address).new_page()).signs_in("canbo1.vungtau")
    official.page.goto("/merchants/?q=ao+dai+ba+tam")
    with official.page.expect_navigation():
        official.page.locator("main .rows a[href^='/merchants/']").first.click()
    official.taps("Làm mã cho chủ quầy")
    official.taps("Làm mã cho chủ quầy quét", "button")
    path = scanned(official.page.locator(".code-frame").screenshot())
    official.page.context.close()
    return path


@pytest.mark.parametrize("with_script", [True, False])
def test_a_trader_takes_a_sign_to_the_print_shop(chromium, server, way_in, with_script, tmp_path):
    page = new_phone(chromium, server.address, java_script_enabled=with_script).new_page()
    trader = Person(page)
    page.goto(way_in)
    trader.taps("Mở trang của quầy tôi", "button")
    trader.taps("Biển của quầy tôi")
    size = "#a5" if with_script else "#a4"
    with page.expect_navigation():
        page.locator(f"{size} form button").click()
    assert "Biển đã có." in page.locator("[role=status]").inner_text()
    picture = downloaded(page, f"{size} a[href$='.png']", tmp_path)
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)), formats=zxingcpp.BarcodeFormat.QRCode)
    assert read(found.text).account
    assert downloaded(page, f"{size} a[href$='.pdf']", tmp_path).startswith(b"%PDF-")
    page.context.close()


def downloaded(page: Page, link: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.locator(link).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file.read_bytes()


def test_the_errands_are_for_everybody(chromium, server, way_in):
    page = new_phone(chromium, server.address).new_page()
    trader = Person(page)
    page.goto(way_in)
    trader.taps("Mở trang của quầy tôi", "button")
    found = []
    for words in ("Biển của quầy tôi", "Xin đổi tài khoản nhận tiền", "Mã QR và thuế"):
        page.goto("/quan-toi")
        trader.taps(words)
        assert trader.heading == words
        found += judged(page, words)
    page.goto("/quan-toi/doi-tai-khoan")
    page.get_by_label("Khi nào cán bộ gặp được cô chú?").fill("Sáng mai ở sạp")
    trader.taps("Mời cán bộ đến gặp", "button")
    assert "Phường đã nhận" in page.locator("[role=status]").inner_text()
    found += judged(page, "asked")
    page.context.close()

    official = Person(new_phone(chromium, server.address).new_page()).signs_in("canbo1.vungtau")
    official.taps("Tờ thông tin cho tiểu thương")
    found += judged(official.page, "leaflets")
    with official.page.expect_navigation():
        official.page.locator("main .rows a").first.click()
    found += judged(official.page, "a leaflet")
    official.page.context.close()
    assert not found, "\n".join(found)
