"""A trader scans what the official shows, sees that somebody asks for another account, and stops it."""

from io import BytesIO

from PIL import Image
from pyzbar import pyzbar

from tests.journeys.conftest import PHONE, new_phone
from tests.journeys.people import Person
from tests.journeys.test_pages import judged


def scanned(picture: bytes) -> str:
    """The path of ours that the code in a picture of the screen holds."""
    (found,) = pyzbar.decode(Image.open(BytesIO(picture)))
    _scheme, _, rest = found.data.decode().partition("://")
    return "/" + rest.partition("/")[2]


def test_a_trader_stops_what_they_did_not_ask_for(chromium, server):
    official = Person(new_phone(chromium, server.address).new_page()).signs_in("canbo1.vungtau")
    official.page.goto("/accounts/")
    with official.page.expect_navigation():
        official.page.locator("main .rows a").last.click()
    with official.page.expect_navigation():
        official.page.locator(".crumb a").click()
    official.taps("Làm mã cho chủ quầy")
    assert official.page.locator("h1").inner_text() == "Trang riêng của chủ quầy"
    found = judged(official.page, "the link")
    official.taps("Làm mã cho chủ quầy quét", "button")
    found += judged(official.page, "the code")
    way_in = scanned(official.page.locator(".code-frame").screenshot())

    referrers: list[str] = []
    trader = Person(chromium.new_context(base_url=server.address, viewport=PHONE).new_page())
    trader.page.on("request", lambda request: referrers.append(request.all_headers().get("referer", "")))
    trader.page.goto(way_in)
    found += judged(trader.page, "arriving")
    trader.taps("Mở trang của quầy tôi", "button")
    assert trader.page.url == f"{server.address}/quan-toi"
    assert not [known for known in referrers if "/mo/" in known]
    found += judged(trader.page, "the trader's page")
    trader.taps("Không phải tôi", "button")
    assert "Đã chặn" in trader.page.locator("[role=status]").inner_text()
    for words in ("Ai đã sửa gì", "Phường đang lưu gì về tôi"):
        trader.page.goto("/quan-toi")
        trader.taps(words)
        found += judged(trader.page, words)
    trader.taps("In tên chủ tài khoản")
    found += judged(trader.page, "consent")
    trader.page.goto("/quan-toi/yeu-cau")
    found += judged(trader.page, "asking")
    trader.page.context.close()
    official.page.context.close()

    assert not found, "\n".join(found)


def test_the_page_opens_without_script(chromium, server):
    official = Person(new_phone(chromium, server.address).new_page()).signs_in("canbo1.vungtau")
    official.page.goto("/merchants/?q=hai")
    with official.page.expect_navigation():
        official.page.locator("main .rows a[href^='/merchants/']").first.click()
    official.taps("Làm mã cho chủ quầy")
    official.taps("Làm mã cho chủ quầy quét", "button")
    way_in = scanned(official.page.locator(".code-frame").screenshot())
    trader = Person(new_phone(chromium, server.address, java_script_enabled=False).new_page())
    trader.page.goto(way_in)
    trader.taps("Mở trang của quầy tôi", "button")
    assert trader.page.locator("#code").inner_text() == "Mã nhận tiền của tôi"
    trader.page.context.close()
    official.page.context.close()
