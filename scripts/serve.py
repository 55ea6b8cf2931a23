"""Serves the program on this machine: prepares folder, database and practice data first, in that order."""

import argparse
import os
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from gunicorn.app.base import BaseApplication
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from database.engine import open_engine, sessions_on, writing
from database.migrating import DatabaseIsNewer, migrate
from merchant_app.serving import app_from_environment
from merchant_app.settings import SettingsUnusable
from registry.installation.queries import holds_sample
from registry.officers.model import Officer
from registry.units.shipped import load_shipped_units
from scripts.sample.loading import is_empty, load_sample
from scripts.sample.officers import PASSWORD, SAMPLE_LOGINS

PROJECT = Path(__file__).parent.parent
ADDRESS = "127.0.0.1"


def main() -> None:
    """Prepare, then serve until stopped."""
    wanted = _arguments()
    folder = _usable_folder(wanted.data_dir)
    _refuse_busy_port(wanted.port)
    _fill_environment(folder)
    try:
        sign_ins = _prepare_database(with_sample=not wanted.no_sample)
        app = app_from_environment()
    except SettingsUnusable as refusal:
        _stop(str(refusal))
    app.extensions["sessions"].kw["bind"].dispose()  # a connection must not be shared with the forked worker
    _Server(app, wanted.port, sign_ins).run()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/run", description="Serve the program on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    parser.add_argument("--data-dir", type=Path, default=PROJECT / "var", help="where database and files lie")
    parser.add_argument("--no-sample", action="store_true", help="leave an empty database empty")
    return parser.parse_args()


def _usable_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / f".{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        _stop(f"The folder {folder} cannot be written to ({error.strerror}). Choose another one with --data-dir.")
    return folder.resolve()


def _refuse_busy_port(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, port))
        except (OSError, OverflowError):
            _stop(f"Port {port} cannot be used: another program holds it. Stop that one, or choose with --port.")


def _fill_environment(folder: Path) -> None:
    """Settings of a machine of one's own, wherever the environment does not say otherwise."""
    os.environ.setdefault("PRODUCTION", "no")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'cashless.db'}")
    if os.environ["PRODUCTION"] == "no" and not os.environ.get("SECRET_KEY"):
        key = folder / "secret.key"
        if not key.exists():
            key.touch(mode=0o600)
            key.write_text(secrets.token_urlsafe(48))
        os.environ["SECRET_KEY"] = key.read_text()


def _prepare_database(*, with_sample: bool) -> list[str]:
    """Create or migrate the database; load units and, into an empty one, the practice data. Return lines to print."""
    url = os.environ["DATABASE_URL"]
    os.umask(0o077)
    try:
        engine = open_engine(url)
        migrate(engine)
        sessions = sessions_on(engine)
        with writing(sessions) as session:
            load_shipped_units(session)
            if with_sample and os.environ["PRODUCTION"] == "no" and is_empty(session):
                print("Loading invented practice data (Vũng Tàu) ...", flush=True)
                load_sample(session)
        with sessions() as session:
            practice = holds_sample(session)
            anybody = session.scalar(select(Officer.id).limit(1)) is not None
        engine.dispose()
    except DatabaseIsNewer:
        _stop("The database was written by a newer version of this program. Use that version; nothing was changed.")
    except DatabaseError as error:
        _stop(f"The database cannot be used: {str(error.orig).strip()} (DATABASE_URL or --data-dir says where it is).")
    if practice:
        return [f"Practice sign-ins, all with the password  {PASSWORD}", *SAMPLE_LOGINS]
    if not anybody:
        return ["Nobody can sign in yet. Add the first person:  scripts/add_officer --help"]
    return []


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with our settings: one process with threads, as one SQLite file wants it."""

    def __init__(self, app: Any, port: int, sign_ins: list[str]) -> None:
        self._app = app
        self._port = port
        self._sign_ins = sign_ins
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn the settings."""
        chosen: dict[str, str | int | Callable[[Any], None]] = {
            "bind": f"{ADDRESS}:{self._port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": 8,
            "timeout": 60,
            "loglevel": "warning",
            "when_ready": self._announce,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Hand over the application."""
        return self._app

    def _announce(self, _arbiter: Any) -> None:
        print(f"\nOpen  http://{ADDRESS}:{self._port}/", *self._sign_ins, "Stop with Ctrl+C.\n", sep="\n  ", flush=True)


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
