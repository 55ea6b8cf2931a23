"""A trader types an amount: the phone writes and draws the code, offline, and it is the one the library makes."""

import gzip
import random
import unicodedata
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page
from pyzbar import pyzbar

from qr import LARGEST_AMOUNT, all_banks, fold_to_ascii, make_symbol, read, write_transfer
from tests.journeys.conftest import PHONE, new_phone
from tests.journeys.people import Person
from tests.journeys.test_pages import judged
from tests.journeys.test_trader_page import scanned

STATIC = Path(__file__).parents[2] / "merchant_app" / "static"
SCRIPTS = ("own-code-payload.js", "own-code-symbol.js")
QR = [pyzbar.ZBarSymbol.QRCODE]
CASES = 600
QUICK = 100
"""Milliseconds within which a press is answered."""
HEAVIEST = 9_000
"""Bytes that the three scripts may weigh, packed one by one."""
WORDS = (
    *("Tiền cá thu", "bún riêu Đặc biệt", "2 kg tôm sú", "sạp A-12", "chợ phường 7", "ĐÃ TRẢ", "Nguyễn Thị Thử"),
    *(
        "cảm ơn quý khách!",
        "🦐🐟",
        "👩\u200d🍳",
        "½ ký",
        "“mẻ”",
        "50 %",
        "e\u0301 a\u0302\u0301",
        "\u00a0",
        "\t",
        "魚",
        "ﬁ",
    ),
)
WRITTEN = """cases => cases.map(([bank, account, amount, note]) => {
    const text = ownPayload.write({ bank, account, service: "QRIBFTTA", amount, note });
    const symbol = ownSymbol.make(text);
    return [text, symbol.version, symbol.mask, Array.from(symbol.modules).join("")];
})"""
MADE = """texts => texts.map(text => {
    const symbol = ownSymbol.make(text);
    return [symbol.version, symbol.mask, Array.from(symbol.modules).join("")];
})"""


@pytest.fixture
def bare(chromium) -> Page:
    """A page of nothing but the two scripts that write and draw."""
    context = chromium.new_context()
    page = context.new_page()
    for script in SCRIPTS:
        page.add_script_tag(path=STATIC / script)
    yield page
    context.close()


@pytest.fixture(scope="module")
def way_in(chromium, server) -> str:
    """The path of a shop's link, as its official shows it."""
    official = Person(new_phone(chromium, server.address).new_page()).signs_in("canbo1.vungtau")
    official.page.goto("/merchants/?q=nha+thuoc+ba+bay")
    with official.page.expect_navigation():
        official.page.locator("main .rows a[href^='/merchants/']").first.click()
    official.taps("Làm mã cho chủ quầy")
    official.taps("Làm mã cho chủ quầy quét", "button")
    path = scanned(official.page.locator(".code-frame").screenshot())
    official.page.context.close()
    return path


def opened(chromium, server, way_in, **options) -> Page:
    """The trader's page on a phone of its own."""
    page = new_phone(chromium, server.address, **options).new_page()
    page.goto(way_in)
    Person(page).taps("Mở trang của quầy tôi", "button")
    return page


def cases(count: int) -> list[list[object]]:
    """Receivers, amounts and notes: the shortest, the longest, and what lies between."""
    chance = random.Random(20231)  # noqa: S311 (which cases, not who may guess them)
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    banks = [bank.bin for bank in all_banks()]
    found: list[list[object]] = [
        ["970436", "0", 1, ""],
        ["970415", "9" * 19, LARGEST_AMOUNT, "m" * 200],
        ["970422", "0071000000168", 0, ""],
        ["970422", "0071000000168", 0, "Chỉ có lời nhắn"],
        ["970422", "0071000000168", 1000, "một từ dài hơn hai mươi lăm chữ"],
    ]
    while len(found) < count:
        note = " ".join(chance.choices(WORDS, k=chance.randrange(7)))
        found.append(
            [
                chance.choice(banks),
                "".join(chance.choices(letters if chance.random() < 0.2 else letters[:10], k=chance.randint(1, 19))),
                chance.choice(
                    [0, chance.randint(1, 999), 1000 * chance.randint(1, 9999), chance.randint(1, 499_999_999)]
                ),
                unicodedata.normalize(chance.choice(["NFC", "NFD"]), note),
            ]
        )
    return found


