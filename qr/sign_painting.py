"""Painting one sign on a canvas, from the canvas's bottom left corner: panels, words, and the code as one path."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from qr.centre_mark import make_symbol_with_tile
from qr.errors import LayoutUnfit
from qr.fonts import font
from qr.layout import Layout, Panel, Place, Slot
from qr.layout_checks import check_layout
from qr.marks import Mark, row_of_marks
from qr.sign import Sign, SignText, verify, words_of_run, words_of_sign
from qr.symbol import Symbol, make_symbol
from qr.text_fitting import Piece, Words, fit

# A quarter of the code may be scratched or dirty; nothing ever lowers this to make room for text.
_LEVEL = "Q"
# Millimetres: four dots of a printer of 300 dots an inch (Denso's advice is four dots at least).
_LEAST_MODULE = 4 * 25.4 / 300
# Cosine and sine of the turns a place may have.
_TURNS = {0: (1, 0), 90: (0, 1), 270: (0, -1)}

_Fitted = tuple[Place, list[Piece]]
_Background = tuple[SignText, tuple[Panel, ...]]


class SignPainter:
    """Paints signs of one layout; what they share is drawn once and placed under each."""

    def __init__(self, canvas: Canvas, layout: Layout) -> None:
        """Begin painting on *canvas*.

        Raises:
            LayoutUnfit: the layout would make bad signs.
        """
        check_layout(layout)
        self.layout = layout
        self.canvas = canvas
        self.backgrounds: dict[_Background, str] = {}
        self.rehearsed: set[SignText] = set()
        self.runs: dict[SignText, Collection[str]] = {}
        self.centres: dict[Mark, str] = {}

    def paint(self, sign: Sign) -> None:
        """Paint *sign* with its bottom left corner where the canvas has its origin.

        Raises:
            SignError: as `draw_signs` says; nothing of the sign is painted then.
        """
        pieces, symbol, tile, background = self._fitted(sign)
        if background not in self.backgrounds:
            self.backgrounds[background] = self._draw_background(*background)
        self.canvas.doForm(self.backgrounds[background])
        self._draw_words(pieces)
        self._draw_code(symbol)
        if sign.text.centre:
            self._draw_centre(sign.text.centre, symbol, tile)

    def rehearse(self, sign: Sign) -> None:
        """Do all that painting *sign* may stumble over, and paint nothing.

        Raises:
            SignError: as `draw_signs` says.
        """
        *_, (text, _panels) = self._fitted(sign)
        if text not in self.rehearsed:
            self._fit_background(text)
            self.rehearsed.add(text)

    def _fitted(self, sign: Sign) -> tuple[list[_Fitted], Symbol, int, _Background]:
        """Return the sign's own words in their places, its symbol with the side of the tile, and what lies behind."""
        amount = verify(sign).amount
        places = self.layout.places_for(marked=bool(sign.text.marks))
        words = dict(words_of_sign(sign, amount, places))
        pieces = [(places[part], self._fit(line, places[part], part)) for part, line in words.items()]
        symbol, tile = self._symbol_of(sign)
        panels = self._panels_behind({*_spoken(words), *self._parts_of_run(sign.text, places)})
        return pieces, symbol, tile, (sign.text, panels)

    def _symbol_of(self, sign: Sign) -> tuple[Symbol, int]:
        symbol, tile = (
            make_symbol_with_tile(sign.payload) if sign.text.centre else (make_symbol(sign.payload, _LEVEL), 0)
        )
        if self.layout.code_side / symbol.side < _LEAST_MODULE:
            raise LayoutUnfit(self.layout.name, "code", "modules_too_small")
        return symbol, tile

    def _fit(self, words: Sequence[Words], place: Place, part: str) -> list[Piece]:
        return fit(words, place, part, self.layout.name)

    def _parts_of_run(self, text: SignText, places: Mapping[str, Place]) -> Collection[str]:
        if text not in self.runs:
            hidden = self.layout.hidden_by_warning if text.watermark else frozenset()
            self.runs[text] = _spoken(dict(words_of_run(text, places))) - hidden
        return self.runs[text]

    def _panels_behind(self, parts: Collection[str]) -> tuple[Panel, ...]:
        """Return the panels that are drawn where these *parts* have words."""
        return tuple(
            panel for panel in self.layout.panels if not panel.behind or any(part in parts for part in panel.behind)
        )

    def _fit_background(self, text: SignText) -> list[_Fitted]:
        """Return the words that all signs of a run share in their places."""
        places = dict(self.layout.places_for(marked=bool(text.marks)))
        if not text.unit.strip() and {"heading", "unit"} <= places.keys():
            places["heading"] = places["heading"].over(places["unit"])
        if text.watermark:
            for part in self.layout.hidden_by_warning:
                places.pop(part, None)
        pieces = [(places[part], self._fit(words, places[part], part)) for part, words in words_of_run(text, places)]
        for place in self.layout.warnings if text.watermark else ():
            words = [Words(text.watermark, place.font, place.colour)]
            pieces.append((place, self._fit(words, place, "watermark")))
        return pieces

    def _draw_background(self, text: SignText, panels: Sequence[Panel]) -> str:
        pieces = self._fit_background(text)
        name = f"background{len(self.backgrounds)}"
        self.canvas.beginForm(name, 0, 0, self.layout.width * mm, self.layout.height * mm)
        for panel in (*panels, *(self.layout.warning_panels if text.watermark else ())):
            self._draw_panel(panel)
        self._draw_words(pieces)
        if self.layout.marks and not (text.watermark and "marks" in self.layout.hidden_by_warning):
            for mark, spot in zip(text.marks, row_of_marks(text.marks, self.layout.marks), strict=True):
                self._draw_mark(mark, spot)
        self.canvas.endForm()
        return name

    def _draw_mark(self, mark: Mark, spot: Slot) -> None:
        bottom = self.layout.height - spot.y - spot.height
        picture = ImageReader(mark.picture())
        self.canvas.drawImage(picture, spot.x * mm, bottom * mm, spot.width * mm, spot.height * mm)

    def _draw_centre(self, mark: Mark, symbol: Symbol, tile: int) -> None:
        if mark not in self.centres:
            self.centres[mark] = f"centre{len(self.centres)}"
            longer = max(mark.width, mark.height)
            width, height = mark.width / longer, mark.height / longer
            self.canvas.beginForm(self.centres[mark], 0, 0, 1, 1)
            self.canvas.drawImage(ImageReader(mark.picture()), (1 - width) / 2, (1 - height) / 2, width, height)
            self.canvas.endForm()
        # One light module of the tile stays around the mark.
        module = self.layout.code_side * mm / symbol.side
        side = (tile - 2) * module
        left = (self.layout.code_x + self.layout.code_side / 2) * mm - side / 2
        bottom = (self.layout.height - self.layout.code_y - self.layout.code_side / 2) * mm - side / 2
        self.canvas.saveState()
        self.canvas.transform(side, 0, 0, side, left, bottom)
        self.canvas.doForm(self.centres[mark])
        self.canvas.restoreState()

    def _draw_panel(self, panel: Panel) -> None:
        self.canvas.setFillColor(_colour(panel.colour))
        self.canvas.setStrokeColor(_colour(panel.colour))
        self.canvas.setLineWidth(panel.line)
        bottom = self.layout.height - panel.y - panel.height
        self.canvas.roundRect(
            panel.x * mm,
            bottom * mm,
            panel.width * mm,
            panel.height * mm,
            panel.radius * mm,
            stroke=int(panel.line > 0),
            fill=int(panel.line == 0),
        )

    def _draw_words(self, pieces: Sequence[tuple[Place, list[Piece]]]) -> None:
        words = self.canvas.beginText()
        for place, fitted in pieces:
            x = (place.x + place.width / 2) * mm
            y = (self.layout.height - place.y - place.height / 2) * mm
            across, up = _TURNS[place.turn]
            for piece in fitted:
                words.setTextTransform(
                    across,
                    up,
                    -up,
                    across,
                    round(x + piece.x * across - piece.y * up, 2),
                    round(y + piece.x * up + piece.y * across, 2),
                )
                words.setFont(font(piece.font).fontName, piece.size)
                words.setFillColor(_colour(piece.colour))
                words.textOut(piece.words)
        self.canvas.drawText(words)

    def _draw_code(self, symbol: Symbol) -> None:
        module = self.layout.code_side * mm / symbol.side
        left, top = self.layout.code_x * mm, (self.layout.height - self.layout.code_y) * mm
        # One path in module units, rows downwards: no seams between neighbours, half the bytes.
        dark = symbol.rectangles()
        path = "%d %d %d %d re\n" * len(dark) % tuple(dark.ravel().tolist())
        self.canvas.addLiteral(f"q {module:.6f} 0 0 {-module:.6f} {left:.4f} {top:.4f} cm 0 0 0 rg\n{path}f Q")


def _spoken(words: Mapping[str, Sequence[Words]]) -> frozenset[str]:
    """Return the parts among *words* of which something is printed."""
    return frozenset(part for part, line in words.items() if any(piece.text.strip() for piece in line))


@cache
def _colour(name: str) -> Color:
    return HexColor(name)
