"""Symbols: the standard's bytes and mask, the quiet zone, pictures that others can read."""

import random
import string
import zlib
from io import BytesIO
from xml.etree import ElementTree as ET

import html5lib
import numpy as np
import pytest
import qrcode
import zxingcpp
from PIL import Image
from pyzbar import pyzbar
from qrcode import util

from qr import PayloadTooBig, Symbol, SymbolError, UnknownLevel, make_symbol, write_transfer
from qr.symbol_frame import LEVELS

ACCENTED = write_transfer(bank_bin="970436", account="0071000000168", merchant_name="Nguyễn Thị Đào")
PLAIN = write_transfer(bank_bin="970436", account="0071000000168")
SIZES = (1, 7, 14, 20, 32, 46, 60, 74, 86, 108, 112, 122, 130, 154, 180, 206, 288, 300, 512)


def words(length, seed):
    letters = random.Random(seed)  # noqa: S311 - not a secret
    return "".join(letters.choice(string.ascii_letters + string.digits + " ") for _ in range(length))


def modules_by_qrcode(text, level):
    code = qrcode.QRCode(error_correction=LEVELS[level], border=0)
    code.add_data(util.QRData(text.encode(), mode=util.MODE_8BIT_BYTE))
    code.make()
    return code.version, bytes(int(module) for row in code.modules for module in row)


@pytest.mark.parametrize("level", "LMQH")
@pytest.mark.parametrize("length", SIZES)
def test_every_module_is_the_one_of_the_slow_way(length, level):
    """Bytes, error correction, places and the choice among eight masks, beside another implementation."""
    text = words(length, f"{length}{level}")
    symbol = make_symbol(text, level)
    assert (symbol.version, symbol.modules) == modules_by_qrcode(text, level)
    assert symbol.size == 4 * symbol.version + 17
    assert symbol.side == symbol.size + 8


def picture(symbol, pixels=3):
    return Image.open(BytesIO(symbol.png(pixels))).convert("L")


@pytest.mark.parametrize("level", "LMQH")
@pytest.mark.parametrize("text", [PLAIN, ACCENTED, "ợ" * 200, "最佳运输"])
def test_two_readers_read_it(text, level):
    image = picture(make_symbol(text, level))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [text]
    if "最" not in text:  # zbar guesses at what looks like Japanese
        assert [found.data.decode() for found in pyzbar.decode(image)] == [text]


def test_letters_outside_ascii_stand_behind_utf8s_own_number():
    # ECI 26 takes twelve bits: 14 bytes are the most of version 1-M, 13 with it in front.
    assert make_symbol("x" * 14, "M").version == 1
    assert make_symbol("ợ" * 4 + "x", "M").version == 1
    assert make_symbol("ợ" * 4 + "xx", "M").version == 2


def test_the_largest_and_too_large():
    assert make_symbol("x" * 1663).version == 40
    with pytest.raises(PayloadTooBig) as refusal:
        make_symbol("x" * 1664)
    assert isinstance(refusal.value, SymbolError)
    assert (refusal.value.given, refusal.value.level) == (1664, "Q")


@pytest.mark.parametrize("level", ["", "q", "X", "LMQH"])
def test_levels_refused(level):
    with pytest.raises(UnknownLevel, match="L, M, Q and H"):
        make_symbol("x", level)


def grid_of(symbol):
    inner = np.frombuffer(symbol.modules, dtype=np.uint8).reshape(symbol.size, symbol.size)
    return np.pad(inner, 4)


def test_the_rectangles_are_the_dark_modules_once_each():
    symbol = make_symbol(PLAIN)
    drawn = np.zeros((symbol.side, symbol.side), dtype=np.uint8)
    for column, row, width, height in symbol.rectangles().tolist():
        drawn[row : row + height, column : column + width] += 1
    assert np.array_equal(drawn, grid_of(symbol))


@pytest.mark.parametrize("pixels", [1, 2, 7])
def test_png_is_whole_modules_of_one_bit_with_the_quiet_zone(pixels):
    symbol = make_symbol(PLAIN)
    image = Image.open(BytesIO(symbol.png(pixels)))
    assert (image.mode, image.size) == ("1", (symbol.side * pixels, symbol.side * pixels))
    pixel = ~np.array(image)
    assert np.array_equal(pixel, np.kron(grid_of(symbol), np.ones((pixels, pixels))).astype(bool))
    assert symbol.png(pixels) == make_symbol(PLAIN).png(pixels)
    assert zlib.crc32(symbol.png())


@pytest.mark.parametrize("pixels", [0, -1])
def test_png_of_no_pixels(pixels):
    with pytest.raises(ValueError, match="1 or more"):
        make_symbol(PLAIN).png(pixels)


def test_svg_is_one_path_with_a_title_and_stands_in_html():
    symbol = make_symbol(PLAIN)
    svg = symbol.svg(title='Mã của "Sạp 35" & <b>')
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    names = [part.tag.partition("}")[2] for part in root]
    assert names == ["title", "rect", "path"]
    assert root[0].text == 'Mã của "Sạp 35" & <b>'
    assert root.get("viewBox") == f"0 0 {symbol.side} {symbol.side}"
    assert "style" not in svg
    assert "script" not in svg
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><html lang=vi><title>x</title><body>{svg}</body></html>")
    assert svg == make_symbol(PLAIN).svg(title='Mã của "Sạp 35" & <b>')


def test_a_symbol_cannot_be_changed():
    symbol = make_symbol(PLAIN)
    assert isinstance(symbol, Symbol)
    with pytest.raises(AttributeError):
        symbol.mask = 0


def test_what_xml_cannot_carry_is_left_out_of_a_title():
    svg = make_symbol(PLAIN).svg(title="Sạp\x00 \x1b35\ud800\uffff 🦐")
    assert ET.fromstring(svg.encode())[0].text == "Sạp 35 🦐"  # noqa: S314 - our own text
