"""Frozen dataclasses as one text and back: the same values give the same text, so that its hash stands for them."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")

_FROM_TEXT: dict[Any, Any] = {date: date.fromisoformat, datetime: datetime.fromisoformat}


def canonical(value: object) -> str:
    """JSON with its keys in order, without blanks, and with letters as they are."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def restored(kind: type[T], text: str) -> T:
    """The value of that dataclass which *text* was made from; fields that are younger than the text have defaults."""
    made: T = _made(kind, json.loads(text))
    return made


def digest(text: str) -> str:
    """SHA-256 of the text, in 64 hexadecimal figures."""
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(inside) for key, inside in value.items()}
    if isinstance(value, tuple):
        return [_plain(inside) for inside in value]
    if isinstance(value, date):  # a moment too
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _made(kind: Any, said: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if said is None else _made(inside[0], said)
    if origin is tuple:
        return tuple(_made(inside[0], one) for one in said)
    if origin is dict:
        return {inside[0](key): _made(inside[1], one) for key, one in said.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _made(hint, said[name]) for name, hint in get_type_hints(kind).items() if name in said})
    return _FROM_TEXT.get(kind, kind)(said)
