"""What can be wrong with a floor plan, said without words for the screen."""


class FloorRefused(Exception):
    """Parent of every refusal below."""


class NotAMarket(FloorRefused):
    """A street has no floor: its shops stand by their house numbers."""


class PlanTooLong(FloorRefused):
    """More characters than are kept."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.longest = longest


class TooManyRows(FloorRefused):
    """More lines than a market has rows."""

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(rows, most)
        self.rows = rows
        self.most = most


class RowRefused(FloorRefused):
    """Something about one row; *row* counts from 1, as people do."""

    def __init__(self, row: int, stall: str = "") -> None:
        super().__init__(row, stall)
        self.row = row
        self.stall = stall


class RowTooLong(RowRefused):
    """More stalls and gaps in a row than may stand side by side."""

    def __init__(self, row: int, columns: int, most: int) -> None:
        super().__init__(row)
        self.columns = columns
        self.most = most


class StallTooLong(RowRefused):
    """A stall with a longer name than any shop's label: two were run together, or a sentence was pasted."""


class StallUnreadable(RowRefused):
    """A stall of nothing but dashes and the like: no shop can be told to stand there."""


class StallTwice(RowRefused):
    """The same stall, however it is written, stands on the plan before."""

    def __init__(self, row: int, stall: str, before: int) -> None:
        super().__init__(row, stall)
        self.before = before
        """The row it stood in first."""


class LaidOutMeanwhile(FloorRefused):
    """Somebody else laid the market out since this plan was opened."""
