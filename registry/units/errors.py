"""What can be wrong with a list of units, said without words for the screen."""

from enum import StrEnum


class UnitsError(Exception):
    """Parent of every refusal below."""


class EditionUnreadable(UnitsError):
    """An edition is the day its list was made, as YYYY-MM-DD."""


class UnitListProblem(StrEnum):
    """What a line of the list breaks."""

    ENCODING = "encoding"
    """Not UTF-8."""
    QUOTING = "quoting"
    """Not CSV: a quotation mark that does not close, say."""
    HEADER = "header"
    """The first line does not name the columns, in their order."""
    CELLS = "cells"
    """Too few or too many cells."""
    CODE = "code"
    """A code that is not two digits (province) or five (ward, commune, old unit)."""
    NAME = "name"
    """A name or kind that is empty, too long or not readable."""
    PROVINCE = "province"
    """A ward or commune whose province stands nowhere in the list, or a province that has one itself."""
    UNIT = "unit"
    """A predecessor of a ward or commune that stands nowhere in the list of units."""
    REPEATED = "repeated"
    """The same unit, or the same old unit of one unit, a second time."""
    EMPTY = "empty"
    """No line but the first."""


class UnitListUnreadable(UnitsError):
    """A line of a list is not of the form that is loaded; nothing of the list was stored."""

    def __init__(self, file_name: str, line: int, problem: UnitListProblem) -> None:
        super().__init__(f"{file_name}, line {line}: {problem}")
        self.file_name = file_name
        self.line = line
        self.problem = problem
