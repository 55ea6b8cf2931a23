"""A trader asks the ward to come about another account.

Where money goes is never typed here: whoever found the link could type it as well. An official comes, sees the number
on the trader's own phone and proposes it; a second one approves, and the trader's page tells of it before.
"""

import re

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field
from wtforms.validators import ValidationError

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.account_wish import OPENING, wishes_for_account
from merchant_app.form_fields import GuardedForm, LongTextField, RadioChoiceField, TextField
from merchant_app.formats import day
from merchant_app.screens.trader_page.counting import TooManyRequests, count_request
from merchant_app.trader_here import current_trader
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.data_requests.errors import NameMissing
from registry.data_requests.model import LONGEST_NAME, Channel, DataRequest, RequestKind
from registry.data_requests.operations import receive_request
from registry.data_requests.queries import OPEN, requests_of
from registry.merchants.model import Merchant
from registry.merchants.queries import own_merchant

trader_account = GuardedBlueprint("trader_account", __name__, url_prefix="/quan-toi")

_LONGEST_WHEN = 200
_WHY = {
    "bank": "dùng ngân hàng hoặc ví khác",
    "lost": "tài khoản cũ bị khoá, bị mất",
    "name": "tên chủ tài khoản phải đúng giấy tờ",
    "other": "lý do khác",
}
"""As officials read it, in whatever language the trader's page was asked for."""
_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,}")


class ChangeForm(GuardedForm):
    """Why, and when somebody may come; no account."""

    why = RadioChoiceField(
        lazy_gettext("Vì sao cô chú đổi?"),
        choices=[
            ("bank", lazy_gettext("Tôi dùng ngân hàng hoặc ví khác")),
            ("lost", lazy_gettext("Tài khoản cũ bị khoá, bị mất")),
            ("name", lazy_gettext("Tên chủ tài khoản phải đúng giấy tờ")),
            ("other", lazy_gettext("Lý do khác, tôi nói khi gặp")),
        ],
        default="bank",
    )
    when = LongTextField(
        lazy_gettext("Khi nào cán bộ gặp được cô chú?"),
        longest=_LONGEST_WHEN,
        description=lazy_gettext("Ví dụ: sáng thứ hai ở sạp. Có thể bỏ trống."),
    )
    asked_by = TextField(lazy_gettext("Tên của cô chú"), longest=LONGEST_NAME, needed=lazy_gettext("Hãy ghi tên."))

    def validate_when(self, field: Field) -> None:
        """Refuse what may be an account number."""
        if _NUMBER.search(field.data):
            raise ValidationError(_("Đừng ghi số tài khoản ở đây: cán bộ sẽ xem trên điện thoại của cô chú."))


@trader_account.route("/doi-tai-khoan", methods=["GET", "POST"], needs=Permission.TRADER)
def ask() -> ResponseReturnValue:
    """How an account is changed, and a press that asks the ward to come."""
    trader = current_trader()
    merchant = own_merchant(reading(), trader)
    form = ChangeForm(data={"asked_by": merchant.owner_name})
    waiting = _waiting(merchant)
    if waiting is None and form.validate_on_submit():
        when = f". Gặp: {form.when.data}" if form.when.data else ""
        try:
            count_request(str(trader.link_id))
            with unit_of_work() as session:
                received = receive_request(
                    session,
                    by=trader,
                    merchant_id=trader.merchant_id,
                    kind=RequestKind.CORRECT,
                    channel=Channel.LINK,
                    asked_by=form.asked_by.data or "",
                    asked_on=today(),
                    wording=f"{OPENING}: {_WHY[form.why.data]}{when}",
                )
        except NameMissing:
            form.refuse(form.asked_by, _("Hãy ghi tên."))
        except TooManyRequests:
            form.refuse(form.why, _("Hôm nay đã gửi nhiều yêu cầu rồi. Hãy chờ phường trả lời, hoặc gọi điện."))
        else:
            flash(_("Phường đã nhận. Phường phải trả lời chậm nhất ngày %(day)s.", day=day(received.due_on)))
            return redirect(url_for("trader_account.ask"))
    return render_template("trader_page/account_change.html", form=form, merchant=merchant, waiting=waiting)


def _waiting(merchant: Merchant) -> DataRequest | None:
    """What was asked here before and is not answered yet: asking twice brings nobody sooner."""
    asked = requests_of(reading(), merchant)
    return next((request for request in asked if request.state in OPEN and wishes_for_account(request)), None)
