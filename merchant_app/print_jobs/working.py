"""What a worker does: draws the parts that wait, reads them back, and keeps their files; one part after another.

A part is the worker's own as long as it says how far it is. It may be killed at any moment: the register knows the part
as begun and not as done, so another worker draws it again, and a file is only given out once the register has its sum.
"""

import os
import secrets
import socket
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO

from flask import Flask
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from database.base import utc_now
from database.engine import writing
from merchant_app.print_jobs.drawing import draw_part
from merchant_app.print_jobs.files import PrintFiles, sum_of
from merchant_app.print_jobs.reading_back import CodeDiffers, read_back
from merchant_app.server_log import say
from qr import QrError
from registry.print_runs.drawing import DrawnPart, part_to_draw
from registry.print_runs.errors import SignCannotBeDrawn
from registry.print_runs.leasing import LEASE, claim_part, extend_lease, fail_part, finish_part

EVERY = 0.5
"""Seconds between two words about how far a part is."""


def name_of_worker() -> str:
    """Another one for each process, so that one started anew is not its predecessor."""
    return f"{socket.gethostname()[:16]}-{os.getpid()}-{secrets.token_hex(4)}"


def draw_waiting_parts(app: Flask, *, worker: str, more: Callable[[], None] = lambda: None) -> int:
    """Draw what waits until nothing does; return how many parts were this worker's. Safe to be done by many at once.

    *more* is called for each part that is claimed: whoever can may see whether another one waits.
    """
    sessions: sessionmaker[Session] = app.extensions["sessions"]
    claimed = 0
    while True:
        with writing(sessions) as session:
            part = claim_part(session, worker=worker, at=utc_now())
        if part is None:
            return claimed
        claimed += 1
        more()
        with app.app_context():
            _Drawing(sessions, app.extensions["print_files"], part.id, worker).do()


class _Lost(Exception):
    """The part is no longer the worker's own, or was cancelled."""


class _Drawing:
    """One part in the hands of one worker."""

    def __init__(self, sessions: sessionmaker[Session], files: PrintFiles, part_id: uuid.UUID, worker: str) -> None:
        self._sessions = sessions
        self._files = files
        self._part_id = part_id
        self._worker = worker
        self._drawn = self._checked = 0
        self._told = time.monotonic()

    def do(self) -> None:
        """Draw, read back, keep, finish. What is wrong with the part fails it; anything else leaves it to be tried."""
        try:
            with self._sessions() as session:
                part = part_to_draw(session, self._part_id)
            content = self._draw(part)
            read_back(part, content, self._has_checked)
            self._tell()  # nobody else holds the part: its file may take its place
            self._files.keep(part.run_id, part.number, content, worker=self._worker)
            with writing(self._sessions) as session:
                finish_part(
                    session,
                    part_id=self._part_id,
                    worker=self._worker,
                    sha256=sum_of(content),
                    size=len(content),
                )
        except _Lost:
            pass
        except (SignCannotBeDrawn, CodeDiffers, QrError) as refusal:
            self._fail(getattr(refusal, "serial", "") or "", refusal)
        except (KeyboardInterrupt, SystemExit):
            self._give_back()
            raise
        except Exception as trouble:  # noqa: BLE001 (a full disk, a database away: tried again when the lease is over)
            say(f"A part of a print run was not drawn, and is tried again: {type(trouble).__name__}.")

    def _draw(self, part: DrawnPart) -> bytes:
        drawn = BytesIO()
        draw_part(part, drawn, self._has_drawn)
        return drawn.getvalue()

    def _has_drawn(self, signs: int) -> None:
        self._drawn = signs
        self._tell_now_and_then()

    def _has_checked(self, signs: int) -> None:
        self._checked = signs
        self._tell_now_and_then()

    def _tell_now_and_then(self) -> None:
        if time.monotonic() - self._told >= EVERY:
            self._tell()

    def _tell(self) -> None:
        if not self._say_how_far(utc_now()):
            raise _Lost
        self._told = time.monotonic()

    def _say_how_far(self, at: datetime) -> bool:
        with writing(self._sessions) as session:
            return extend_lease(
                session,
                part_id=self._part_id,
                worker=self._worker,
                drawn=self._drawn,
                checked=self._checked,
                at=at,
            )

    def _fail(self, serial: str, refusal: Exception) -> None:
        with writing(self._sessions) as session:
            fail_part(session, part_id=self._part_id, worker=self._worker, serial=serial)
        say(f"A part of a print run failed: {type(refusal).__name__}.")

    def _give_back(self) -> None:
        """Who is told to end lets go of the part: whoever begins next need not wait for the lease to run out."""
        with suppress(DatabaseError):
            self._say_how_far(utc_now() - LEASE - timedelta(seconds=1))
