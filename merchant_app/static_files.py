"""Addresses of style sheets and scripts that change when the file does, so that browsers may keep them a year."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app


def start_static_files(app: Flask) -> None:
    """Add the file's fingerprint to each address of a static file."""

    @app.url_defaults
    def _add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" or endpoint.endswith(".static"):
            values["v"] = _fingerprint(_folder_of(endpoint), values["filename"])


def _folder_of(endpoint: str) -> str:
    name, _, _ = endpoint.rpartition(".")
    holder = current_app.blueprints[name] if name else current_app
    return str(holder.static_folder)


@cache
def _fingerprint(folder: str, filename: str) -> str:
    return hashlib.sha256((Path(folder) / filename).read_bytes()).hexdigest()[:12]
