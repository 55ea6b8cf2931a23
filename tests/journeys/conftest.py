"""A real Chromium, a phone in the hand, and the product running as a user starts it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.journeys.people import Person
from tests.server import Server, running

PHONE = {"width": 360, "height": 740}
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product with the practice data, shared by the journeys that only look."""
    with running(tmp_path_factory.mktemp("served") / "data") as server:
        yield server


@pytest.fixture
def phone(chromium: Browser, server: Server) -> Iterator[Page]:
    """A phone that has opened the product, and that asked nobody else for anything."""
    context = new_phone(chromium, server.address)
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def person(phone: Page) -> Person:
    return Person(phone)


def new_phone(chromium: Browser, address: str, **options: object) -> BrowserContext:
    """A phone's browser with an empty profile. Any request to another address fails the test."""
    chosen = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "accept_downloads": True, **options}
    context = chromium.new_context(base_url=address, **chosen)
    context.set_default_timeout(10_000)

    def refuse_outside(route: object) -> None:
        raise AssertionError(f"asked an outside address: {route.request.url}")

    context.route(lambda url: not url.startswith((address, "data:", "blob:")), refuse_outside)
    return context
