"""The queue on the database there is: it only wakes workers up, and may be lost. What is to be done is in the register.

huey takes a task off before it is done, so that a killed worker's task is gone; and it would store what runs as Python
pickles, which run whatever somebody with a hand on the database writes into them. Ours are two words of JSON.
"""

import json
import os
from pathlib import Path
from typing import Any

from huey import PostgresHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import make_url

NAME = "print-runs"
_FILE = "{}-jobs.db"
PATIENCE = 5.0
"""Seconds that somebody waits for the queue's file at most."""


class _Words(Serializer):
    """Which task, and its number: nothing here has arguments or results."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps([data.id, data.name]).encode()

    def _deserialize(self, data: bytes) -> Message:
        number, name = json.loads(bytes(data))
        return Message(str(number), str(name))


def open_queue(database_url: str) -> Any:
    """The queue beside the SQLite file of that address, in a file of its own; on PostgreSQL in tables of its own."""
    address = make_url(database_url)
    kept: dict[str, Any] = {"results": False, "serializer": _Words()}
    if address.get_backend_name() == "sqlite":
        database = Path(address.database or "")
        file = database.with_name(_FILE.format(database.stem))
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))  # for its owner alone, as the database is
        # A log of its own would bring two more files, and the queue is no place to be quick.
        return SqliteHuey(NAME, filename=str(file), journal_mode="delete", timeout=PATIENCE, **kept)
    dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresHuey(NAME, dsn=dsn, table_prefix="job", **kept)
