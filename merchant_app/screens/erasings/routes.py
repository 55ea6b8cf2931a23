"""One deleting that waits: who ordered it, for which shop, from when on it may be done; and stopping it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.erasings.forms import StopForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.accounts.queries import active_account_of
from registry.data_requests.erasing import stop_erasing
from registry.data_requests.errors import ReasonMissing, RequestRefusal
from registry.data_requests.queries import erasing_seen_by

erasings = GuardedBlueprint("erasings", __name__)


@erasings.route("/data-requests/<uuid:request_id>/stop-erasing", methods=["GET", "POST"], needs=Permission.ERASING_STOP)
def stop(request_id: UUID) -> ResponseReturnValue:
    """Look at a deleting that was ordered, and stop it with a reason. Who asked for it is not told here."""
    erasing_seen_by(reading(), current_officer(), request_id)
    form = StopForm()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                stop_erasing(session, by=current_officer(), request_id=request_id, reason=form.reason.data or "")
        except ReasonMissing:
            form.refuse(form.reason, _("Hãy ghi vì sao dừng lại."))
        except RequestRefusal:
            flash(_("Việc xoá này đã được dừng, đã xong hoặc yêu cầu đã được trả lời."))
            return redirect(url_for("today.show"))
        else:
            flash(_("Đã dừng việc xoá. Muốn xoá phải đặt lại và chờ từ đầu."))
            return redirect(url_for("today.show"))
    asked = erasing_seen_by(reading(), current_officer(), request_id)
    return render_template(
        "erasings/stop.html",
        asked=asked,
        merchant=asked.merchant,
        has_account=active_account_of(reading(), asked.merchant) is not None,
        form=form,
    )
