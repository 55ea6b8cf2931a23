"""One address of the interface: what it is asked, what it answers, and how a question is taken and an answer sent."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from merchant_app.api.parameters import Parameter, QuestionRefused, choice, read_all
from merchant_app.api.problems import problem
from merchant_app.api.tables import CSV, Table
from registry.api_keys.model import ApiRight

JSON = "application/json"

View = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Address:
    """What the description says of an address, and what its questions are held to: one and the same."""

    path: str
    """Behind the interface's beginning, with its ids in braces."""
    name: str
    words: LazyString
    """What it answers, in a sentence."""
    right: ApiRight | None
    """What the key must hold; None where any key may ask."""
    answers: str
    """The name of the answer's shape."""
    parameters: tuple[Parameter, ...] = ()
    table: Table | None = None
    """How it is told as CSV; None where it is not."""

    def asked(self) -> tuple[Parameter, ...]:
        """All its parameters, the one about the form of the answer among them."""
        return self.parameters if self.table is None else (*self.parameters, FORM)


class Form(StrEnum):
    """What an answer is written as."""

    JSON = "json"
    CSV = "csv"


FORM = choice("format", _l("json hoặc csv; bỏ trống là theo tiêu đề Accept, không có thì json."), tuple(Form))
_TYPES = {Form.JSON: JSON, Form.CSV: CSV}


def answering(address: Address) -> Callable[[View], Callable[..., ResponseReturnValue]]:
    """Let a view take the question of *address*, read, and answer with what it returns, or with 304 where that is old.

    What cannot be read is refused before the view is asked.
    """

    def decorate(view: View) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def asked(**ids: Any) -> ResponseReturnValue:
            if request.content_length or "Transfer-Encoding" in request.headers:
                return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            try:
                question = read_all(address.asked(), request.args)
                form = question.pop(FORM.name, None) or _wanted(address)
                if form is None:
                    return problem(HTTPStatus.NOT_ACCEPTABLE)
                told = view(**ids, **question)
            except QuestionRefused as refusal:
                known = {parameter.name: str(parameter.words) for parameter in address.asked()}
                unknown = _("Không có tham số này.")
                errors = [{"parameter": name, "detail": known.get(name, unknown)} for name in refusal.names]
                return problem(HTTPStatus.BAD_REQUEST, errors=errors)
            return _sent(address, told, form)

        return asked

    return decorate


def _wanted(address: Address) -> Form | None:
    """The form that the Accept header likes best, JSON where it says nothing; None where there is none it takes."""
    if not request.headers.get("Accept", "").strip():
        return Form.JSON
    offered = [Form.JSON] if address.table is None else [Form.JSON, Form.CSV]
    best = request.accept_mimetypes.best_match([_TYPES[form] for form in offered])
    return next((form for form in offered if _TYPES[form] == best), None)


def _sent(address: Address, told: dict[str, Any], form: Form) -> Response:
    """The answer with a mark of its content, so that who has it already is told so (RFC 9110, 13).

    A weak mark: compressed on the way or not, it is the same content.
    """
    if form is Form.CSV and address.table is not None:
        body = address.table.written(told)
        answer = Response(body, content_type=f"{CSV}; charset=utf-8; header=present")
        answer.headers["Content-Disposition"] = f'attachment; filename="{address.name}.csv"'
    else:
        body = current_app.json.dumps(told, ensure_ascii=False, sort_keys=False).encode()
        answer = Response(body, mimetype=JSON)
    if told.get("next"):
        asked = f"&{FORM.name}={form.value}" if FORM.name in request.args else ""
        answer.headers["Link"] = f'<{told["next"]}{asked}>; rel="next"'
    answer.set_etag(sha256(body).hexdigest()[:32], weak=True)
    answer.headers["Vary"] = "Authorization, Accept, Accept-Language"
    answer.make_conditional(request)
    return answer
