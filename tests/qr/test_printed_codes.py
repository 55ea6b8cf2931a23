"""What is printed is read back: each layout, at two resolutions, by two readers that share no code."""

import pypdfium2
import pytest
import zxingcpp
from pyzbar import pyzbar

from qr import LAYOUTS
from tests.qr.signs import SIGNS, drawn


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_readers_read_every_sign(layout, dpi):
    signs = list(SIGNS.values())
    document = pypdfium2.PdfDocument(drawn(signs, layout))
    for page, sign in zip(document, signs, strict=True):
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [sign.payload]
        assert [found.data.decode() for found in pyzbar.decode(image)] == [sign.payload]
