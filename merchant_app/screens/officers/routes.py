"""Screens about officers: adding them, posting them, shutting them out, handing over first passwords."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.screens.officers.forms import EndPostingForm, OfficerForm, PostingForm
from merchant_app.screens.officers.showing import (
    number_needed,
    officer_page,
    words_for_missing_number,
    words_for_number,
)
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.officers.errors import (
    AlreadyPosted,
    LoginTaken,
    LoginUnusable,
    OfficerIsOneself,
    OfficerPostedElsewhereToo,
    PersonNumberMissing,
    PersonNumberUnusable,
    PostingDatesReversed,
    PostingNotLengthened,
    PostingOutsideOwn,
    PostingRefusal,
)
from registry.officers.model import Role
from registry.officers.operations import (
    add_officer,
    disable_officer,
    enable_officer,
    end_posting,
    post_officer,
    reset_password,
)
from registry.officers.passwords import make_first_password, prepared_password
from registry.officers.posting_rules import opens_new_ground
from registry.officers.queries import (
    officer_seen_by,
    officers_seen_by,
    posting_seen_by,
    units_to_post_to,
)
from registry.places.model import Place
from registry.places.queries import places_seen_by
from registry.units.model import Unit

officers = GuardedBlueprint("officers", __name__, url_prefix="/officers")


@officers.route("/", needs=Permission.OFFICER_MANAGE)
def list_officers() -> ResponseReturnValue:
    """The officers the admin looks after."""
    return render_template("officers/list.html", officers=officers_seen_by(reading(), current_officer()))


@officers.route("/add", methods=["GET", "POST"], needs=Permission.OFFICER_MANAGE)
def add() -> ResponseReturnValue:
    """Add somebody with a first posting; the answer shows the first password, this once."""
    form = OfficerForm(data={"begins_on": today(), "role": Role.TEAM_MEMBER.value})
    units, places = _offer(form)
    if form.validate_on_submit():
        login = form.login.data or ""
        password = make_first_password(login=login)
        prepared = prepared_password(password, login=login)  # slow on purpose: nobody waits for it out here
        try:
            with unit_of_work() as session:
                officer = add_officer(
                    session,
                    by=current_officer(),
                    login=login,
                    name=form.name.data or "",
                    role=Role(form.role.data),
                    password=prepared,
                    person_number=form.person_number.data or "",
                    number_needed=number_needed(),
                )
                post_officer(
                    session,
                    by=current_officer(),
                    officer=officer,
                    unit=units.get(form.where.data),
                    place=places.get(form.where.data),
                    begins_on=form.begins_on.day,
                    ends_on=form.ends_on.data,
                )
        except LoginUnusable:
            form.refuse(form.login, _("Dùng 2 đến 60 chữ không dấu, số, dấu chấm, gạch, bắt đầu bằng chữ hoặc số."))
        except PersonNumberUnusable:
            form.refuse(form.person_number, words_for_number())
        except PersonNumberMissing:
            form.refuse(form.person_number, words_for_missing_number())
        except LoginTaken:
            form.refuse(form.login, _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."))
        except PostingRefusal as refusal:
            _say(form, refusal)
        else:
            return render_template("officers/first_password.html", officer=officer, password=password)
    return render_template("officers/add.html", form=form)


@officers.route("/<uuid:officer_id>", needs=Permission.OFFICER_MANAGE)
def show_officer(officer_id: UUID) -> ResponseReturnValue:
    """One officer: postings past and present, and what can be done."""
    return officer_page(officer_id)


@officers.route("/<uuid:officer_id>/post", methods=["GET", "POST"], needs=Permission.OFFICER_MANAGE)
def post(officer_id: UUID) -> ResponseReturnValue:
    """Add a posting."""
    officer = officer_seen_by(reading(), current_officer(), officer_id)
    form = PostingForm(data={"begins_on": today()})
    units, places = _offer(form)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                officer = officer_seen_by(session, current_officer(), officer_id)
                unit, place = units.get(form.where.data), places.get(form.where.data)
                anew = opens_new_ground(session, officer, unit=unit, place=place)
                post_officer(
                    session,
                    by=current_officer(),
                    officer=officer,
                    unit=unit,
                    place=place,
                    begins_on=form.begins_on.day,
                    ends_on=form.ends_on.data,
                )
        except PostingRefusal as refusal:
            _say(form, refusal)
        else:
            flash(_("Đã thêm phân công."))
            if anew:
                flash(_("Nơi mới nên mật khẩu cũ mất tác dụng: hãy cấp mật khẩu mới cho người này."))
            return redirect(url_for("officers.show_officer", officer_id=officer_id))
        officer = officer_seen_by(reading(), current_officer(), officer_id)
    return render_template("officers/post.html", form=form, officer=officer)


@officers.route("/postings/<uuid:posting_id>/end", methods=["GET", "POST"], needs=Permission.OFFICER_MANAGE)
def end(posting_id: UUID) -> ResponseReturnValue:
    """Say from which day on a posting no longer holds."""
    posting = posting_seen_by(reading(), current_officer(), posting_id)
    form = EndPostingForm(data={"ends_on": today()})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                posting = posting_seen_by(session, current_officer(), posting_id)
                end_posting(session, by=current_officer(), posting=posting, ends_on=form.ends_on.day)
        except PostingDatesReversed:
            form.refuse(form.ends_on, _("Ngày thôi không thể trước ngày bắt đầu."))
        except PostingNotLengthened as refusal:
            words = _(
                "Phân công này thôi từ %(day)s, không kéo dài được. Hãy thêm phân công mới.", day=day(refusal.ends_on)
            )
            form.refuse(form.ends_on, words)
        except OfficerIsOneself:
            form.refuse(form.ends_on, _("Không ai tự thôi phân công của chính mình. Hãy nhờ người quản trị khác."))
        else:
            flash(_("Đã lưu ngày thôi."))
            return redirect(url_for("officers.show_officer", officer_id=posting.officer_id))
        posting = posting_seen_by(reading(), current_officer(), posting_id)
    return render_template("officers/end.html", form=form, posting=posting)


@officers.route("/<uuid:officer_id>/disable", methods=["POST"], needs=Permission.OFFICER_MANAGE)
def disable(officer_id: UUID) -> ResponseReturnValue:
    """Shut somebody out at once."""
    try:
        with unit_of_work() as session:
            officer = officer_seen_by(session, current_officer(), officer_id)
            disable_officer(session, by=current_officer(), officer=officer)
    except OfficerIsOneself:
        return officer_page(officer_id, _("Không ai tự khoá chính mình. Hãy nhờ người quản trị khác."))
    except OfficerPostedElsewhereToo:
        return officer_page(officer_id, _("Người này còn làm ở nơi khác. Hãy cho thôi phân công ở đây thay vì khoá."))
    flash(_("Đã khoá. Người này không vào được nữa, ở mọi máy."))
    return redirect(url_for("officers.show_officer", officer_id=officer_id))


@officers.route("/<uuid:officer_id>/enable", methods=["POST"], needs=Permission.OFFICER_MANAGE)
def enable(officer_id: UUID) -> ResponseReturnValue:
    """Let somebody in again."""
    try:
        with unit_of_work() as session:
            officer = officer_seen_by(session, current_officer(), officer_id)
            enable_officer(session, by=current_officer(), officer=officer)
    except OfficerPostedElsewhereToo:
        return officer_page(officer_id, _("Người này còn làm ở nơi khác. Hãy nhờ người quản trị của cả hai nơi."))
    flash(_("Đã mở khoá. Mật khẩu cũ dùng lại được."))
    return redirect(url_for("officers.show_officer", officer_id=officer_id))


@officers.route("/<uuid:officer_id>/new-password", methods=["POST"], needs=Permission.OFFICER_MANAGE)
def new_password(officer_id: UUID) -> ResponseReturnValue:
    """Give a new first password; the answer shows it, this once, and nothing else ever does."""
    login = officer_seen_by(reading(), current_officer(), officer_id).login
    password = make_first_password(login=login)
    prepared = prepared_password(password, login=login)
    try:
        with unit_of_work() as session:
            officer = officer_seen_by(session, current_officer(), officer_id)
            reset_password(session, by=current_officer(), officer=officer, password=prepared)
    except OfficerIsOneself:
        return officer_page(officer_id, _("Mật khẩu của chính mình thì đổi ở mục “Đổi mật khẩu”, cuối trang."))
    except OfficerPostedElsewhereToo:
        return officer_page(officer_id, _("Người này còn làm ở nơi khác. Hãy nhờ người quản trị của cả hai nơi."))
    return render_template("officers/first_password.html", officer=officer, password=password)


def _offer(form: PostingForm) -> tuple[dict[str, Unit], dict[str, Place]]:
    """Offer the admin's own units and places."""
    admin = current_officer()
    return form.offer(units_to_post_to(reading(), admin), places_seen_by(reading(), admin))


def _say(form: PostingForm, refusal: PostingRefusal) -> None:
    """Put the refusal in words at the field it is about."""
    match refusal:
        case PostingOutsideOwn():
            form.refuse(form.where, _("Nơi này vừa ra khỏi phạm vi của bạn. Hãy chọn nơi khác."))
        case PostingDatesReversed():
            form.refuse(form.ends_on, _("Ngày thôi phải sau ngày bắt đầu."))
        case AlreadyPosted():
            form.refuse(form.where, _("Người này đã được phân công nơi đó trong thời gian ấy."))
