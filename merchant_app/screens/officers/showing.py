"""The page of one officer, as every answer about that officer shows it."""

from uuid import UUID

from flask import current_app, render_template
from flask_babel import gettext as _

from merchant_app.signed_in import current_officer
from merchant_app.tries import PASSWORDS_OF_LOGIN
from merchant_app.unit_of_work import reading
from registry.calendar import today
from registry.officers.hands import letting_ins_of
from registry.officers.idleness import stayed_away
from registry.officers.queries import officer_seen_by, posted_outside, postings_seen_by
from registry.sign_ins.queries import open_sign_ins_of
from registry.trader_links.queries import open_links_made_by


def officer_page(officer_id: UUID, refused: str = "") -> str:
    """Postings past and present, how the officer signs in, and what can be done; *refused* says what could not."""
    officer = officer_seen_by(reading(), current_officer(), officer_id)
    return render_template(
        "officers/show.html",
        officer=officer,
        oneself=officer.id == current_officer().id,
        postings=postings_seen_by(reading(), current_officer(), officer),
        elsewhere=posted_outside(reading(), current_officer(), officer),
        links_made=open_links_made_by(reading(), officer),
        open_sign_ins=len(open_sign_ins_of(reading(), officer)),
        letting_in=next(iter(letting_ins_of(reading(), [officer.id])), None),
        stayed_away=stayed_away(officer),
        shut_until=PASSWORDS_OF_LOGIN.free_again(reading(), officer.login),
        today=today(),
        refused=refused,
    )


def number_needed() -> bool:
    """Whether nobody who decides goes without a staff number here."""
    return bool(current_app.extensions["settings"].person_number_required)


def words_for_missing_number() -> str:
    """Why whoever decides needs a staff number."""
    words: str = _("Người duyệt hoặc quản trị phải có mã số cán bộ: nhờ mã mới biết hai tên đăng nhập là hai người.")
    return words


def words_for_number() -> str:
    """What a staff number may be."""
    words: str = _("Chỉ dùng chữ không dấu, số và các dấu - . / _; bắt đầu bằng chữ hoặc số.")
    return words
