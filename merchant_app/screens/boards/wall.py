"""A board on a wall: as large as it may be for all of it to stand on one screen."""

from itertools import product

from merchant_app.boards.drawing import COLUMNS_OF_PIECE, PITCH, DrawnBand
from merchant_app.boards.picture import BoardPicture

WALL_RENEWS_AFTER = 300
"""Seconds. The board says what was so when it was drawn; a ward changes a few shops an hour."""

_WIDTH, _HEIGHT = 1840, 740
"""Pixels that a screen of 1920 × 1080 leaves for the rows, below head, figure and legend."""
_ROW_NAME = 66
"""Pixels left of a market's row, and above a street's, at the usual size."""
_SCALES = (200, 150, 125, 100, 75, 60, 50)
"""Per cent of the usual size; each is a class of the style sheet."""
_HALLS = (1, 2, 3)
"""So many rows of a market stand beside one another; classes of the style sheet too."""


def wall_classes(board: BoardPicture) -> str:
    """The largest scale at which the whole board fits, as classes; the smallest where none is small enough."""
    halls = _HALLS[:1] if board.is_street else _HALLS
    fitting = (found for found in product(_SCALES, halls) if _height_at(board, found[0] / 100, found[1]) <= _HEIGHT)
    scale, side_by_side = next(fitting, (_SCALES[-1], halls[-1]))
    return f"wall wall-{scale} wall-halls-{side_by_side}"


def _height_at(board: BoardPicture, scale: float, halls: int) -> float:
    pieces = max(1, int((_WIDTH / halls / scale - _ROW_NAME) // (COLUMNS_OF_PIECE * PITCH)))
    beside = _height_of(board.beside, pieces)
    heads = (_ROW_NAME if board.is_street else 0) + (_ROW_NAME if beside else 0)
    rows = [_height_of(band, pieces) for band in board.bands]
    # One row more than its share: none is torn apart between two halls.
    tallest = sum(rows) / halls + (max(rows, default=0) if halls > 1 else 0)
    return scale * (tallest + beside + heads)


def _height_of(band: DrawnBand, pieces_of_line: int) -> int:
    lines = -(-len(band.pieces) // pieces_of_line)
    return lines * band.height
