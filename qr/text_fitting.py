"""Fitting words into a place: as large as they can stand, on more lines if they must, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise
from typing import NamedTuple

from reportlab.lib.units import mm

from qr.errors import TextDoesNotFit
from qr.fonts import CAPITAL, checked, width
from qr.layout import Place

# Distance of lines in parts of the size: marks above Ấ and below ự must not meet.
LEADING = 1.3
_BLANK = " "


class Words(NamedTuple):
    """Words drawn in one font and colour, `scale` times the size of the line they stand in."""

    text: str
    font: str
    colour: str
    scale: float = 1.0


class Piece(NamedTuple):
    """Words at their spot: points from the bottom left corner of the page before turning."""

    x: float
    y: float
    words: str
    font: str
    colour: str
    size: float


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    look: Words
    advance: float  # width at size 1
    blank: float  # width of the blank before it at size 1


def fit(parts: Sequence[Words], place: Place, name: str) -> list[Piece]:
    """Return *parts*, one after another, as pieces that stand inside *place*.

    The letters shrink to the floor of the place before a further line is begun, or to its comfort where that line
    keeps them larger; lines are broken where they come out most even. The result is in points from the place's own
    middle, upwards.

    Args:
        parts: words in the order of reading; empty ones are left out.
        place: where they go.
        name: what the words are, for the error.

    Raises:
        TextDoesNotFit: not even the smallest letters on all lines allowed are small enough.
        MissingLetter: the font lacks a letter.
    """
    words = [word for part in parts for word in _words_of(part)]
    if not words:
        return []
    across, along = place.width * mm, place.height * mm
    if place.turn:
        across, along = along, across
    tallest = max(word.look.scale for word in words)
    best, best_lines = 0.0, [words]
    for count in range(1, min(place.lines, len(words)) + 1):
        lines, widest = _even_lines(words, count)
        size = min(place.size, across / widest, along / (LEADING * (count - 1) + tallest))
        if size > best:
            best, best_lines = size, lines
        if best >= max(place.floor, place.comfort):
            break
    if best >= place.floor:
        # Rounded down: a tenth of a point is not seen and short numbers make small files.
        size = max(int(best * 10) / 10, place.floor)
        return _pieces(best_lines, size, across, tallest, place.align)
    raise TextDoesNotFit(_BLANK.join(word.text for word in words), name)


def _words_of(part: Words) -> list[_Word]:
    blank = width(_BLANK, part.font) * part.scale
    return [_Word(text, part, width(text, part.font) * part.scale, blank) for text in checked(part.text).split()]


def _length(line: Sequence[_Word]) -> float:
    return sum(word.advance + word.blank for word in line) - line[0].blank


def _even_lines(words: list[_Word], count: int) -> tuple[list[list[_Word]], float]:
    """Break *words* into *count* lines so that the longest is as short as can be."""
    if count == 1:
        return [words], _length(words)
    ends = [0.0, *accumulate(word.advance + word.blank for word in words)]

    def widest(breaks: tuple[int, ...]) -> float:
        edges = (0, *breaks, len(words))
        return max(ends[last] - ends[first] - words[first].blank for first, last in pairwise(edges))

    best = min(combinations(range(1, len(words)), count - 1), key=widest)
    edges = (0, *best, len(words))
    lines = [words[first:last] for first, last in pairwise(edges)]
    return lines, widest(best)


def _pieces(lines: list[list[_Word]], size: float, across: float, tallest: float, align: str) -> list[Piece]:
    pieces = []
    # Capitals, not marks, are what the eye centres.
    block = CAPITAL * tallest * size + LEADING * size * (len(lines) - 1)
    y = block / 2 - CAPITAL * tallest * size
    for line in lines:
        free = across - _length(line) * size
        x = {"left": 0.0, "centre": free / 2, "right": free}[align] - across / 2
        at = 0
        while at < len(line):
            look = line[at].look
            x += line[at].blank * size if at else 0
            group = [word for word in line[at:] if word.look is look]
            pieces.append(
                Piece(x, y, _BLANK.join(word.text for word in group), look.font, look.colour, size * look.scale)
            )
            x += _length(group) * size
            at += len(group)
        y -= LEADING * size
    return pieces
