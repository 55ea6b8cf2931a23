"""Words for what a board shows: looks, flags, and a whole cell for those who hear it."""

from flask_babel import gettext as _

from campaigns.boards.cells import Cell, Flag, Look
from campaigns.ladder.model import Rung
from merchant_app.wording import NOT_YET, words_for


def words_of_look(look: Look) -> str:
    """What a legend says of a look."""
    return str(NOT_YET[Rung.SURVEYED]) if look is Look.NOT_SURVEYED else words_for(Rung(look.value))


def words_of_flag(flag: Flag) -> str:
    """What a legend says of a flag."""
    words: str = _("Đến hạn kiểm tra biển") if flag is Flag.SIGN_DUE else _("Có sự cố chưa xong")
    return words


def words_of_cell(cell: Cell) -> str:
    """``từ chối, đã gắn biển, có sự cố chưa xong``: the look, the rung where the look hides it, and the flags."""
    said = [words_of_look(cell.look)]
    if cell.highest is not None and cell.look.value != cell.highest.value:
        said.append(words_for(cell.highest))
    said.extend(words_of_flag(flag) for flag in Flag if flag in cell.flags)
    return ", ".join(words.lower() for words in said)
