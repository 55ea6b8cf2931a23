"""Fitting words into a place: as large as they can stand, on more lines if they must, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise
from typing import NamedTuple

from reportlab.lib.units import mm

from qr.errors import TextDoesNotFit
from qr.fonts import CAPITAL, Reach, checked, reach, width
from qr.layout import Place

# Least distance of lines, and blank between what hangs from one and what rises from the next, in parts of the size.
_LEADING = 1.2
_BLANK_BETWEEN = 0.02
# Hundredths of a point that positions are rounded to in the file may not carry a letter over an edge.
_ROUNDING = 0.02
# A mark alone has no width of its own.
_HAIR = 1e-6
_BLANK = " "


class Words(NamedTuple):
    """Words in one font and colour, `scale` times the size of their line; no line is broken inside `whole` ones."""

    text: str
    font: str
    colour: str
    scale: float = 1.0
    whole: bool = False


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
    reach: Reach


def fit(parts: Sequence[Words], place: Place, name: str, layout: str = "") -> list[Piece]:
    """Return *parts*, one after another, as pieces that stand inside *place*.

    The letters shrink to the floor of the place before a further line is begun, or to its comfort where that line
    keeps them larger; lines are broken where they come out most even. No part of a letter stands outside the place.
    The result is in points from the place's own middle, upwards.

    Args:
        parts: words in the order of reading; empty ones are left out.
        place: where they go.
        name: what the words are, for the error.
        layout: where they stand, likewise.

    Raises:
        TextDoesNotFit: not even the smallest letters on all lines allowed are small enough.
        MissingLetter: the font lacks a letter.
    """
    words = [word for part in parts for word in _words_of(part)]
    if not words:
        return []
    across, along = place.width * mm - _ROUNDING, place.height * mm - _ROUNDING
    if place.turn:
        across, along = along, across
    beside = max(word.reach.beside for word in words)
    best, best_lines = 0.0, [words]
    # What would not fill its lines even without a break is not tried: there are too many ways to break it.
    if _length(words) * place.floor <= across * place.lines:
        for count in range(1, min(place.lines, len(words)) + 1):
            lines, widest = _even_lines(words, count)
            size = min(place.size, across / (widest + 2 * beside + _HAIR), along / (_height(lines) + _HAIR))
            if size > best:
                best, best_lines = size, lines
            if best >= max(place.floor, place.comfort):
                break
    if best >= place.floor:
        # Rounded down: a tenth of a point is not seen and short numbers make small files.
        size = max(int(best * 10) / 10, place.floor)
        return _pieces(best_lines, size, across - 2 * beside * size, along, place.align)
    raise TextDoesNotFit(_BLANK.join(word.text for word in words), name, layout)


def _words_of(part: Words) -> list[_Word]:
    font, scale = part.font, part.scale
    blank = width(_BLANK, font) * scale
    words = []
    whole = checked(part.text)
    for text in filter(None, [whole]) if part.whole else whole.split():
        reached = Reach(*(length * scale for length in reach(text, font)))
        words.append(_Word(text, part, width(text, font) * scale, blank, reached))
    return words


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


def _above(line: Sequence[_Word]) -> float:
    return max(word.reach.above for word in line)


def _below(line: Sequence[_Word]) -> float:
    return max(word.reach.below for word in line)


def _steps(lines: Sequence[Sequence[_Word]]) -> list[float]:
    """Return how far each line but the first stands below the one before, at size 1."""
    return [max(_LEADING, _below(upper) + _above(lower) + _BLANK_BETWEEN) for upper, lower in pairwise(lines)]


def _height(lines: Sequence[Sequence[_Word]]) -> float:
    return _above(lines[0]) + sum(_steps(lines)) + _below(lines[-1])


def _pieces(lines: list[list[_Word]], size: float, across: float, along: float, align: str) -> list[Piece]:
    pieces = []
    # Capitals, not marks, are what the eye centres, as long as the marks stay inside.
    steps = [0.0, *_steps(lines)]
    capital = CAPITAL * max(word.look.scale for word in lines[0])
    y = (sum(steps) - capital) / 2 * size
    y = min(y, along / 2 - _above(lines[0]) * size)
    y = max(y, (_below(lines[-1]) + sum(steps)) * size - along / 2)
    for line, step in zip(lines, steps, strict=True):
        y -= step * size
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
    return pieces
