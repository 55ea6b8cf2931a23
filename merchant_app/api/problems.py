"""Refusals as programs read them: application/problem+json (RFC 9457), in the language that was asked for."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request
from flask_babel import gettext as _

from merchant_app.languages import OF_PROGRAMS, language_of_request

MEDIA_TYPE = "application/problem+json"


def asked_by_program() -> bool:
    """Whether the answer is read by a program, which wants a problem and not a page."""
    return request.path.startswith(OF_PROGRAMS)


def problem(
    status: HTTPStatus, *, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Say in plain words what is wrong and what to do; *errors* names the parameters that it is about.

    The same for a row out of scope and for none. The kind of problem is told by its status alone (RFC 9457, 4.2.1).
    """
    title, detail = _words(status)
    told: dict[str, Any] = {"type": "about:blank", "title": title, "status": status.value, "detail": detail}
    if errors:
        told["errors"] = [dict(error) for error in errors]
    answer = Response(current_app.json.dumps(told, ensure_ascii=False, sort_keys=False), status, mimetype=MEDIA_TYPE)
    answer.headers.update({"Content-Language": language_of_request(), "Vary": "Accept-Language"})
    answer.headers.update(headers or {})
    return answer


def _words(status: HTTPStatus) -> tuple[str, str]:
    words: tuple[str, str] = {
        HTTPStatus.BAD_REQUEST: (
            _("Câu hỏi chưa đúng"),
            _("Có tham số sai hoặc thừa. Hãy xem danh sách lỗi và tài liệu của giao diện."),
        ),
        HTTPStatus.UNAUTHORIZED: (
            _("Cần khoá truy cập"),
            _("Hãy gửi khoá còn hiệu lực trong tiêu đề Authorization. Khoá do người quản trị cấp."),
        ),
        HTTPStatus.FORBIDDEN: (
            _("Khoá không có quyền này"),
            _("Khoá này không được đọc loại số liệu đó. Hãy hỏi người quản trị đã cấp khoá."),
        ),
        HTTPStatus.NOT_FOUND: (
            _("Không tìm thấy"),
            _("Không có địa chỉ, địa bàn, tiêu chí hay chương trình này, hoặc khoá không được đọc."),
        ),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            _("Chỉ đọc"),
            _("Địa chỉ này không nhận cách gọi đó. Tiêu đề Allow ghi những cách được dùng."),
        ),
        HTTPStatus.NOT_ACCEPTABLE: (
            _("Không có dạng dữ liệu này"),
            _("Giao diện này trả lời bằng application/json, danh sách còn có text/csv."),
        ),
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
            _("Không nhận nội dung gửi kèm"),
            _("Giao diện này chỉ để đọc. Hãy hỏi bằng tham số trên địa chỉ, không gửi kèm nội dung."),
        ),
        HTTPStatus.TOO_MANY_REQUESTS: (
            _("Hỏi quá nhanh"),
            _("Khoá này đã hỏi quá nhiều lần trong một phút. Hãy chờ số giây ghi ở tiêu đề Retry-After."),
        ),
        HTTPStatus.INTERNAL_SERVER_ERROR: (
            _("Máy chủ gặp lỗi"),
            _("Chưa trả lời được. Hãy thử lại sau; nếu vẫn lỗi, hãy báo người quản trị."),
        ),
    }.get(status, (_("Không làm được"), _("Máy chủ không nhận yêu cầu này.")))
    return words
