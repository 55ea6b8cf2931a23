"""One address of the interface: what it is asked, what it answers, and how a question is taken and an answer sent."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from merchant_app.api.parameters import Parameter, QuestionRefused, read_all
from merchant_app.api.problems import problem
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


def answering(address: Address) -> Callable[[View], Callable[..., ResponseReturnValue]]:
    """Let a view take the question of *address*, read, and answer with what it returns, or with 304 where that is old.

    What cannot be read is refused before the view is asked.
    """

    def decorate(view: View) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def asked(**ids: Any) -> ResponseReturnValue:
            if request.content_length or "Transfer-Encoding" in request.headers:
                return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            if not request.accept_mimetypes.accept_json and request.headers.get("Accept", "").strip():
                return problem(HTTPStatus.NOT_ACCEPTABLE)
            try:
                question = read_all(address.parameters, request.args)
                told = view(**ids, **question)
            except QuestionRefused as refusal:
                known = {parameter.name: str(parameter.words) for parameter in address.parameters}
                unknown = _("Không có tham số này.")
                errors = [{"parameter": name, "detail": known.get(name, unknown)} for name in refusal.names]
                return problem(HTTPStatus.BAD_REQUEST, errors=errors)
            return _sent(told)

        return asked

    return decorate


def _sent(told: dict[str, Any]) -> Response:
    """The answer with a mark of its content, so that who has it already is told so (RFC 9110, 13).

    A weak mark: compressed on the way or not, it is the same content.
    """
    body = current_app.json.dumps(told, ensure_ascii=False, sort_keys=False)
    answer = Response(body, mimetype=JSON)
    answer.set_etag(sha256(body.encode()).hexdigest()[:32], weak=True)
    answer.headers["Vary"] = "Authorization, Accept-Language"
    answer.make_conditional(request)
    return answer
