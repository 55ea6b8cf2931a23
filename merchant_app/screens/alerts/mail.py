"""One's own mail address: give it, confirm that a letter arrived, stop."""

import hashlib

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from campaigns.alerts.errors import AddressUnusable, AskedTooSoon, LinkUnusable
from campaigns.alerts.mailing import confirm_mail, give_mail, mail_of, stop_mail
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.mail_server import LetterNotTaken, LetterPerhapsTaken, Post
from merchant_app.screens.alerts.forms import MailForm
from merchant_app.settings import Settings
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import done_reading, reading, unit_of_work

alert_mail = GuardedBlueprint("alert_mail", __name__, url_prefix="/alerts/mail")

LINK_LASTS = 24 * 3600
"""Seconds."""


@alert_mail.route("/", methods=["GET", "POST"], needs=Permission.CAMPAIGN_SEE)
def give() -> ResponseReturnValue:
    """Where the letters go, and a form to say so; a link in a letter leads here, to be confirmed by a press."""
    form = MailForm()
    server = _settings().mail
    if server is not None and form.validate_on_submit():
        address = form.address.data or ""
        try:
            with unit_of_work() as session:
                give_mail(session, by=current_officer(), address=address)
                officer_id = current_officer().id
            done_reading()  # nobody waits for the mail server
            link = f"{_settings().own_address}{url_for('alert_mail.give')}?t={_signed(officer_id, address)}"
            with Post(server) as post:
                post.send(to=address, subject="Xác nhận địa chỉ thư", text=_letter(link))
        except AddressUnusable:
            form.refuse(form.address, _("Địa chỉ thư chưa đúng. Ví dụ: ten@vungtau.example"))
        except AskedTooSoon:
            form.refuse(form.address, _("Vừa gửi một thư rồi. Hãy đợi mười phút rồi thử lại."))
        except (LetterNotTaken, LetterPerhapsTaken):
            form.refuse(form.address, _("Máy chủ thư không nhận. Hãy báo người quản trị, mười phút nữa thử lại."))
        else:
            flash(_("Đã gửi thư. Mở đường dẫn trong thư để xác nhận, trong 24 giờ."))
            return redirect(url_for("alert_mail.give"))
    return render_template(
        "alerts/mail.html",
        form=form,
        mail=mail_of(reading(), current_officer()),
        served=server is not None,
        token=request.args.get("t", ""),
    )


@alert_mail.route("/confirm", methods=["POST"], needs=Permission.CAMPAIGN_SEE)
def confirm() -> ResponseReturnValue:
    """Say that the letter arrived."""
    try:
        with unit_of_work() as session:
            mail = mail_of(session, current_officer())
            address = mail.address if mail else ""
            told = _serializer().loads(request.form.get("t", ""), max_age=LINK_LASTS)
            meant = address if told == _told(current_officer().id, address) else ""
            confirm_mail(session, by=current_officer(), address=meant)
    except (BadData, LinkUnusable):
        flash(_("Đường dẫn này không dùng được nữa. Hãy ghi lại địa chỉ."))
    else:
        flash(_("Đã xác nhận. Sáng ngày làm việc nào có việc mới thì có thư."))
    return redirect(url_for("alert_mail.give"))


@alert_mail.route("/stop", methods=["POST"], needs=Permission.CAMPAIGN_SEE)
def stop() -> ResponseReturnValue:
    """No letters any more; the address is forgotten."""
    with unit_of_work() as session:
        stop_mail(session, by=current_officer())
    flash(_("Đã thôi gửi thư và xoá địa chỉ."))
    return redirect(url_for("alert_mail.give"))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_settings().secret_key, salt="own mail address")


def _told(officer_id: object, address: str) -> list[str]:
    """What a link is for; the address itself stands in no log."""
    return [str(officer_id), hashlib.sha256(address.encode()).hexdigest()]


def _signed(officer_id: object, address: str) -> str:
    return str(_serializer().dumps(_told(officer_id, address)))


def _letter(link: str) -> str:
    return (
        "Có người đã ghi địa chỉ này để nhận việc cần làm mỗi sáng.\n\n"
        f"Nếu đúng là bạn, hãy đăng nhập rồi mở: {link}\n\n"
        "Đường dẫn dùng được trong 24 giờ. Nếu không phải bạn thì bỏ qua thư này.\n"
    )
