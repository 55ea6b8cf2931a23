"""The description of the interface as an OpenAPI 3.1 document, written from what questions and answers are held to."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask_babel import gettext as _

from merchant_app.api.addresses import JSON, Address
from merchant_app.api.problems import MEDIA_TYPE
from merchant_app.api.shapes import SHAPES, of
from merchant_app.api.tables import CSV

VERSION = "1.1.0"
BEGINNING = "/api/v1"
PROBLEMS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.TOO_MANY_REQUESTS,
)
_ID = re.compile(r"\{(\w+)\}")


def described(addresses: Iterable[Address]) -> dict[str, Any]:
    """The whole document, in the language of the request."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Phố không tiền mặt: số liệu cho chương trình"),
            "version": VERSION,
            "description": _(
                "Chỉ để đọc. Không có dữ liệu cá nhân. Nơi có dưới 5 điểm kinh doanh thì số liệu bị ẩn (null)."
            ),
        },
        "servers": [{"url": BEGINNING}],
        "security": [{"key": []}],
        "paths": {address.path: {"get": _operation(address)} for address in addresses},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": SHAPES,
            "headers": {
                "ETag": {"description": _("Dấu của nội dung, để hỏi lại bằng If-None-Match."), **_TEXT},
                "Link": {"description": _("Địa chỉ trang sau (RFC 8288), nếu còn."), **_TEXT},
                "Retry-After": {"description": _("Chờ bao nhiêu giây."), "schema": {"type": "integer"}},
                "WWW-Authenticate": {"description": _("Cách gửi khoá."), **_TEXT},
            },
        },
    }


_TEXT = {"schema": {"type": "string"}}
_HEADERS_OF = {HTTPStatus.UNAUTHORIZED: "WWW-Authenticate", HTTPStatus.TOO_MANY_REQUESTS: "Retry-After"}


def _operation(address: Address) -> dict[str, Any]:
    ids = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        for name in _ID.findall(address.path)
    ]
    words = str(address.words)
    needs = _("Mọi khoá.") if address.right is None else _("Khoá cần quyền %(right)s.", right=address.right.value)
    etag = _headers("ETag")
    answered = _headers("ETag", "Link") if "next" in SHAPES[address.answers].get("properties", {}) else etag
    contents = _content(JSON, address.answers)
    if address.table is not None:
        columns = ", ".join(".".join(map(str, path)) for path in address.table.columns())
        contents[CSV] = {"schema": {"type": "string", "description": columns}}
    return {
        "operationId": address.name,
        "summary": words,
        "description": f"{words} {needs}",
        "parameters": [*ids, *(parameter.described() for parameter in address.asked())],
        "responses": {
            "200": {"description": _("Câu trả lời."), "content": contents, **answered},
            "304": {"description": _("Như lần trước, không gửi lại."), **etag},
            **{str(status.value): _problem(status) for status in PROBLEMS},
        },
    }


def _problem(status: HTTPStatus) -> dict[str, Any]:
    name = _HEADERS_OF.get(status)
    told = {"description": status.phrase, "content": _content(MEDIA_TYPE, "Problem")}
    return {**told, **(_headers(name) if name else {})}


def _content(media_type: str, shape: str) -> dict[str, Any]:
    return {media_type: {"schema": of(shape)}}


def _headers(*names: str) -> dict[str, Any]:
    return {"headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names}}
