"""Takes the pictures of the README: the real pages with the practice data, and a real sign."""

import sys
import tempfile
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts.sample.officers import PASSWORD
from tests.server import running

PROJECT = Path(__file__).parent.parent
PICTURES = PROJECT / "docs" / "pictures"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
DAY = "2023-05-31"


def main() -> int:
    """Take every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as server, sync_playwright() as tools:
        chromium = tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, size, login, language in (
            ("phone", PHONE, "canbo1.vungtau", "vi"),
            ("desk", DESK, "lanhdao", "vi"),
            ("leader", PHONE, "lanhdao", "vi"),
            ("english", PHONE, "canbo1.vungtau", "en"),
        ):
            page = chromium.new_context(base_url=server.address, viewport=size, accept_downloads=True).new_page()
            _sign_in(page, login, language)
            _take(page, name)
        chromium.close()
    return 0


def _sign_in(page: Page, login: str, language: str) -> None:
    page.goto(f"/sign-in/?lang={language}")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()


def _take(page: Page, name: str) -> None:
    """Hôm nay, the markets on the day of the published figure, one place, one shop and its sign."""
    _shoot(page, f"{name}-today")
    page.goto(f"/places/?kind=market&as_of={DAY}")
    _shoot(page, f"{name}-markets")
    page.goto("/places/")
    page.locator("main .rows a", has_text="Lý Tự Trọng").click()
    _shoot(page, f"{name}-place")
    if name == "phone":
        page.goto("/merchants/?q=hai+san")
        page.locator("main .rows a[href^='/merchants/']").first.click()
        _shoot(page, f"{name}-shop")
        _take_sign(page)


def _take_sign(page: Page) -> None:
    page.get_by_role("button", name="Làm biển A6").click()
    with page.expect_download() as download, tempfile.TemporaryDirectory() as folder:
        page.get_by_role("link", name="Tải").first.click()
        download.value.save_as(Path(folder) / "sign.pdf")
        document = pypdfium2.PdfDocument(Path(folder) / "sign.pdf")
        document[0].render(scale=2).to_pil().save(PICTURES / "sign-a6.png", optimize=True)
        document.close()


def _shoot(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
