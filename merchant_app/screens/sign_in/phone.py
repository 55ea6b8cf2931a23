"""Where a team member's phone arrives that scanned what an official showed."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_fields import GuardedForm
from merchant_app.screens.sign_in.device_names import device_name
from merchant_app.signed_in import current_token, remember, somebody_is_signed_in
from merchant_app.tries import asking_address
from merchant_app.unit_of_work import reading, unit_of_work
from registry.sign_ins.errors import PhoneLinkUnusable
from registry.sign_ins.operations import end_sign_in
from registry.sign_ins.phones import officer_of_phone_link, use_phone_link
from registry.sign_ins.queries import officer_signed_in_with

phone = GuardedBlueprint("phone", __name__, url_prefix="/phone")


@phone.route("/<string:token>", methods=["GET", "POST"], needs=Permission.ANYONE)
def arrive(token: str) -> ResponseReturnValue:
    """Ask whether this phone is to be signed in, and do so. Looking alone uses nothing up: phones fetch pages ahead."""
    form = GuardedForm()
    before = current_token() if somebody_is_signed_in() else None
    try:
        officer = officer_of_phone_link(reading(), token=token)
        if form.validate_on_submit():
            with unit_of_work() as session:
                fresh = use_phone_link(
                    session, token=token, device=device_name(request.user_agent.string), address=asking_address()
                )
                if before is not None:
                    end_sign_in(session, token=before)
            entered = officer_signed_in_with(reading(), fresh)
            if entered is None:
                raise PhoneLinkUnusable  # noqa: TRY301 (signed out again at this very moment)
            remember(entered, fresh, lasting=True)
            return redirect(url_for("today.show"))
    except PhoneLinkUnusable:
        return render_template("sign_in/phone_refused.html"), HTTPStatus.GONE
    return render_template("sign_in/phone.html", form=form, token=token, officer=officer)
