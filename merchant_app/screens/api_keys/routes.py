"""Screens about keys for programs of other offices: the list, making one, revoking one."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.api_keys.forms import ApiKeyForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.api_keys.errors import KeyDatesReversed, KeyLastsTooLong, UnitOutsideOwn
from registry.api_keys.model import ApiRight
from registry.api_keys.operations import make_api_key, revoke_api_key
from registry.api_keys.queries import key_seen_by, keys_seen_by, units_of_keys
from registry.calendar import today
from registry.officers.queries import units_to_post_to

api_keys = GuardedBlueprint("api_keys", __name__, url_prefix="/api-keys")

USUAL = timedelta(days=180)
"""How long a key is offered to hold."""


@api_keys.route("/", needs=Permission.API_KEY_MANAGE)
def list_keys() -> ResponseReturnValue:
    """The keys the admin looks after: whose, for what, until when, used when."""
    keys = keys_seen_by(reading(), current_officer())
    rights = {key.id: [right for right in ApiRight if right in key.rights] for key in keys}
    units = units_of_keys(reading(), keys)
    return render_template("api_keys/list.html", keys=keys, units=units, rights=rights, today=today())


@api_keys.route("/make", methods=["GET", "POST"], needs=Permission.API_KEY_MANAGE)
def make() -> ResponseReturnValue:
    """Make a key; the answer shows it, this once, and nothing else ever does."""
    form = ApiKeyForm(data={"begins_on": today(), "ends_on": today() + USUAL})
    offered = form.offer(units_to_post_to(reading(), current_officer()))
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                key, token = make_api_key(
                    session,
                    by=current_officer(),
                    office=form.office.data or "",
                    units=[offered[chosen] for chosen in form.units.data or []],
                    rights=[ApiRight(chosen) for chosen in form.rights.data or []],
                    begins_on=form.begins_on.day,
                    ends_on=form.ends_on.day,
                )
        except (KeyDatesReversed, KeyLastsTooLong, UnitOutsideOwn) as refusal:
            _say(form, refusal)
        else:
            return render_template("api_keys/made.html", key=key, token=token)
    return render_template("api_keys/make.html", form=form)


@api_keys.route("/<uuid:key_id>/revoke", methods=["POST"], needs=Permission.API_KEY_MANAGE)
def revoke(key_id: UUID) -> ResponseReturnValue:
    """Let a key open nothing from now on."""
    with unit_of_work() as session:
        revoke_api_key(session, by=current_officer(), key=key_seen_by(session, current_officer(), key_id))
    flash(_("Đã thu hồi. Khoá này không mở được gì nữa."))
    return redirect(url_for("api_keys.list_keys"))


def _say(form: ApiKeyForm, refusal: KeyDatesReversed | KeyLastsTooLong | UnitOutsideOwn) -> None:
    """Put the refusal in words at the field it is about. What the form itself refuses does not come here."""
    match refusal:
        case KeyDatesReversed():
            form.refuse(form.ends_on, _("Ngày hết hạn phải sau hôm nay và sau ngày bắt đầu."))
        case KeyLastsTooLong():
            form.refuse(
                form.ends_on, _("Khoá dùng nhiều nhất %(days)s ngày. Hết hạn thì cấp khoá mới.", days=refusal.days)
            )
        case UnitOutsideOwn():
            form.refuse(form.units, _("Có nơi vừa ra khỏi phạm vi của bạn. Hãy chọn lại."))
