"""Room for a photo or a list in a request, on the few routes that take one and for people who may use them."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, TypeVar

from flask import Flask, Request, current_app, request

from merchant_app.access import may, permission_of_endpoint
from registry.lists.table import MOST_BYTES

LARGEST_WITH_PHOTO = 24 * 1024 * 1024
"""Bytes: a photo of the largest size that is read, the form around it, and enough beyond both for the form to come
back with a sentence where a photo is somewhat too large."""

LARGEST_FROM_ANYBODY = 12 * 1024 * 1024
"""Bytes of the same where nobody is signed in: what phones take, and no more for each who only tries."""


class _KeptInMemory(Request):
    """A request whose files stay in memory: a photo that is only read must not lie on a disk meanwhile."""

    def _get_file_stream(self, *_sizes: object, **_named: object) -> IO[bytes]:
        return BytesIO()


LARGEST_WITH_LIST = MOST_BYTES + 2 * 1024 * 1024
"""Bytes: a list of the largest size that is read, and enough beyond for a sentence where it is somewhat too large."""

View = TypeVar("View", bound=Callable[..., object])


def takes_photo(view: View) -> View:
    """Mark a view whose request may hold a photo."""
    view.takes_photo = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def takes_photo_of_anybody(view: View) -> View:
    """Mark a view whose request may hold a photo of somebody who is not signed in: a payer, a trader."""
    view.takes_photo_of_anybody = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def takes_list(view: View) -> View:
    """Mark a view whose request may hold a list of shops."""
    view.takes_list = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def photo_is_welcome() -> bool:
    """Whether this request goes to a view that takes a photo, from somebody who may use it."""
    return _is_welcome("takes_photo") or photo_of_anybody_is_welcome()


def photo_of_anybody_is_welcome() -> bool:
    """Whether it goes to one that takes photos of people who are not signed in; who may come was asked before."""
    return request.mimetype == "multipart/form-data" and _is_marked("takes_photo_of_anybody")


def list_is_welcome() -> bool:
    """Whether this request goes to a view that takes a list, from somebody who may use it."""
    return _is_welcome("takes_list")


def _is_welcome(mark: str) -> bool:
    if request.mimetype != "multipart/form-data":
        return False  # other forms hold no photo, and each of their bytes would cost a hundred
    return _is_marked(mark) and may(permission_of_endpoint(current_app)[request.endpoint or ""])


def _is_marked(mark: str) -> bool:
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), mark, False))


def start_large_requests(app: Flask) -> None:
    """Give photos room. Called before anything reads a form, and asks first who sends it.

    The form token stands inside the body, so nobody can look at it before the body is there; a page of another site
    does not get this far, because its requests carry no sign-in (SameSite).
    """
    app.request_class = _KeptInMemory

    @app.before_request
    def _make_room() -> None:
        if photo_of_anybody_is_welcome():
            request.max_content_length = LARGEST_FROM_ANYBODY
        elif photo_is_welcome():
            request.max_content_length = LARGEST_WITH_PHOTO
        elif list_is_welcome():
            request.max_content_length = LARGEST_WITH_LIST
