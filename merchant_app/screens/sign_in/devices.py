"""Where one is signed in: one's own devices, and ending what should not go on."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.signed_in import current_officer, current_token
from merchant_app.unit_of_work import reading, unit_of_work
from registry.sign_ins.operations import end_own_sign_in, sign_out_everywhere
from registry.sign_ins.queries import open_sign_ins_of, sign_in_with

devices = GuardedBlueprint("devices", __name__, url_prefix="/devices")


@devices.route("/", needs=Permission.SELF)
def list_devices() -> ResponseReturnValue:
    """The devices one is signed in on, this one marked."""
    return render_template(
        "sign_in/devices.html",
        sign_ins=open_sign_ins_of(reading(), current_officer()),
        here=sign_in_with(reading(), current_token()),
    )


@devices.route("/<uuid:sign_in_id>/end", methods=["POST"], needs=Permission.SELF)
def end(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign one device out."""
    with unit_of_work() as session:
        end_own_sign_in(session, officer=current_officer(), sign_in_id=sign_in_id)
    flash(_("Đã đăng xuất máy đó."))
    return redirect(url_for("devices.list_devices"))


@devices.route("/end-others", methods=["POST"], needs=Permission.SELF)
def end_others() -> ResponseReturnValue:
    """Sign every other device out."""
    token = current_token()
    with unit_of_work() as session:
        sign_out_everywhere(session, by=current_officer(), officer=current_officer(), except_token=token)
    flash(_("Đã đăng xuất mọi máy khác."))
    return redirect(url_for("devices.list_devices"))
