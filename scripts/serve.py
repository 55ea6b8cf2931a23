"""Serves the program on this machine: prepares folder, database and practice data first, in that order."""

import argparse
import os
import secrets
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from merchant_app.serving import app_from_environment
from merchant_app.settings import Settings, SettingsUnusable
from merchant_app.sign_wording import CHECK_PATH
from registry.audit.operations import record
from registry.audit.witnesses import Head
from registry.installation.queries import holds_sample
from registry.officers.model import Officer
from scripts.front_door import open_door
from scripts.kept_head import kept_while_serving, require_not_older
from scripts.kept_keys import COOKIE_KEY, DATA_KEY, kept_key
from scripts.kept_worker import working_while_serving
from scripts.migrate import prepared
from scripts.opening import DATA_FOLDER, address_in, stop
from scripts.port import ADDRESS, why_not
from scripts.sample.loading import is_empty, load_sample
from scripts.sample.officers import PASSWORD, SAMPLE_LOGINS

FILES = "files"
"""Folder of the drawn print runs in the data folder."""
KEPT = {"SECRET_KEY": COOKIE_KEY, "DATA_KEY": DATA_KEY}
"""Settings that a machine of one's own keeps in files."""


def main() -> None:
    """Prepare, then serve until stopped. Nothing is written before the settings are known to be usable."""
    wanted = _arguments()
    refusal = why_not(wanted.port)
    if refusal:
        stop(refusal)
    try:
        settings = _fill_environment(wanted.data_dir, wanted.port)
        _make_folder(wanted.data_dir)
        _keep_keys(wanted.data_dir)
        restored = require_not_older(settings.database_url, wanted.data_dir, accept=wanted.accept_restored)
        sign_ins = _prepare_database(settings, with_sample=not wanted.no_sample, restored=restored)
        app = app_from_environment()
    except SettingsUnusable as refused:
        stop(str(refused))
    clock = app.extensions["daily"]
    lost: list[Head] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1 if lost else 0))
    anew = restored is not None
    with (
        kept_while_serving(app.extensions["sessions"], wanted.data_dir, lost=_stopping(lost), anew=anew),
        working_while_serving(),
    ):
        clock.start()
        try:
            _serve(app, wanted.port, sign_ins)
        finally:
            clock.stop()


def _stopping(lost: list[Head]) -> Callable[[Head], None]:
    """What stops the server where the head is lost: nobody is served from a database that somebody bent."""

    def stop_serving(known: Head) -> None:
        lost.append(known)
        os.kill(os.getpid(), signal.SIGTERM)

    return stop_serving


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/run", description="Serve the program on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    parser.add_argument("--data-dir", type=_folder, default=DATA_FOLDER, help="where database and files lie")
    parser.add_argument("--no-sample", action="store_true", help="leave an empty database empty")
    parser.add_argument(
        "--accept-restored", action="store_true", help="a backup was restored on purpose: serve it, and tell the trail"
    )
    return parser.parse_args()


def _folder(typed: str) -> Path:
    return Path(typed).absolute()


def _fill_environment(folder: Path, port: int) -> Settings:
    """Settings of a machine of one's own, wherever the environment does not say otherwise. Raise SettingsUnusable.

    Keys that are to be kept in the folder are not read yet: others of their form stand in for them.
    """
    os.environ.setdefault("PRODUCTION", "no")
    if os.environ["PRODUCTION"] == "no" and not os.environ.get("PUBLIC_ADDRESS"):
        os.environ["PUBLIC_ADDRESS"] = f"{ADDRESS}:{port}{CHECK_PATH}"
    os.environ["DATABASE_URL"] = address_in(folder)
    os.environ["FILES_FOLDER"] = os.environ.get("FILES_FOLDER") or str(folder / FILES)
    kept = dict.fromkeys(KEPT, "?" * 48) if os.environ["PRODUCTION"] == "no" else {}
    return Settings.from_environment({**kept, **{name: value for name, value in os.environ.items() if value}})


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / f".{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        stop(f"The folder {folder} cannot be written to ({error.strerror}). Choose another one with --data-dir.")


def _keep_keys(folder: Path) -> None:
    """Use the keys kept in *folder*, where the environment gives none."""
    for name, file in KEPT.items():
        if not os.environ.get(name):
            try:
                os.environ[name] = kept_key(folder, file)
            except OSError as error:
                stop(f"The key {error.filename} cannot be used ({error.strerror}). Make it readable, or set {name}.")


def _prepare_database(settings: Settings, *, with_sample: bool, restored: Head | None) -> list[str]:
    """Create or migrate the database; load units and, into an empty one, the practice data. Return lines to print.

    *restored* is the head that was lost with what came after a backup, where that is accepted.
    """
    with prepared(settings.database_url) as session:
        if restored is not None:
            record(session, by=None, action="trail:accept_restored", subject_id=None, lost=restored.line())
        if with_sample and not settings.production and is_empty(session):
            print("Loading invented practice data (Vũng Tàu) ...", flush=True)
            load_sample(session)
        practice = holds_sample(session)
        anybody = session.scalar(select(Officer.id).limit(1)) is not None
    if practice:
        return [f"Practice sign-ins, all with the password  {PASSWORD}", *SAMPLE_LOGINS]
    if not anybody:
        return ["Nobody can sign in yet. Add the first person:  scripts/add-officer --help"]
    return []


def _serve(app: Flask, port: int, sign_ins: list[str]) -> None:
    """Answer requests until stopped."""
    server = open_door(app, host=ADDRESS, port=port)
    print(f"\nOpen  http://{ADDRESS}:{port}/", *sign_ins, "Stop with Ctrl+C.\n", sep="\n  ", flush=True)
    server.run()


if __name__ == "__main__":
    main()
