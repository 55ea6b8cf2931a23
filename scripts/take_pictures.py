"""Takes the pictures of the README and of docs/printing.md: real pages with the practice data, and real signs."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts import printed_pictures
from scripts.sample.officers import PASSWORD
from tests.server import running

PROJECT = Path(__file__).parent.parent
PICTURES = PROJECT / "docs" / "pictures"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
DAY = "2023-05-31"
PLAN: dict[str, tuple[ViewportSize, str, str, tuple[str, ...]]] = {
    "phone": (PHONE, "canbo1.vungtau", "vi", ("today", "place", "shop")),
    "desk": (DESK, "lanhdao", "vi", ("today", "place", "overview", "floor")),
    "official": (DESK, "canbo1.vungtau", "vi", ("campaign", "report")),
    "leader": (PHONE, "lanhdao", "vi", ("markets",)),
    "english": (PHONE, "canbo1.vungtau", "en", ("place",)),
}
"""Who looks at what, and how; each picture is named for both."""
SIGN = "sign-a6"
"""Taken of the shop's sign, after the shop itself."""
CHECKED_AT = "vungtau.example/kiem-tra"
"""Where the signs in the pictures say that they are checked: an address that nobody can have."""
MARKET = "Chợ Vũng Tàu"
"""Whose signs are printed in runs."""


def planned() -> list[str]:
    """The names of all pictures."""
    return [
        *(f"{name}-{page}" for name, (*_, pages) in PLAN.items() for page in pages),
        SIGN,
        *printed_pictures.names(),
    ]


def main() -> int:
    """Take every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "data", PUBLIC_ADDRESS=CHECKED_AT) as server,
        sync_playwright() as tools,
    ):
        chromium = tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (size, login, language, pages) in PLAN.items():
            screen = chromium.new_context(base_url=server.address, viewport=size, accept_downloads=True).new_page()
            _sign_in(screen, login, language)
            for page in pages:
                _REACH[page](screen)
                screen.screenshot(path=PICTURES / f"{name}-{page}.png")
                if page == "shop":
                    shop = screen.url
                    _take_sign(screen)
                    printed_pictures.take(screen, shop, MARKET, PICTURES)
        chromium.close()
    return 0


def _sign_in(page: Page, login: str, language: str) -> None:
    page.goto(f"/sign-in/?lang={language}")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()


def _today(page: Page) -> None:
    page.goto("/")


def _markets(page: Page) -> None:
    """The markets on the day of the published figure."""
    page.goto(f"/places/?kind=market&as_of={DAY}")


def _place(page: Page) -> None:
    page.goto("/places/")
    page.locator("main .rows a", has_text="Lý Tự Trọng").click()
    page.wait_for_load_state()


def _shop(page: Page) -> None:
    page.goto("/merchants/?q=hai+san")
    page.locator("main .rows a[href^='/merchants/']").first.click()
    page.wait_for_load_state()


def _overview(page: Page) -> None:
    page.goto("/leader")


def _floor(page: Page) -> None:
    """A market stall by stall."""
    page.goto("/places/?kind=market")
    page.locator("main .rows a", has_text=MARKET).click()
    page.locator("section[aria-labelledby=board] > a").click()
    page.wait_for_load_state()


def _campaign(page: Page) -> None:
    page.goto("/campaigns/")
    page.locator("main .rows a", has_text="Lý Tự Trọng").click()
    page.wait_for_load_state()


def _report(page: Page) -> None:
    """A draft: nothing is filed for a picture."""
    page.goto("/reports/draft")


_REACH: dict[str, Callable[[Page], None]] = {
    "today": _today,
    "markets": _markets,
    "place": _place,
    "shop": _shop,
    "overview": _overview,
    "floor": _floor,
    "campaign": _campaign,
    "report": _report,
}


def _take_sign(page: Page) -> None:
    page.get_by_role("button", name="Làm biển A6").click()
    with page.expect_download() as download, tempfile.TemporaryDirectory() as folder:
        page.get_by_role("link", name="Tải").first.click()
        download.value.save_as(Path(folder) / "sign.pdf")
        document = pypdfium2.PdfDocument(Path(folder) / "sign.pdf")
        document[0].render(scale=2).to_pil().save(PICTURES / f"{SIGN}.png", optimize=True)
        document.close()


if __name__ == "__main__":
    sys.exit(main())
