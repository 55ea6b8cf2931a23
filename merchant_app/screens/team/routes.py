"""The community team's phones: an official shows a code to scan, sees which are signed in, and signs them out."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.pictures import code_picture
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.errors import OfficerPostedElsewhereToo
from registry.sign_ins.errors import NoTeamMember
from registry.sign_ins.limits import PHONE_LASTS, PHONE_LINK_LASTS
from registry.sign_ins.phones import end_phone, show_phone_link
from registry.sign_ins.queries import phone_seen_by, phones_seen_by, team_member_seen_by, team_members_seen_by

team = GuardedBlueprint("team", __name__, url_prefix="/team")


@team.route("/", needs=Permission.TEAM_SIGN_IN)
def list_phones() -> ResponseReturnValue:
    """The team members of one's places, and their phones."""
    return _listed()


@team.route("/<uuid:officer_id>/phone", methods=["POST"], needs=Permission.TEAM_SIGN_IN)
def show_link(officer_id: UUID) -> ResponseReturnValue:
    """Show a code that signs one phone in, once; nothing else ever shows it again."""
    try:
        with unit_of_work() as session:
            member = team_member_seen_by(session, current_officer(), officer_id)
            token = show_phone_link(session, by=current_officer(), officer=member)
    except (OfficerPostedElsewhereToo, NoTeamMember):
        return _listed(_("Người này còn làm ở nơi khác, nên phải vào bằng tên và mật khẩu của mình."))
    address = current_app.extensions["settings"].own_address + url_for("phone.arrive", token=token)
    return render_template(
        "team/link.html",
        member=team_member_seen_by(reading(), current_officer(), officer_id),
        picture=code_picture(address, title=_("Mã để điện thoại quét")),
        minutes=int(PHONE_LINK_LASTS.total_seconds() // 60),
        days=PHONE_LASTS.days,
    )


@team.route("/phones/<uuid:sign_in_id>/end", methods=["POST"], needs=Permission.TEAM_SIGN_IN)
def end(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign a phone out at once."""
    with unit_of_work() as session:
        end_phone(session, by=current_officer(), sign_in=phone_seen_by(session, current_officer(), sign_in_id))
    flash(_("Đã đăng xuất điện thoại đó."))
    return redirect(url_for("team.list_phones"))


def _listed(refused: str = "") -> str:
    official = current_officer()
    return render_template(
        "team/list.html",
        members=team_members_seen_by(reading(), official),
        phones=phones_seen_by(reading(), official),
        refused=refused,
    )
