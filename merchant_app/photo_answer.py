"""The answer to a photo, at an address of its own: who goes back to it, or reloads it, finds it as it was.

The page that answers a sent form is gone once it was left ("ERR_CACHE_MISS"), for nothing about people may stay in a
browser's cache. So a browser that sent the form itself, without scripts, is led to an address that holds what the page
shows, sealed: only this server reads it, for the same officer, the same shop and an hour.
"""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms.csrf.core import CSRFTokenField

from database.keys import keys_in_use
from merchant_app.photo_form import FormWithPhoto, PhotoField, PhotoSeen, answer_photo
from merchant_app.shop_code import ShopCode
from merchant_app.signed_in import current_officer
from qr import read

KEPT_FOR = 60 * 60
"""Seconds until such an address leads to the empty form again."""
LONGEST = 6_000
"""Characters of it: proxies take lines of eight thousand. A page that holds more is answered as it is."""

_ONE = ("taken", "asked", "kept", "source")
_MANY = ("codes", "useless")
_SAID = ("refused", "again", "nothing", "name_gone")

AnyForm = TypeVar("AnyForm", bound=FormWithPhoto)


def page_after_photo(
    kind: type[AnyForm], page: Callable[[AnyForm, PhotoSeen | None], ResponseReturnValue], *, empty: str
) -> ResponseReturnValue:
    """Do what was asked with a photo, or show again what an address keeps of it, by *page*; else go to *empty*."""
    if request.method != "POST":
        kept = _kept_here(kind)
        return page(*kept) if kept else redirect(empty)
    form = kind()
    seen = answer_photo(form)
    return _elsewhere(form, seen) or page(form, seen)


def _elsewhere(form: FormWithPhoto, seen: PhotoSeen | None) -> ResponseReturnValue | None:
    """Lead a browser that shows the answer as a page to the address that keeps it; None where it is answered as it is.

    Scripts take the page as it is, and so do browsers too old to say what they want it for.
    """
    if request.headers.get("Sec-Fetch-Mode") != "navigate":
        return None
    told: dict[str, Any] = {name: getattr(seen, name) for name in _SAID} if seen else {}
    told |= {name: code.as_text for name in _ONE if (code := getattr(seen, name, None))}
    told |= {name: [code.as_text for code in getattr(seen, name, ())] for name in _MANY}
    shown = {"by": str(current_officer().id), "at": request.path, "fields": list(_fields_of(form))}
    packed = zlib.compress(json.dumps([shown, told if seen else None], ensure_ascii=False).encode())
    sealed = _sealer().encrypt(packed).decode()
    address = url_for(request.endpoint or "", **(request.view_args or {}), shown=sealed, _anchor="photo-of-code")
    return redirect(address, HTTPStatus.SEE_OTHER) if len(address) <= LONGEST else None


def _kept_here(kind: type[AnyForm]) -> tuple[AnyForm, PhotoSeen | None] | None:
    """The form and what was told of the photo, as this address keeps them; None where it keeps none of this officer."""
    try:
        packed = _sealer().decrypt(request.args.get("shown", "").encode("utf-8", "replace"), ttl=KEPT_FOR)
    except InvalidToken:
        return None
    shown, told = json.loads(zlib.decompress(packed))
    if (shown["by"], shown["at"]) != (str(current_officer().id), request.path):
        return None
    form = kind(MultiDict(map(tuple, shown["fields"])))
    if told is None:
        return form, None
    told |= {name: _code(told[name]) for name in _ONE if name in told}
    told |= {name: tuple(map(_code, told[name])) for name in _MANY}
    return form, PhotoSeen(**told)


def _fields_of(form: FormWithPhoto) -> Iterator[tuple[str, str]]:
    """What a browser would send of the form as it stands now."""
    for field in form:
        if isinstance(field, CSRFTokenField | PhotoField) or (isinstance(field, BooleanField) and not field.data):
            continue
        value = field.data if field.data is not None else " ".join(field.raw_data or ())  # such as a day that is none
        yield field.name, "y" if isinstance(field, BooleanField) else str(value)


def _code(carried: str) -> ShopCode:
    """A code, judged anew: this server itself wrote it down."""
    place, _, text = carried.partition(" ")
    return ShopCode.judged(read(text), text, axis=place[0], nth=int(place[1]), of=int(place[2]))


def _sealer() -> Fernet:
    return Fernet(urlsafe_b64encode(keys_in_use().derived("answers to photos")))
