"""A form that is written down once, however often it is sent: by a second tap, or a page that is loaded anew."""

import hashlib
import json
from typing import Any
from uuid import UUID

from flask import request
from wtforms import HiddenField

from database.base import new_id


class OnceField(HiddenField):
    """An id that the page makes: forms from two pages are two, even where they say the same."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default=lambda: str(new_id()), **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what is an id; whatever else was sent, the form is one of its own."""
        try:
            self.data = str(UUID(valuelist[0]))
        except (IndexError, ValueError):
            self.data = str(new_id())


def form_sent(once: OnceField) -> str:
    """What stands for all of this form, files as well: who changes something on the page sends another one."""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    told = [once.data, fields, [(name, _sum_of(file)) for name, file in sorted(request.files.items())]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _sum_of(file: Any) -> str:
    content = file.read()
    file.seek(0)
    return hashlib.sha256(content).hexdigest()
