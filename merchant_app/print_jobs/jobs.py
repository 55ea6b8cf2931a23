"""The jobs: when a run is written, and every minute besides, workers are told to look for parts that wait."""

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import crontab
from sqlalchemy import make_url

from merchant_app.print_jobs.files import PrintFiles
from merchant_app.print_jobs.queue import open_queue
from merchant_app.print_jobs.working import draw_waiting_parts, name_of_worker
from merchant_app.server_log import say
from merchant_app.settings import Settings

ENOUGH = 4
"""Calls that wait: where nobody works, further ones say nothing new."""
_BESIDE_DATABASE = "files"
"""Of a database that is no file no file is kept either: each is drawn anew."""


def start_print_jobs(app: Flask) -> None:
    """Give *app* the folder of its files and its jobs; nothing is opened or written yet."""
    settings: Settings = app.extensions["settings"]
    app.extensions["print_files"] = PrintFiles(_folder(settings))
    app.extensions["print_jobs"] = Jobs(app, settings.database_url)


def wake_workers() -> None:
    """Tell the workers that something waits, once it is committed. That it cannot be told stops nothing."""
    jobs: Jobs = current_app.extensions["print_jobs"]
    jobs.wake()


class Jobs:
    """The jobs of one application, whose queue is opened when it is first used."""

    def __init__(self, app: Flask, database_url: str) -> None:
        self._app = app
        self._url = database_url
        self._opening = threading.Lock()
        self._queue: Any = None
        self._draw: Any = None
        self._worker = ""

    def wake(self) -> None:
        """Call for a worker, unless enough calls wait. Workers look every minute, if this cannot be done."""
        if not self._url:  # sessions that somebody opened: nobody else sees what is written there
            return
        with suppress(Exception):
            queue = self.queue()
            if queue.storage.queue_size() < ENOUGH:
                self._draw()

    def queue(self) -> Any:
        """The queue with the jobs. Whoever is to do them hands it to the library's consumer."""
        with self._opening:
            if self._queue is None:
                queue = open_queue(self._url)
                self._draw = queue.task(name="draw")(self._draw_what_waits)
                queue.periodic_task(crontab(), name="look")(self._draw_what_waits)
                self._queue = queue
            return self._queue

    def _draw_what_waits(self) -> None:
        if not self._worker:
            self._worker = name_of_worker()
        try:
            draw_waiting_parts(self._app, worker=self._worker, more=self.wake)
        except Exception as error:  # noqa: BLE001 (the library would tell the log all that the error says)
            say(f"Whether a print run waits could not be seen, and is looked for again: {type(error).__name__}.")


def _folder(settings: Settings) -> Path:
    if settings.files_folder:
        return Path(settings.files_folder)
    database = make_url(settings.database_url).database if settings.database_url else None
    return Path(database).parent / _BESIDE_DATABASE if database else Path(os.devnull)
