"""What people see when something is refused or missing: one plain sentence, in the page they know."""

import traceback
from http import HTTPStatus
from uuid import UUID

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from database.base import utc_now
from database.sealing import SealBroken
from merchant_app.api.problems import asked_by_program, problem
from merchant_app.large_requests import list_is_welcome, photo_is_welcome
from merchant_app.signed_in import who_asks
from merchant_app.tries import asking_address
from registry.officers.errors import PasswordsBusy

RETRY_AFTER = 5
"""Seconds."""
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def start_errors(app: Flask) -> None:
    """Answer every refusal with a page. Out of scope and non-existent are one and the same answer: 404."""
    app.register_error_handler(NoResultFound, _out_of_scope)
    app.register_error_handler(PasswordsBusy, _busy)
    app.register_error_handler(CSRFError, lambda _error: _page(HTTPStatus.BAD_REQUEST))
    app.register_error_handler(SealBroken, _changed_past_the_program)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if error.code == HTTPStatus.FORBIDDEN:
        _tell_refused(HTTPStatus.FORBIDDEN)
    answer = make_response(_page(HTTPStatus(error.code)))
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))  # RFC 9110, 15.5.6
    return answer


def _out_of_scope(_error: NoResultFound) -> ResponseReturnValue:
    _tell_refused(HTTPStatus.NOT_FOUND)
    return _page(HTTPStatus.NOT_FOUND)


def _tell_refused(status: HTTPStatus) -> None:
    """Leave a line about access that was refused: who asked for what, when and from where, by ids of ours alone."""
    asked = " ".join(f"{name}={value}" for name, value in (request.view_args or {}).items() if isinstance(value, UUID))
    current_app.logger.warning(
        "Refused %d: %s asked %s %s %s at %s from %s",
        status,
        who_asks(),
        request.method if request.method in _METHODS else "?",
        request.endpoint,
        asked or "-",
        utc_now().isoformat(timespec="seconds"),
        asking_address(),
    )


def _busy(_error: PasswordsBusy) -> ResponseReturnValue:
    """More passwords at once than this server looks at: nothing was looked at, nothing counted, nothing saved."""
    answer = make_response(_page(HTTPStatus.SERVICE_UNAVAILABLE))
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _changed_past_the_program(error: SealBroken) -> ResponseReturnValue:
    """Nothing of such a row is shown: what it says was not written here, and money could follow it."""
    current_app.logger.critical("A row was changed past the program: %s", error)
    if asked_by_program():
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR)
    title, advice = (
        _("Dữ liệu đã bị sửa ngoài chương trình"),
        _(
            "Có người đã sửa thẳng vào cơ sở dữ liệu, nên trang này không được hiện. Đừng in biển, đừng chuyển tiền"
            " theo dữ liệu này. Hãy báo ngay người quản trị và lãnh đạo phường."
        ),
    )
    return render_template("errors/error.html", title=title, advice=advice), HTTPStatus.INTERNAL_SERVER_ERROR


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.error("A request failed\n%s", _without_values(error))
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _without_values(error: Exception) -> str:
    """Where *error* happened and what kind it is, without what it says.

    A database tells the row it refused: people's names, phones and accounts have no business in a log.
    """
    kinds = []
    cause: BaseException | None = error
    while cause is not None:
        kinds.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__
    return "".join(traceback.format_tb(error.__traceback__)) + " from ".join(kinds)


def _page(status: HTTPStatus) -> ResponseReturnValue:
    if asked_by_program():
        return problem(status)
    title, advice = {
        HTTPStatus.NOT_FOUND: (
            _("Không tìm thấy"),
            _("Trang này không có, hoặc không thuộc địa bàn của bạn. Hãy quay lại trang trước hoặc về Hôm nay."),
        ),
        HTTPStatus.FORBIDDEN: (
            _("Không có quyền"),
            _("Vai trò của bạn không làm việc này. Nếu cần, hãy nhờ người quản trị."),
        ),
        HTTPStatus.BAD_REQUEST: (
            _("Yêu cầu không hợp lệ"),
            _("Trang đã mở quá lâu, đã gửi rồi, hoặc bị gửi từ nơi khác. Hãy mở lại trang, xem việc đã xong chưa."),
        ),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
            _("Gửi lên quá lớn"),
            _("Ảnh lớn quá nên chưa nhận. Những gì đã gõ còn ở trang có biểu mẫu: ở đó hãy chọn ảnh cỡ nhỏ hơn.")
            if photo_is_welcome()
            else _("Tệp lớn quá nên chưa nhận, nhiều nhất 4 MB. Hãy chia danh sách thành nhiều tệp.")
            if list_is_welcome()
            else _("Nội dung gửi lên lớn quá mức cho phép. Hãy rút ngắn rồi gửi lại."),
        ),
        HTTPStatus.SERVICE_UNAVAILABLE: (
            _("Máy chủ đang bận"),
            _("Đang có nhiều người cùng đăng nhập hoặc đổi mật khẩu. Hãy chờ vài giây, quay lại rồi gửi lại."),
        ),
        HTTPStatus.INTERNAL_SERVER_ERROR: (
            _("Máy chủ gặp lỗi"),
            _("Việc vừa làm chưa được lưu. Hãy thử lại; nếu vẫn lỗi, hãy báo người quản trị."),
        ),
    }.get(status, (_("Không làm được"), _("Máy chủ không nhận yêu cầu này. Hãy quay lại và thử cách khác.")))
    return render_template("errors/error.html", title=title, advice=advice), status
