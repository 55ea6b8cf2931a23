"""The ward's answer to a report, asked for with the code that was shown when it was sent."""

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from campaigns.incidents.model import ClosedReason, IncidentState
from campaigns.incidents.operations import Answered, answer_by_code
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.public_tries import CODES, TooOftenFromHere, TooOftenInAll
from merchant_app.screens.public_place.forms import AnswerForm
from merchant_app.unit_of_work import reading

public_answers = GuardedBlueprint("public_answers", __name__)

_STATES: dict[IncidentState, LazyString] = {
    IncidentState.OPEN: lazy_gettext("Phường đã nhận, đang xem"),
    IncidentState.HANDED_OVER: lazy_gettext("Phường đã chuyển cho công an, đang chờ"),
    IncidentState.CLOSED: lazy_gettext("Phường đã xem xong"),
}
_REASONS: dict[ClosedReason, LazyString] = {
    ClosedReason.SIGN_REPLACED: lazy_gettext("Biển ở cửa hàng đã được thay."),
    ClosedReason.GENUINE: lazy_gettext("Mã đúng là của cửa hàng."),
    ClosedReason.NOTHING_FOUND: lazy_gettext("Phường đã đến xem và không thấy như đã báo."),
    ClosedReason.SHOP_TAKES_TRANSFERS: lazy_gettext("Cửa hàng nhận chuyển khoản."),
    ClosedReason.WITH_THE_POLICE: lazy_gettext("Công an đang xử lý."),
    ClosedReason.SAME_AS_ANOTHER: lazy_gettext("Có người đã báo cùng việc này; phường xem chung."),
}
"""As whoever reported reads it; officials have words of their own."""


@public_answers.route("/tra-loi", methods=["GET", "POST"], needs=Permission.ANYONE)
def ask() -> ResponseReturnValue:
    """Ask for the code and say what became of its report. Sent by POST to keep codes out of histories.

    Every code that opens nothing gets one and the same answer, and each try is counted.
    """
    form = AnswerForm()
    status = HTTPStatus.OK
    answered: Answered | None = None
    if form.validate_on_submit():
        try:
            CODES.count()
        except TooOftenFromHere:
            form.refuse(form.code, _("Mạng này đã hỏi quá nhiều lần. Hãy chờ mười lăm phút."))
            status = HTTPStatus.TOO_MANY_REQUESTS
        except TooOftenInAll:
            form.refuse(form.code, _("Nhiều nơi đang hỏi quá nhiều. Hãy chờ mười lăm phút."))
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            answered = answer_by_code(reading(), form.code.data or "")
            if answered is None:
                form.refuse(form.code, _("Không có báo cáo nào mang mã này. Hãy xem lại mã rồi gõ lại."))
    page = render_template(
        "public_place/answer.html",
        form=form,
        answered=answered,
        state=_STATES[answered.state] if answered else "",
        reason=_REASONS[answered.closed_reason] if answered and answered.closed_reason else "",
        closed=answered is not None and answered.state is IncidentState.CLOSED,
    )
    return page, status
