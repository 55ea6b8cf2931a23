"""The sizes of signs there are, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from qr.errors import UnknownLayout
from qr.layout import Layout
from qr.layouts_of_stands import A4, A5, A6, MICA
from qr.layouts_of_stickers import CARD, STICKER_70, STICKER_80

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {layout.name: layout for layout in (A6, A5, A4, MICA, STICKER_80, STICKER_70, CARD)}
)


def layout_named(name: str) -> Layout:
    """Return the layout called *name*.

    Raises:
        UnknownLayout: none is.
    """
    if name not in LAYOUTS:
        raise UnknownLayout(name, tuple(LAYOUTS))
    return LAYOUTS[name]
