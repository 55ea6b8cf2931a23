"""A report as a document: headings, paragraphs and tables in order, before it is known on what they are drawn."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

HEAD_AGENCY = "ỦY BAN NHÂN DÂN"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
BLANK = "\N{NO-BREAK SPACE}" * 10
"""Room for the number, which the records office gives."""
NUMBER = f"Số:{BLANK}/BC-UBND"
KIND = "BÁO CÁO"
RECIPIENTS = "Nơi nhận:"
PRACTICE = "DỮ LIỆU MẪU ĐỂ TẬP – KHÔNG PHẢI BÁO CÁO THẬT"


class Side(Enum):
    """Where the words of a column stand."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    head: str
    share: int
    """Of the width, in parts of the sum of all."""
    side: Side = Side.LEFT


@dataclass(frozen=True)
class Heading:
    """A numbered heading, bold."""

    words: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Table:
    """Rows under a head that is repeated on each page."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    last_is_total: bool = False


@dataclass(frozen=True)
class Chart:
    """The course of a figure, in percent, and of its plan: on each of the days, where there is one."""

    name: str
    figure: str
    """Where it ended: numbers and percentage."""
    days: tuple[date, ...]
    """Two at least, in order."""
    reached: tuple[float | None, ...]
    planned: tuple[float | None, ...]
    described: str
    """For who does not see it."""


@dataclass(frozen=True)
class Charts:
    """Charts beside and below one another; a single one as wide as the page."""

    title: str
    charts: tuple[Chart, ...]


Block = Heading | Text | Table | Charts


@dataclass(frozen=True)
class Outline:
    """The document."""

    parent_agency: tuple[str, ...]
    """Its lines; none where nobody stands above."""
    agency: tuple[str, ...]
    place_and_date: str
    subject: str
    body: tuple[Block, ...]
    recipients: tuple[str, ...]
    signed_for: str
    position: str
    signer: str
    annex_title: str
    annex_note: str
    annex: tuple[Block, ...]
    practice: bool