def drawn(modules: str) -> Image.Image:
    """The symbol as a camera would have it: four pixels a module and the quiet zone."""
    size = int(len(modules) ** 0.5)
    grid = np.array(list(modules), dtype=np.uint8).reshape(size, size)
    return Image.fromarray(np.pad((1 - grid) * 255, 4, constant_values=255).repeat(4, axis=0).repeat(4, axis=1))


def test_payload_and_symbol_are_those_of_the_library(bare):
    asked = cases(CASES)
    for (bank, account, amount, note), (text, version, mask, modules) in zip(
        asked, bare.evaluate(WRITTEN, asked), strict=True
    ):
        assert text == write_transfer(bank_bin=bank, account=account, amount=amount or None, purpose=note)
        symbol = make_symbol(text, "M")
        assert (version, mask) == (symbol.version, symbol.mask)
        assert modules == "".join(map(str, symbol.modules))
        picture = drawn(modules)
        assert [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)] == [
            text
        ]
        assert [found.data.decode() for found in pyzbar.decode(picture, symbols=QR)] == [text]
    assert len(asked) >= 500


def test_symbols_of_any_length_are_those_of_the_library(bare):
    chance = random.Random(7)  # noqa: S311
    texts = ["".join(map(chr, chance.choices(range(32, 127), k=length))) for length in range(1, 181) for _ in range(4)]
    masks: set[int] = set()
    for text, made in zip(texts, bare.evaluate(MADE, texts), strict=True):
        symbol = make_symbol(text, "M")
        masks.add(symbol.mask)
        assert made == [symbol.version, symbol.mask, "".join(map(str, symbol.modules))]
    assert masks == set(range(8)), "each was the best of some symbol"
    assert "text" in bare.evaluate(
        "text => { try { ownSymbol.make(text); } catch (error) { return String(error); } }", "x" * 181
    )


def test_every_letter_there_is_comes_out_as_the_library_writes_it(bare):
    notes = """([first, last]) => Array.from({length: last - first},
        (_, number) => ownPayload.noteOf(`a${String.fromCodePoint(first + number)}b`)).join("|")"""
    for first, last in ((0, 0xD800), (0xE000, 0x60000), (0x60000, 0x110000)):
        letters = [chr(number) for number in range(first, last)]
        written = "|".join(fold_to_ascii(f"a{letter}b") for letter in letters)
        assert bare.evaluate(notes, [first, last]) == written


@pytest.mark.parametrize(
    "changed", [{"amount": LARGEST_AMOUNT + 1}, {"amount": -1}, {"amount": 0.5}, {"bank": "97043"}, {"account": "1 2"}]
)
def test_what_the_library_refuses_is_not_written_here(bare, changed):
    given = {"bank": "970436", "account": "1", "service": "QRIBFTTA", "amount": 1, "note": "", **changed}
    assert "RangeError" in bare.evaluate(
        "given => { try { return ownPayload.write(given); } catch (error) { return String(error); } }", given
    )


def test_the_keypad_goes_on_without_a_network(chromium, server, way_in):
    page = opened(chromium, server, way_in)
    standing = page.locator("#own-pad").get_attribute("data-payload")
    page.context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Nhập số tiền").first.click()
    keys = page.locator("#own-pad .keys")
    took = [pressed(page, keys.get_by_role("button", name=key, exact=True)) for key in ("5", "0", "000")]
    assert page.locator("#own-pad [data-part=amount]").inner_text() == "50.000\N{NO-BREAK SPACE}đ"
    assert page.locator("#own-pad output").inner_text() == "50.000 đồng"
    code = read(of_screen(page))
    assert (code.amount, code.point_of_initiation, code.purpose) == (50_000, "12", None)

    page.get_by_label("Nội dung, nếu cần").last.fill("Tiền cá thu")
    code = read(of_screen(page))
    assert (code.amount, code.purpose) == (50_000, "Tien ca thu")
    assert "Nội dung: Tien ca thu" in page.locator("#own-pad").inner_text()

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Nhập số tiền").first.click()
    for digit in "999999999":
        page.keyboard.press(digit)
    assert "Nhiều nhất 499.999.999 đ." in page.locator("#own-pad [role=status]").inner_text()
    page.keyboard.press("Backspace")
    assert read(of_screen(page)).amount == 5_000_099
    took.append(pressed(page, page.get_by_role("button", name="Cho khách quét")))
    width = page.locator("[data-part=code] svg").bounding_box()["width"]
    assert width >= 0.95 * PHONE["width"], "as large as the phone allows"
    page.get_by_role("button", name="Mã thường").click()
    assert of_screen(page) == standing, "one tap away"
    assert not asked
    assert max(took) < QUICK, took
    page.context.close()


