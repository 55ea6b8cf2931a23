"""What people do on the screens, in the words they see there."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import Page

from scripts.sample.officers import PASSWORD


@dataclass(frozen=True)
class Person:
    """Somebody with the product open on a phone."""

    page: Page
    password: ClassVar[str] = PASSWORD

    def signs_in(self, login: str, password: str = PASSWORD) -> "Person":
        """Sign in and arrive at Hôm nay."""
        self.page.goto("/sign-in/")
        self.page.get_by_label("Tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.taps("Đăng nhập", "button")
        assert self.heading == "Hôm nay"
        return self

    def signs_out(self) -> None:
        """Sign out."""
        self.taps("Đăng xuất", "button")
        assert self.heading == "Đăng nhập"

    def taps(self, name: str, role: str = "link") -> None:
        """Tap the first link or button with these words, and arrive where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()

    def enrols(self, place: str, **fields: str) -> None:
        """Enrol a shop in the place, from the bar's middle."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="Ghi danh", exact=True).click()
        if self.heading == "Ghi danh ở đâu?":
            self.taps(place)
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).fill(value)
        self.taps("Ghi danh", "button")

    def downloads(self, name: str, to: Path) -> Path:
        """Tap a link that gives a file."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name).first.click()
        download.value.save_as(to)
        return to

    @property
    def heading(self) -> str:
        """The one heading of the page."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def text(self) -> str:
        """Everything the page says."""
        return self.page.locator("main").inner_text()
