"""Why something about a print run was refused."""

from registry.print_runs.model import RunState


class PrintRunRefusal(Exception):
    """Parent of every refusal about print runs."""


class LayoutUnknown(PrintRunRefusal):
    """There is no layout of that name, or only sheets have it and no sheet was chosen."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class SheetUnknown(PrintRunRefusal):
    """There is no sheet of that name."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class SheetTooSmall(PrintRunRefusal):
    """A sign of that layout is larger than the cells of that sheet."""

    def __init__(self, layout: str, sheet: str) -> None:
        super().__init__(layout, sheet)
        self.layout = layout
        self.sheet = sheet


class StartBeyondSheet(PrintRunRefusal):
    """The first free cell is none of the sheet's, which are numbered from 1 to *cells*."""

    def __init__(self, given: int, cells: int) -> None:
        super().__init__(given, cells)
        self.given = given
        self.cells = cells


class CopiesOutOfRange(PrintRunRefusal):
    """Each sign is printed once at least, and at most as often as the *limit* says."""

    def __init__(self, given: int, limit: int) -> None:
        super().__init__(given, limit)
        self.given = given
        self.limit = limit


class WriteRunPerUnit(PrintRunRefusal):
    """The shops belong to several units: each has numbers of its own, so each has a run of its own."""


class TooManySigns(PrintRunRefusal):
    """So many shops are no one run; carries the most."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NothingToPrint(PrintRunRefusal):
    """No shop that was chosen can have a sign."""


class PlanChanged(PrintRunRefusal):
    """What would be printed is not what was shown: look again."""


class RunIsAnothers(PrintRunRefusal):
    """The run with that id was written by somebody else, or for where one is posted no more."""


class RunIsOver(PrintRunRefusal):
    """A run whose files are ready is not cancelled any more; carries its state."""

    def __init__(self, state: RunState) -> None:
        super().__init__(state)
        self.state = state


class SignCannotBeDrawn(PrintRunRefusal):
    """The account on the sign was changed past the program, or emptied since for somebody who is forgotten."""

    def __init__(self, serial: str) -> None:
        super().__init__(serial)
        self.serial = serial
