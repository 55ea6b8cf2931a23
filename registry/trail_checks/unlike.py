"""What a check names: the first account, officer or sign that is not as the trail tells."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Unlike:
    """A row that somebody wrote, changed or removed past the program."""

    kind: str
    """``account``, ``officer``, ``letting_in`` or ``sign``."""
    row_id: uuid.UUID | None
    """None where not even that can be read."""
    differs: str
    """The column that differs; ``id`` where the row or what tells of it is missing altogether."""


def id_in(stored: str) -> uuid.UUID:
    """The id whose digits an entry of the trail holds."""
    return uuid.UUID(stored)
