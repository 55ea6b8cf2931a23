"""Why a list was not read or not taken in, said without words for the screen."""

from enum import StrEnum


class ListRefusal(Exception):
    """Parent of every refusal below."""


class ListUnreadable(ListRefusal):
    """Parent of what is wrong with a file as a whole: nothing of it was read."""


class ListEmpty(ListUnreadable):
    """The file holds nothing, or no row besides its header."""


class ListTooLarge(ListUnreadable):
    """The file has more than *most* bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TooManyRows(ListUnreadable):
    """The list has more than *most* rows."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TooManyColumns(ListUnreadable):
    """The list has more than *most* columns."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class FileKind(StrEnum):
    """What a file is that is no list we read."""

    OLD_WORKBOOK = "old_workbook"
    """A workbook of before 2007 (xls)."""
    MACROS = "macros"
    """A workbook with programs in it (xlsm)."""
    BINARY_WORKBOOK = "binary_workbook"
    OPEN_DOCUMENT = "open_document"
    LOCKED = "locked"
    """A workbook with a password."""
    PICTURE = "picture"
    PDF = "pdf"
    ARCHIVE = "archive"
    """A zip that is no workbook."""
    WEB_PAGE = "web_page"
    """HTML or XML, which some programs save under the name of a workbook."""
    OTHER = "other"


class FormatUnknown(ListUnreadable):
    """The file is no workbook (xlsx) and no text in columns (csv)."""

    def __init__(self, kind: FileKind) -> None:
        super().__init__(kind)
        self.kind = kind


class WorkbookDamaged(ListUnreadable):
    """The workbook cannot be read to its end."""


class WorkbookSuspicious(ListUnreadable):
    """The file is built as no spreadsheet program builds one, or unpacks to far more than a list; nothing was."""


class WorkbookTooHard(ListUnreadable):
    """Reading it took more memory or time than a list needs."""


class WorkbookReaderBroken(ListUnreadable):
    """The process that reads workbooks does not start here, for any file."""


class LettersUnknown(ListUnreadable):
    """The bytes are no text in the alphabet that was chosen, or in any known one."""


class ListChangedMeanwhile(ListRefusal):
    """The register, or the list's columns, are not what was shown: look again."""


class ListAlreadyTaken(ListRefusal):
    """The list was taken in before."""
