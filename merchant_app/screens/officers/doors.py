"""What an admin does about how somebody comes in: another role, whose login it is, a lost phone, signing out."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.officers.forms import PersonNumberForm, RoleForm
from merchant_app.screens.officers.showing import (
    number_needed,
    officer_page,
    words_for_missing_number,
    words_for_number,
)
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.officers.errors import (
    OfficerIsOneself,
    OfficerPostedElsewhereToo,
    PersonNumberMissing,
    PersonNumberUnusable,
)
from registry.officers.model import Role
from registry.officers.operations import change_role
from registry.officers.person_numbers import change_person_number
from registry.officers.queries import officer_seen_by
from registry.second_factors.errors import SecondFactorMissing
from registry.second_factors.operations import reset_second_factor
from registry.sign_ins.operations import sign_out_everywhere

officer_doors = GuardedBlueprint("officer_doors", __name__, url_prefix="/officers")


@officer_doors.route("/<uuid:officer_id>/role", methods=["GET", "POST"], needs=Permission.OFFICER_MANAGE)
def role(officer_id: UUID) -> ResponseReturnValue:
    """Let somebody do something else; every sign-in ends."""
    officer = officer_seen_by(reading(), current_officer(), officer_id)
    form = RoleForm(data={"role": officer.role.value})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                officer = officer_seen_by(session, current_officer(), officer_id)
                new, needed = Role(form.role.data), number_needed()
                change_role(session, by=current_officer(), officer=officer, role=new, number_needed=needed)
        except OfficerIsOneself:
            form.refuse(form.role, _("Không ai tự đổi vai trò của chính mình. Hãy nhờ người quản trị khác."))
        except OfficerPostedElsewhereToo:
            form.refuse(form.role, _elsewhere())
        except PersonNumberMissing:
            form.refuse(form.role, words_for_missing_number())
        else:
            flash(_("Đã đổi vai trò. Người này phải đăng nhập lại."))
            return redirect(url_for("officers.show_officer", officer_id=officer_id))
        officer = officer_seen_by(reading(), current_officer(), officer_id)
    return render_template("officers/role.html", form=form, officer=officer)


@officer_doors.route("/<uuid:officer_id>/person-number", methods=["GET", "POST"], needs=Permission.OFFICER_MANAGE)
def person_number(officer_id: UUID) -> ResponseReturnValue:
    """Say whose login it is: two logins with one number do not decide what takes two persons."""
    officer = officer_seen_by(reading(), current_officer(), officer_id)
    form = PersonNumberForm(data={"person_number": officer.person_number})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                officer = officer_seen_by(session, current_officer(), officer_id)
                typed = form.person_number.data or ""
                change_person_number(
                    session, by=current_officer(), officer=officer, typed=typed, number_needed=number_needed()
                )
        except PersonNumberUnusable:
            form.refuse(form.person_number, words_for_number())
        except PersonNumberMissing:
            form.refuse(form.person_number, words_for_missing_number())
        except OfficerIsOneself:
            form.refuse(form.person_number, _("Không ai tự đổi mã số của chính mình. Hãy nhờ người quản trị khác."))
        except OfficerPostedElsewhereToo:
            form.refuse(form.person_number, _elsewhere())
        else:
            flash(_("Đã lưu mã số cán bộ."))
            return redirect(url_for("officers.show_officer", officer_id=officer_id))
        officer = officer_seen_by(reading(), current_officer(), officer_id)
    return render_template("officers/person_number.html", form=form, officer=officer)


@officer_doors.route("/<uuid:officer_id>/reset-second-factor", methods=["POST"], needs=Permission.OFFICER_MANAGE)
def reset_factor(officer_id: UUID) -> ResponseReturnValue:
    """Take a second factor away after a lost phone; it is told in the trail."""
    try:
        with unit_of_work() as session:
            officer = officer_seen_by(session, current_officer(), officer_id)
            reset_second_factor(session, by=current_officer(), officer=officer)
    except OfficerIsOneself:
        return officer_page(officer_id, _("Không ai tự đặt lại xác thực của chính mình. Hãy nhờ người quản trị khác."))
    except OfficerPostedElsewhereToo:
        return officer_page(officer_id, _elsewhere())
    except SecondFactorMissing:
        return officer_page(officer_id, _("Người này chưa bật xác thực hai bước."))
    flash(_("Đã đặt lại. Lần tới người này vào bằng mật khẩu, phải đổi mật khẩu và bật lại."))
    return redirect(url_for("officers.show_officer", officer_id=officer_id))


@officer_doors.route("/<uuid:officer_id>/sign-out", methods=["POST"], needs=Permission.OFFICER_MANAGE)
def sign_out(officer_id: UUID) -> ResponseReturnValue:
    """Sign somebody out on every device, at once."""
    try:
        with unit_of_work() as session:
            officer = officer_seen_by(session, current_officer(), officer_id)
            sign_out_everywhere(session, by=current_officer(), officer=officer)
    except OfficerPostedElsewhereToo:
        return officer_page(officer_id, _elsewhere())
    flash(_("Đã đăng xuất người này ở mọi máy."))
    return redirect(url_for("officers.show_officer", officer_id=officer_id))


def _elsewhere() -> str:
    words: str = _("Người này còn làm ở nơi khác. Hãy nhờ người quản trị của cả hai nơi.")
    return words