def pressed(page: Page, key) -> float:
    """Press the key, and give the milliseconds from its click until the page is painted anew."""
    return key.evaluate(
        """key => new Promise(done => {
            const start = performance.now();
            key.click();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        })"""
    )


def of_screen(page: Page) -> str:
    """What a payer's phone reads from the screen: two readers say the same."""
    picture = Image.open(BytesIO(page.screenshot()))
    (first,) = pyzbar.decode(picture, symbols=QR)
    (second,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert first.data.decode() == second.text
    return second.text


def test_the_keypad_is_for_everybody(chromium, server, way_in):
    page = opened(chromium, server, way_in)
    found = judged(page, "the page")
    page.locator("#own-code-ways button").first.click()
    found += judged(page, "the keypad")
    for key in page.locator(".keys button").all():
        box = key.bounding_box()
        assert min(box["width"], box["height"]) >= 56, key.inner_text()
    page.keyboard.press("7")
    page.locator("[data-act=show]").click()
    found += judged(page, "the code alone")
    page.context.close()
    assert not found, "\n".join(found)


def test_the_screen_stays_awake_while_the_code_is_shown(chromium, server, way_in):
    page = opened(chromium, server, way_in)
    page.evaluate(
        """() => {
            window.held = 0;
            const lock = { release: async () => { window.held -= 1; } };
            const request = async () => { window.held += 1; return lock; };
            Object.defineProperty(navigator, "wakeLock", { value: { request } });
        }"""
    )
    page.get_by_role("button", name="Phóng to mã").click()
    assert held(page) == 1
    page.get_by_role("button", name="Đóng", exact=True).click()
    assert held(page) == 0
    page.context.close()


def test_a_page_that_was_open_for_long_says_so(chromium, server, way_in):
    page = new_phone(chromium, server.address).new_page()
    page.clock.install()
    page.goto(way_in)
    Person(page).taps("Mở trang của quầy tôi", "button")
    for hours, told in (("11:00:00", False), ("02:00:00", True)):
        page.clock.fast_forward(hours)
        page.get_by_role("button", name="Phóng to mã").click()
        assert page.get_by_text("Trang này mở đã lâu").is_visible() is told
        page.get_by_role("button", name="Đóng", exact=True).click()
    page.context.close()


def test_nothing_is_offered_where_the_server_writes_another_code(chromium, server, way_in):
    page = opened(chromium, server, way_in)
    standing = page.locator("#own-pad").get_attribute("data-payload")
    page.route(
        "**/quan-toi",
        lambda route: route.fulfill(response=(got := route.fetch()), body=got.text().replace(standing, f"{standing}0")),
    )
    page.reload()
    assert page.locator("#own-code-ways").is_hidden()
    assert page.locator("#own-asking").is_visible(), "the server still makes the code"
    page.context.close()


def held(page: Page) -> int:
    """How many locks the page holds, once it has done what it had begun."""
    return page.evaluate("() => new Promise(done => setTimeout(() => done(window.held)))")


def test_without_script_the_server_makes_the_code(chromium, server, way_in):
    page = opened(chromium, server, way_in, java_script_enabled=False)
    assert not page.get_by_role("button", name="Nhập số tiền").count()
    page.get_by_text("Mã có sẵn số tiền").click()
    page.locator("#amount").fill("50.000")
    page.locator("#note").fill("Tiền cá")
    Person(page).taps("Làm mã", "button")
    assert "50.000 đ" in page.locator("#own-picture + p").inner_text()
    code = read(of_picture(page))
    assert (code.amount, code.purpose) == (50_000, "Tien ca")
    Person(page).taps("Mã thường")
    assert read(of_picture(page)).amount is None
    page.context.close()


def of_picture(page: Page) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.locator("#own-picture").screenshot())))
    return found.text


def test_the_scripts_are_light():
    weight = sum(len(gzip.compress((STATIC / script).read_bytes())) for script in (*SCRIPTS, "own-code.js"))
    assert weight < HEAVIEST
