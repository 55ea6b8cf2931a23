"""What may be asked in an address: each parameter tells the description what it is, and reads what is sent by that."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict

from campaigns.criteria.ready import READY
from database.base import utc_now
from registry.calendar import EARLIEST, today

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UNIT_CODE = re.compile(r"[0-9]{2,5}")


class Unreadable(ValueError):
    """What was sent is not what the parameter takes."""


class QuestionRefused(Exception):
    """Parameters that cannot be read, are unknown, or came twice: all of them by name."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address's question."""

    name: str
    words: LazyString
    """What it asks for."""
    schema: Mapping[str, Any]
    """JSON Schema of a value, for the description."""
    read: Callable[[str], Any]
    """The value that a text stands for; raises Unreadable."""
    unasked: Callable[[], Any] = lambda: None
    """The value where it is left out."""

    def described(self) -> dict[str, Any]:
        """The parameter as OpenAPI 3.1 says it."""
        return {"name": self.name, "in": "query", "description": str(self.words), "schema": dict(self.schema)}


def day(name: str, words: LazyString) -> Parameter:
    """A day from EARLIEST to today, as YYYY-MM-DD; today where it is left out."""
    return Parameter(name, words, {"type": "string", "format": "date"}, _read_day, today)


def some_day(name: str, words: LazyString) -> Parameter:
    """A day as above; None where it is left out."""
    return Parameter(name, words, {"type": "string", "format": "date"}, _read_day)


def moment(name: str, words: LazyString) -> Parameter:
    """A moment that has passed, with its offset (RFC 3339); None where it is left out."""
    return Parameter(name, words, {"type": "string", "format": "date-time"}, _read_moment)


def choice(name: str, words: LazyString, values: tuple[StrEnum, ...]) -> Parameter:
    """One of *values*; None where it is left out."""
    known = {value.value: value for value in values}

    def read(text: str) -> StrEnum:
        if text not in known:
            raise Unreadable(name)
        return known[text]

    return Parameter(name, words, {"type": "string", "enum": list(known)}, read)


def number(name: str, words: LazyString, *, least: int, most: int, unasked: int) -> Parameter:
    """A whole number from *least* to *most*."""

    def read(text: str) -> int:
        if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
            raise Unreadable(name)
        return int(text)

    schema = {"type": "integer", "minimum": least, "maximum": most, "default": unasked}
    return Parameter(name, words, schema, read, lambda: unasked)


def identifier(name: str, words: LazyString) -> Parameter:
    """The id of a row; None where it is left out."""
    return Parameter(name, words, {"type": "string", "format": "uuid"}, _read_id)


def unit_code(name: str, words: LazyString) -> Parameter:
    """The code of a unit, digits as text; None where it is left out."""
    return Parameter(name, words, {"type": "string", "pattern": f"^{_UNIT_CODE.pattern}$"}, _read_unit_code)


def criterion(name: str, words: LazyString) -> Parameter:
    """A ready-made criterion by its code, or any by its id: the id it has; None where it is left out."""
    ids = {ready.code: ready.id for ready in READY}

    def read(text: str) -> UUID:
        return ids.get(text) or _read_id(text)

    either = [{"enum": list(ids)}, {"format": "uuid"}]
    return Parameter(name, words, {"type": "string", "anyOf": either}, read)


def read_all(parameters: tuple[Parameter, ...], sent: MultiDict[str, str]) -> dict[str, Any]:
    """The value of each parameter by its name. Raise QuestionRefused."""
    known = {parameter.name: parameter for parameter in parameters}
    values = {name: parameter.unasked() for name, parameter in known.items() if name not in sent}
    refused = []
    for name, texts in sent.lists():
        if name not in known or len(texts) != 1:
            refused.append(name)
            continue
        try:
            values[name] = known[name].read(texts[0])
        except Unreadable:
            refused.append(name)
    if refused:
        raise QuestionRefused(tuple(refused))
    return values


def _read_day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise Unreadable(text)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Unreadable(text) from None
    if not EARLIEST <= found <= today():
        raise Unreadable(text)
    return found


def _read_moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise Unreadable(text)
    try:
        found = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(text) from None
    if not found.date() >= EARLIEST or found > utc_now():
        raise Unreadable(text)
    return found


def _read_id(text: str) -> UUID:
    if not _ID.fullmatch(text):
        raise Unreadable(text)
    return UUID(text)


def _read_unit_code(text: str) -> str:
    if not _UNIT_CODE.fullmatch(text):
        raise Unreadable(text)
    return text
